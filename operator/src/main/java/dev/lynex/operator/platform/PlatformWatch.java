package dev.lynex.operator.platform;

import dev.lynex.component.Check;
import dev.lynex.component.Component;
import dev.lynex.crds.v1alpha1.ClickHouseStore;
import dev.lynex.crds.v1alpha1.LynexPlatform;
import dev.lynex.crds.v1alpha1.LynexPlatformSpec;
import dev.lynex.crds.v1alpha1.S3Archive;
import dev.lynex.crds.v1alpha1.S3Credentials;
import dev.lynex.crds.v1alpha1.Stores;
import dev.lynex.operator.platform.StoreProbe.Connecting;
import dev.lynex.operator.platform.StoreProbe.Resolving;
import dev.lynex.operator.stores.MetadataStores;
import dev.lynex.operator.stores.StoreAccess;
import dev.lynex.queue.EventQueue;
import dev.lynex.store.EventStore;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The watches of one platform's stores. */
final class PlatformWatch implements AutoCloseable {
    private static final Duration EVERY = Duration.ofSeconds(10);

    private final KubernetesClient client;
    private final Runnable changed;
    private final StoreWatch<QueueFinding> queue;
    private final StoreWatch<StoreFinding> store;
    private final StoreWatch<Check> metadata;
    private @Nullable StoreWatch<Check> archive;
    private volatile LynexPlatform platform;
    private Object followed = "";

    /** @param changed is told when anything is found that was not found before, from any thread */
    PlatformWatch(
            LynexPlatform platform,
            KubernetesClient client,
            MetadataStores metadataStores,
            InstantSource clock,
            Runnable changed) {
        this.platform = platform;
        this.client = client;
        this.changed = changed;
        String name = namespace() + "/" + platform.getMetadata().getName();
        queue = StoreWatch.start(
                name + "/queue",
                new StoreProbe<EventQueue, QueueFinding>(
                        this::queueAccess,
                        access -> StoreConnections.queue((StoreConnections.Queue) access.spec(), access),
                        new QueueLook(name, clock)),
                EVERY,
                changed);
        store = StoreWatch.start(
                name + "/store",
                new StoreProbe<EventStore, StoreFinding>(
                        this::storeAccess,
                        access -> StoreConnections.store((ClickHouseStore) access.spec(), access),
                        new StoreLook()),
                EVERY,
                changed);
        metadata = StoreWatch.start(
                name + "/metadata", new MetadataProbe(() -> this.platform, metadataStores, client), EVERY, changed);
    }

    private StoreWatch<Check> simple(String name, Resolving resolving, Connecting<Component> connecting) {
        return StoreWatch.start(name, new StoreProbe<>(resolving, connecting, new CheckLook()), EVERY, changed);
    }

    /**
     * Follows what the platform says now.
     *
     * @param beside what else is worth an early look when it changes
     */
    synchronized void follow(LynexPlatform now, Object beside) {
        platform = now;
        S3Archive s3 = now.getSpec().stores().s3();
        if (s3 == null && archive != null) {
            archive.close();
            archive = null;
        } else if (s3 != null && archive == null) {
            archive = simple(
                    namespace() + "/" + now.getMetadata().getName() + "/archive",
                    this::archiveAccess,
                    access -> StoreConnections.archive((S3Archive) access.spec(), access));
        }
        if (!beside.equals(followed)) {
            followed = beside;
            queue.soon();
            store.soon();
            metadata.soon();
            Optional.ofNullable(archive).ifPresent(StoreWatch::soon);
        }
    }

    synchronized StoreFindings findings() {
        return new StoreFindings(
                queue.found(),
                store.found(),
                metadata.found(),
                Optional.ofNullable(archive).flatMap(StoreWatch::found));
    }

    boolean watches(LynexPlatform other) {
        return Objects.equals(
                platform.getMetadata().getUid(), other.getMetadata().getUid());
    }

    private String namespace() {
        return platform.getMetadata().getNamespace();
    }

    private Stores stores() {
        return platform.getSpec().stores();
    }

    private StoreAccess queueAccess() throws StoreAccess.Missing {
        LynexPlatformSpec spec = platform.getSpec();
        var redis = spec.stores().redis();
        return StoreAccess.of(StoreConnections.Queue.of(spec), redis.credentials(), redis.tls(), namespace(), client);
    }

    private StoreAccess storeAccess() throws StoreAccess.Missing {
        var clickhouse = stores().clickhouse();
        return StoreAccess.of(clickhouse, clickhouse.credentials(), clickhouse.tls(), namespace(), client);
    }

    private StoreAccess archiveAccess() throws StoreAccess.Missing {
        // There as long as its watch is, but for one last look.
        S3Archive s3 = Objects.requireNonNull(stores().s3());
        S3Credentials credentials = s3.credentials();
        return credentials == null
                ? StoreAccess.of(s3, null, s3.tls(), namespace(), client)
                : StoreAccess.of(
                        s3,
                        credentials.secretName(),
                        credentials.accessKeyKey(),
                        credentials.secretKeyKey(),
                        s3.tls(),
                        namespace(),
                        client);
    }

    @Override
    public synchronized void close() {
        queue.close();
        store.close();
        metadata.close();
        if (archive != null) {
            archive.close();
        }
    }
}
