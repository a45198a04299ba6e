package dev.lynex.ingest;

import dev.lynex.engines.SharedEngines;
import dev.lynex.function.FunctionServer;
import dev.lynex.function.ServerSettings;
import dev.lynex.function.Startup;
import dev.lynex.metadata.KeyCache;
import dev.lynex.metadata.KeyScope;
import dev.lynex.metadata.MetadataSettings;
import dev.lynex.metadata.MetadataStore;
import dev.lynex.metadata.MongoMetadataStore;
import dev.lynex.metadata.Place;
import dev.lynex.metadata.Project;
import dev.lynex.metadata.ProjectLimits;
import dev.lynex.queue.EventQueue;
import dev.lynex.queue.QueueSettings;
import dev.lynex.queue.RedisEventQueue;
import dev.lynex.settings.Settings;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** One ingest function on a free port, with its own defaults, over the shared Redis and a metadata database of its own. */
final class RunningIngest implements AutoCloseable {
    /** A good event. */
    static final String EVENT = "{\"type\":\"log\",\"body\":{\"level\":\"info\",\"message\":\"hello\"}}";

    private final EventQueue queue;
    private final MetadataStore metadata;
    private final FunctionServer server;
    private final Project project;
    private final String key;

    private RunningIngest(EventQueue queue, MetadataStore metadata, FunctionServer server, Project project) {
        this.queue = queue;
        this.metadata = metadata;
        this.server = server;
        this.project = project;
        this.key = key(KeyScope.INGEST);
    }

    static RunningIngest start() {
        return start(Map.of());
    }

    /** @param overrides of keys in application.yaml */
    static RunningIngest start(Map<String, String> overrides) {
        Map<String, String> values = new HashMap<>(Map.of(
                "server.port",
                "0",
                "ingest.otlp-http-port",
                "0",
                "ingest.otlp-grpc-port",
                "0",
                "queue.uri",
                SharedEngines.redis().uri(),
                "metadata.uri",
                SharedEngines.mongo().uri(),
                "metadata.database",
                "t" + UUID.randomUUID().toString().substring(0, 8)));
        values.putAll(overrides);
        Settings settings = Settings.load(IngestFunction.class, Optional.empty(), Map.of(), values);
        var clock = InstantSource.system();
        var queue = RedisEventQueue.create(QueueSettings.forIngest(settings));
        var metadata = MongoMetadataStore.create(MetadataSettings.from(settings), clock);
        metadata.migrate();
        // A name of its own, since the shared queue counts by project.
        Project project = metadata.createProject(new Project(
                "p" + UUID.randomUUID().toString().substring(0, 8),
                "Shop",
                Place.first(0),
                30,
                ProjectLimits.NONE,
                "",
                List.of(),
                Instant.now()));
        var function = IngestFunction.create(
                IngestSettings.from(settings),
                queue,
                new KeyCache(metadata, clock),
                metadata,
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                clock);
        return new RunningIngest(queue, metadata, function.serve(ServerSettings.from(settings)), project);
    }

    int port() {
        return server.port();
    }

    int otlpHttpPort() {
        return server.port(IngestFunction.OTLP_HTTP);
    }

    int otlpGrpcPort() {
        return server.port(IngestFunction.OTLP_GRPC);
    }

    Project project() {
        return project;
    }

    MetadataStore metadata() {
        return metadata;
    }

    EventQueue queue() {
        return queue;
    }

    /** The project's ingest key. */
    String key() {
        return key;
    }

    /** Another key of the project. */
    String key(KeyScope scope) {
        return metadata.createKey(project.id(), scope, "test");
    }

    RawClient connect() throws IOException {
        return RawClient.connect(port());
    }

    /** Sends one request with the project's key on a connection of its own. */
    RawAnswer post(String path, String body, String... headers) throws IOException {
        return post(path, body.getBytes(java.nio.charset.StandardCharsets.UTF_8), headers);
    }

    RawAnswer post(String path, byte[] body, String... headers) throws IOException {
        try (RawClient client = connect()) {
            String[] withKey = java.util.Arrays.copyOf(headers, headers.length + 1);
            withKey[headers.length] = "X-API-Key: " + key;
            return client.request("POST", path, body, withKey);
        }
    }

    @Override
    public void close() {
        Startup.closeAll(server, queue, metadata);
    }
}
