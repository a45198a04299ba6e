package dev.lynex.crds.v1alpha1;

/** Types of condition that the operator writes. Each is good when True, unless it says otherwise. */
public enum ConditionType {
    ACCEPTED(
            "Accepted",
            "all",
            "The spec is valid and may be followed. While it is False the last good state stays in force."),
    READY("Ready", "all", "All of it is as the spec says. The other conditions tell what is missing."),
    QUEUE_REACHABLE("QueueReachable", "LynexPlatform", "Redis answers. While it does not, ingest answers 503."),
    STORE_REACHABLE(
            "StoreReachable", "LynexPlatform", "ClickHouse answers. While it does not, events wait in the queue."),
    METADATA_REACHABLE(
            "MetadataReachable", "LynexPlatform", "MongoDB answers. While it does not, only known keys work."),
    ARCHIVE_REACHABLE("ArchiveReachable", "LynexPlatform", "S3 answers. It is there only with stores.s3."),
    SCHEMA_MIGRATED("SchemaMigrated", "LynexPlatform", "ClickHouse has the tables that the functions work with."),
    DURABILITY_MET(
            "DurabilityMet", "LynexPlatform", "The stores were found to keep at least what spec.durability asks."),
    METRICS_AVAILABLE(
            "MetricsAvailable",
            "LynexPlatform, LynexProject",
            "The HPAs of ingest and query get CPU figures. Without them these functions do not scale."),
    BACKLOG_KNOWN(
            "BacklogKnown",
            "LynexPlatform, LynexProject",
            "The autoscaler can read the backlog. While it cannot, it never scales down."),
    STORE_BOUND(
            "StoreBound",
            "LynexPlatform, LynexProject",
            "True is bad: more processors did not store more, since ClickHouse is the limit. The autoscaler goes no higher."),
    KEYS_ISSUED("KeysIssued", "LynexProject", "Every key of the spec is valid and in its Secret."),
    OWNERS_JOINED(
            "OwnersJoined",
            "LynexProject",
            "Everybody of spec.owners is an owner of the project. Ready does not wait for it. It is there only with spec.owners."),
    CLEANED_UP(
            "CleanedUp",
            "all",
            "On deletion: what it made outside of the cluster is gone. The annotation lynex.dev/skip-cleanup goes on without."),
    PAUSED(
            "Paused",
            "all",
            "True: the annotation lynex.dev/paused says to leave it alone. Nothing is applied or deleted for it, and the"
                    + " other conditions are from before. It is there only then."),
    PROJECTED(
            "Projected",
            "AlertRule, RetentionPolicy",
            "The platform's metadata has this generation: where its functions look, whether or not they act on it already.");

    private final String word;
    private final String kinds;
    private final String meaning;

    ConditionType(String word, String kinds, String meaning) {
        this.word = word;
        this.kinds = kinds;
        this.meaning = meaning;
    }

    /** As it stands in a condition's {@code type}. */
    public String word() {
        return word;
    }

    /** The kinds that have it, separated by commas, or {@code all}. */
    public String kinds() {
        return kinds;
    }

    /** What it tells when True, in a sentence or two. */
    public String meaning() {
        return meaning;
    }
}
