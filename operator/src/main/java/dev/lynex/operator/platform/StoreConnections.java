package dev.lynex.operator.platform;

import dev.lynex.archive.ArchiveSettings;
import dev.lynex.archive.BlobArchive;
import dev.lynex.archive.S3BlobArchive;
import dev.lynex.component.Durability;
import dev.lynex.crds.v1alpha1.ClickHouseStore;
import dev.lynex.crds.v1alpha1.GatewayDuration;
import dev.lynex.crds.v1alpha1.LynexPlatformSpec;
import dev.lynex.crds.v1alpha1.RedisStore;
import dev.lynex.crds.v1alpha1.S3Archive;
import dev.lynex.operator.stores.StoreAccess;
import dev.lynex.queue.EventQueue;
import dev.lynex.queue.QueueSettings;
import dev.lynex.queue.RedisEventQueue;
import dev.lynex.store.ClickHouseEventStore;
import dev.lynex.store.EventStore;
import dev.lynex.store.QueryClass;
import dev.lynex.store.QueryLimits;
import dev.lynex.store.StoreSettings;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/** A platform's stores as its functions have them, from what the spec says; makes them without I/O. */
final class StoreConnections {
    /** Of the functions, when a Secret names none. */
    private static final String CLICKHOUSE_USER = "lynex";

    private static final QueryLimits QUERY = new QueryLimits(Duration.ofSeconds(10), 1L << 30, 1_000_000_000L, 2);

    private StoreConnections() {}

    /** What the queue depends on beside its Redis. */
    record Queue(RedisStore redis, int partitions, Durability durability) {
        static Queue of(LynexPlatformSpec spec) {
            return new Queue(
                    spec.stores().redis(),
                    spec.pool().partitions(),
                    Durability.valueOf(spec.durability().name()));
        }
    }

    static EventQueue queue(Queue spec, StoreAccess access) {
        RedisStore redis = spec.redis();
        QueueSettings defaults = QueueSettings.of(access.signedIn(redis.url()));
        Duration timeout = GatewayDuration.parse(redis.timeout());
        return RedisEventQueue.create(new QueueSettings(
                defaults.uri(),
                redis.cluster(),
                spec.partitions(),
                spec.durability(),
                redis.replicas(),
                timeout.dividedBy(2),
                null,
                timeout,
                defaults.window(),
                defaults.blocks(),
                access.authorities()));
    }

    static EventStore store(ClickHouseStore clickhouse, StoreAccess access) {
        StoreSettings defaults = StoreSettings.of(
                clickhouse.url(),
                access.user().isEmpty() ? CLICKHOUSE_USER : access.user(),
                access.password(),
                clickhouse.database());
        return ClickHouseEventStore.create(new StoreSettings(
                defaults.url(),
                defaults.user(),
                defaults.password(),
                defaults.database(),
                defaults.timeout(),
                defaults.insertTimeout(),
                false,
                clickhouse.replicated(),
                clickhouse.synced(),
                defaults.window(),
                Map.of(QueryClass.BACKGROUND, QUERY),
                access.authorities()));
    }

    static BlobArchive archive(S3Archive s3, StoreAccess access) {
        String endpoint = s3.endpoint();
        return S3BlobArchive.create(new ArchiveSettings(
                endpoint == null ? null : URI.create(endpoint),
                s3.region(),
                s3.bucket(),
                access.user(),
                access.password(),
                s3.pathStyle(),
                Objects.requireNonNullElse(s3.prefix(), ""),
                s3.required(),
                GatewayDuration.parse(s3.timeout()),
                access.authorities()));
    }
}
