package dev.lynex.crds.v1alpha1;

/** Reasons of conditions that the operator writes. */
public enum ConditionReason {
    VALID("Valid", "The spec is valid."),
    INVALID_SPEC("InvalidSpec", "The spec breaks a rule that the schema cannot hold; the message names the field."),
    PROJECT_ID_TAKEN("ProjectIdTaken", "Another LynexProject has this project id; the first to ask has it."),
    INVALID_PROJECT_ID(
            "InvalidProjectId", "NAMESPACE-NAME is longer than 63 characters: set spec.projectId in a new resource."),
    NAMESPACE_NOT_ALLOWED("NamespaceNotAllowed", "The platform's allowedNamespaces leave this namespace out."),
    PLATFORM_NOT_FOUND("PlatformNotFound", "There is no LynexPlatform of that name in that namespace."),
    PROJECT_NOT_FOUND("ProjectNotFound", "A project that is named is not in this namespace."),
    POLICY_NOT_FOUND("PolicyNotFound", "The RetentionPolicy that is named is not in this namespace."),
    NAME_TAKEN(
            "NameTaken",
            "The platform has one of that name from another resource: of another cluster, or of one that is gone."),
    MAIL_SERVER_MISSING("MailServerMissing", "The rule notifies by email, and the platform has no mail server."),
    OVERRIDDEN("Overridden", "Another policy goes before this one for all of its projects."),
    SECRET_NOT_FOUND("SecretNotFound", "A Secret that is named is not there, or lacks the key."),
    SECRET_NOT_OURS(
            "SecretNotOurs", "A Secret of that name is there and was not made for this project; it is left alone."),
    INVITED(
            "Invited",
            "Somebody of spec.owners has not come yet; the message says how to read the links that they wait for."),
    INVALID_KEY("InvalidKey", "An Existing key has another form than sk_ID_SECRET, or too short a secret."),
    RECONCILING("Reconciling", "The operator is working towards the spec."),
    AS_SPECIFIED("AsSpecified", "It is as the spec says."),
    KIND_NOT_INSTALLED(
            "KindNotInstalled", "The spec wants an object of a kind that this cluster does not have: install its CRD."),
    REPLICAS_UNAVAILABLE("ReplicasUnavailable", "Fewer replicas are ready than should be."),
    ASLEEP("Asleep", "No processor runs, since nothing waits; the next event wakes one. This is good."),
    REACHABLE("Reachable", "It answered lately."),
    UNREACHABLE("Unreachable", "It did not answer; the message has the store and the error."),
    WRONG_CREDENTIALS("WrongCredentials", "It answered that name or password are wrong."),
    MIGRATING("Migrating", "The tables are being changed; ingest goes on accepting."),
    MIGRATION_FAILED(
            "MigrationFailed", "A change of the tables failed; it is tried again, and the message has the error."),
    DURABILITY_NOT_MET(
            "DurabilityNotMet", "The stores keep less than spec.durability asks; the message says which and why."),
    METRICS_MISSING("MetricsMissing", "The HPA gets no CPU figures: is metrics-server there, and cpu requested?"),
    THROUGHPUT_DID_NOT_RISE("ThroughputDidNotRise", "The last step up raised what is stored by less than 5 % in 60 s."),
    SCALED_BY_HAND("ScaledByHand", "replicas of the processor is set, so the autoscaler rests."),
    PAUSED("Paused", "The annotation lynex.dev/paused is \"true\"; without it all goes on."),
    DRY_RUN("DryRun", "The policy only counts, by its spec."),
    SUSPENDED("Suspended", "The rule is not evaluated, by its spec."),
    CLEANUP_WAITS("CleanupWaits", "A store is away; what is in it is removed when it is back."),
    CLEANUP_SKIPPED(
            "CleanupSkipped", "The annotation lynex.dev/skip-cleanup says to leave what is outside of the cluster.");

    private final String word;
    private final String meaning;

    ConditionReason(String word, String meaning) {
        this.word = word;
        this.meaning = meaning;
    }

    /** As it stands in a condition's {@code reason}. */
    public String word() {
        return word;
    }

    /** What it means, in a sentence. */
    public String meaning() {
        return meaning;
    }
}
