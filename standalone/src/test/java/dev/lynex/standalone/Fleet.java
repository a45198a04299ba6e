package dev.lynex.standalone;

import static java.util.concurrent.TimeUnit.SECONDS;

import com.google.protobuf.ByteString;
import dev.lynex.archive.ArchiveSettings;
import dev.lynex.archive.BlockFormat;
import dev.lynex.archive.S3BlobArchive;
import dev.lynex.engines.ClickHouseEngine;
import dev.lynex.engines.EngineSupervisor;
import dev.lynex.engines.LoopbackPort;
import dev.lynex.engines.MongoEngine;
import dev.lynex.engines.RedisEngine;
import dev.lynex.engines.S3Engine;
import dev.lynex.function.Logs;
import dev.lynex.metadata.Account;
import dev.lynex.metadata.KeyScope;
import dev.lynex.metadata.LetterQuery;
import dev.lynex.metadata.Membership;
import dev.lynex.metadata.MetadataSettings;
import dev.lynex.metadata.MongoMetadataStore;
import dev.lynex.metadata.Project;
import dev.lynex.metadata.Role;
import dev.lynex.metadata.Token;
import dev.lynex.queue.Ledger;
import dev.lynex.queue.QueueSettings;
import dev.lynex.queue.RedisEventQueue;
import dev.lynex.store.ClickHouseEventStore;
import dev.lynex.store.StoreSettings;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/**
 * The functions and engines as processes of their own, each of which can be killed with -9 and comes back on its port:
 * one ingest, two processors, Redis, ClickHouse. Only the metadata store and the archive live in the test's own process.
 */
final class Fleet implements AutoCloseable {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final OkHttpClient HTTP2 = new OkHttpClient.Builder()
            .protocols(List.of(Protocol.H2_PRIOR_KNOWLEDGE))
            .callTimeout(Duration.ofSeconds(10))
            .retryOnConnectionFailure(false)
            .build();
    private static final String INGEST = "dev.lynex.ingest.boot.Main";
    private static final String QUERY = "dev.lynex.query.boot.Main";
    private static final String PROCESSOR = "dev.lynex.processor.boot.Main";

    private final RedisEngine redis;
    private final ClickHouseEngine clickHouse;
    private final MongoEngine mongo;
    private final S3Engine s3;
    private final S3BlobArchive archive;
    private final EngineSupervisor supervisor;
    private final RedisEventQueue queue;
    private final Map<String, String> environment;
    private final FirstStart first;
    private final int ingestPort = LoopbackPort.free();
    private final Map<String, FunctionAlone> functions = new LinkedHashMap<>();

    Fleet(Path folder) throws IOException {
        this(folder, 512L << 20, Set.of());
    }

    /** With so much memory for Redis, and with engines that stay dead when they are killed. */
    Fleet(Path folder, long maxmemoryBytes, Set<String> unwatched) throws IOException {
        Logs.start();
        Logs.onlyErrors("de.bwaldvogel.mongo");
        redis = RedisEngine.start(new RedisEngine.Settings(folder.resolve("redis"), 0, maxmemoryBytes, "a-password"));
        clickHouse = ClickHouseEngine.start(
                new ClickHouseEngine.Settings(folder.resolve("clickhouse"), 0, "lynex", "a-password"));
        mongo = MongoEngine.start(new MongoEngine.Settings(folder.resolve("mongo"), 0));
        s3 = S3Engine.start(new S3Engine.Settings(folder.resolve("s3"), 0, "lynex", "a-password"));
        archive = S3BlobArchive.create(new ArchiveSettings(
                s3.endpoint(), "here", "lynex", "lynex", "a-password", true, "", true, Duration.ofSeconds(10), null));
        archive.createBucket();
        supervisor = EngineSupervisor.watch(Stream.of(redis, clickHouse, mongo)
                .filter(engine -> !unwatched.contains(engine.name()))
                .toList());
        queue = RedisEventQueue.create(QueueSettings.of(redis.uri()));
        try (var metadata = MongoMetadataStore.create(MetadataSettings.of(mongo.uri()), InstantSource.system());
                var store = ClickHouseEventStore.create(
                        StoreSettings.of(clickHouse.url(), clickHouse.user(), clickHouse.password(), "lynex"))) {
            metadata.migrate();
            store.migrate();
            first = FirstStart.in(metadata, Instant.now()).orElseThrow();
        }
        environment = Map.ofEntries(
                Map.entry("LYNEX_QUEUE_URI", redis.uri()),
                Map.entry("LYNEX_METADATA_URI", mongo.uri()),
                Map.entry("LYNEX_STORE_URL", clickHouse.url()),
                Map.entry("LYNEX_STORE_USER", clickHouse.user()),
                Map.entry("LYNEX_STORE_PASSWORD", clickHouse.password()),
                Map.entry("LYNEX_ARCHIVE_ENABLED", "true"),
                Map.entry("LYNEX_ARCHIVE_ENDPOINT", s3.endpoint().toString()),
                Map.entry("LYNEX_ARCHIVE_ACCESS_KEY", "lynex"),
                Map.entry("LYNEX_ARCHIVE_SECRET_KEY", "a-password"),
                Map.entry("LYNEX_ARCHIVE_PATH_STYLE", "true"),
                Map.entry("LYNEX_INGEST_PORT", Integer.toString(ingestPort)),
                Map.entry("LYNEX_INGEST_OTLP_HTTP_PORT", "off"),
                Map.entry("LYNEX_INGEST_OTLP_GRPC_PORT", "off"),
                Map.entry("LYNEX_PROCESSOR_PORT", "0"));
        for (String name : List.of("ingest", "processor-a", "processor-b")) {
            functions.put(name, startFunction(name));
        }
    }

    private FunctionAlone startFunction(String name) throws IOException {
        Map<String, String> own = new HashMap<>(environment);
        // One comes back under its name and takes its blocks back; the other is somebody new each time, as a pod is,
        // and
        // whoever is there must take over what it left.
        own.put("LYNEX_PROCESSOR_OWNER", name.equals("processor-b") ? "" : name);
        own.put("LYNEX_QUEUE_LEASE", "5s");
        own.put("LYNEX_PROCESSOR_RENEW_EVERY", "1s");
        return FunctionAlone.start(name.equals("ingest") ? INGEST : PROCESSOR, own, line -> {});
    }

    /** What can be killed. */
    List<String> processes() {
        return List.of("ingest", "processor-a", "processor-b", "redis", "clickhouse");
    }

    /** kill -9, and a new start: of engines by their supervisor, as under {@code up}. */
    void killAndRestart(String name) throws Exception {
        switch (name) {
            case "redis" -> kill(redis.pid());
            case "clickhouse" -> kill(clickHouse.pid());
            default -> {
                functions.get(name).kill();
                functions.put(name, startFunction(name));
            }
        }
    }

    /** kill -9 of ClickHouse, when nobody watches it. */
    void killClickHouse() throws Exception {
        kill(clickHouse.pid());
        clickHouse.onExit().get(10, SECONDS);
    }

    void startClickHouse() {
        clickHouse.restart();
    }

    /** Ends Redis, when nobody watches it: by kill -9, or by SIGTERM as an operator does. */
    void stopRedis(boolean kill) throws Exception {
        ProcessHandle.of(redis.pid()).ifPresent(kill ? ProcessHandle::destroyForcibly : ProcessHandle::destroy);
        redis.onExit().get(10, SECONDS);
    }

    void startRedis() {
        redis.restart();
    }

    private static void kill(long pid) {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }

    FirstStart first() {
        return first;
    }

    /** Makes one more project beside the first, in its partition; answers its ingest key. */
    String newProject(String id) {
        return newProject(id, 0);
    }

    /** Makes one more project; answers its ingest key. */
    String newProject(String id, int partition) {
        try (var metadata = MongoMetadataStore.create(MetadataSettings.of(mongo.uri()), InstantSource.system())) {
            metadata.createProject(Project.of(id, id, partition, 30, Instant.now()));
            return metadata.createKey(id, KeyScope.INGEST, "test");
        }
    }

    /** Makes a person who may see these projects; answers an API token. */
    String newToken(String... projects) {
        try (var metadata = MongoMetadataStore.create(MetadataSettings.of(mongo.uri()), InstantSource.system())) {
            List<Membership> memberships = Stream.of(projects)
                    .map(project -> new Membership(project, Role.VIEWER))
                    .toList();
            Account account = metadata.createAccount("viewer@lynex.local", "a-password", memberships);
            return metadata.createToken(account.id(), Token.Kind.API, "test");
        }
    }

    /** Starts a query function, for the caller to close. */
    FunctionAlone startQuery() throws IOException {
        Map<String, String> own = new HashMap<>(environment);
        own.put("LYNEX_QUERY_PORT", "0");
        return FunctionAlone.start(QUERY, own, line -> {});
    }

    /** Asks a query function; the answer must be 200. */
    void ask(FunctionAlone query, String path, String token) throws IOException, InterruptedException {
        HttpResponse<String> answer = HTTP.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + query.port() + path))
                        .header("Authorization", "Bearer " + token)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException(path + " answered " + answer.statusCode() + " " + answer.body());
        }
    }

    /** The functions that have ended by themselves. */
    List<String> died() {
        return functions.entrySet().stream()
                .filter(each -> !each.getValue().running())
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Deduplication records that the engine's starts took back: inserts that would have been lost. */
    long reconciled() {
        return clickHouse.reconciledRecords();
    }

    Ledger ledger() {
        return queue.ledger();
    }

    HttpResponse<String> send(String path, String body, String idempotencyKey)
            throws IOException, InterruptedException {
        return send(path, body, first.ingestKey(), idempotencyKey);
    }

    HttpResponse<String> send(String path, String body, String key, String idempotencyKey)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ingestPort + path))
                .timeout(Duration.ofSeconds(10))
                .header("X-API-Key", key)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (!idempotencyKey.isEmpty()) {
            request.header("Idempotency-Key", idempotencyKey);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Sends OTLP in protobuf; answers the HTTP status. */
    int sendOtlp(byte[] request) throws IOException, InterruptedException {
        return HTTP.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ingestPort + "/v1/traces"))
                                .timeout(Duration.ofSeconds(10))
                                .header("X-API-Key", first.ingestKey())
                                .header("Content-Type", "application/x-protobuf")
                                .POST(HttpRequest.BodyPublishers.ofByteArray(request))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    /** Sends the same by gRPC; answers the status of gRPC. */
    int callOtlp(byte[] request) throws IOException {
        byte[] framed = ByteBuffer.allocate(5 + request.length)
                .put((byte) 0)
                .putInt(request.length)
                .put(request)
                .array();
        var call = new Request.Builder()
                .url("http://127.0.0.1:" + ingestPort + "/opentelemetry.proto.collector.trace.v1.TraceService/Export")
                .header("te", "trailers")
                .header("authorization", "Bearer " + first.ingestKey())
                .post(RequestBody.create(framed, MediaType.get("application/grpc")))
                .build();
        try (Response answer = HTTP2.newCall(call).execute()) {
            answer.body().bytes();
            String status = answer.trailers().get("grpc-status");
            if (status == null) {
                throw new IOException("HTTP " + answer.code() + " without a status of gRPC");
            }
            return Integer.parseInt(status);
        }
    }

    /** The ids of all events in the archive. */
    Ids archivedIds() throws IOException {
        var ids = new Ids();
        for (List<String> page = archive.keys("", ""); !page.isEmpty(); page = archive.keys("", page.getLast())) {
            for (String key : page) {
                for (var entry :
                        BlockFormat.decode(archive.get(key).orElseThrow()).entries()) {
                    ids.addAll(entry.dialect().equals("native") ? events(entry.payload()) : spans(entry.payload()));
                }
            }
        }
        return ids;
    }

    private static List<String> events(byte[] payload) throws IOException {
        List<String> ids = new ArrayList<>();
        RunningLynex.JSON
                .readTree(payload)
                .forEach(e -> ids.add(e.get("eventId").asText()));
        return ids;
    }

    private static List<String> spans(byte[] payload) throws IOException {
        List<String> ids = new ArrayList<>();
        for (var resource : ExportTraceServiceRequest.parseFrom(payload).getResourceSpansList()) {
            for (var scope : resource.getScopeSpansList()) {
                for (var span : scope.getSpansList()) {
                    ids.add(hex(span.getTraceId()) + "-" + hex(span.getSpanId()));
                }
            }
        }
        return ids;
    }

    private static String hex(ByteString id) {
        return HexFormat.of().formatHex(id.toByteArray());
    }

    /** Where OTLP over HTTP is taken, without the path of a signal. */
    String otlpHttp() {
        return "http://127.0.0.1:" + ingestPort;
    }

    /** Where OTLP over gRPC is taken: on the same port. */
    String otlpGrpc() {
        return otlpHttp();
    }

    /** Sends an OTLP request as it is. */
    HttpResponse<byte[]> export(String path, byte[] body, String key, String... headers)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(otlpHttp() + path))
                .timeout(java.time.Duration.ofSeconds(20))
                .header("X-API-Key", key)
                .headers(headers)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    /** Why events of the first project could not be stored. */
    List<String> deadLetters() {
        try (var metadata = MongoMetadataStore.create(MetadataSettings.of(mongo.uri()), InstantSource.system())) {
            return metadata
                    .deadLetters()
                    .list(new LetterQuery(FirstStart.PROJECT, null, null), null, 20)
                    .letters()
                    .stream()
                    .map(buried ->
                            buried.letter().reason() + " " + buried.letter().detail())
                    .toList();
        }
    }

    /** A query's answer as ClickHouse prints it, tab-separated. */
    String sql(String query) throws IOException, InterruptedException {
        HttpResponse<String> answer = HTTP.send(toClickHouse(query), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException(answer.body());
        }
        return answer.body().strip();
    }

    /** The ids of all rows of the table of events, as they are there: without FINAL. */
    Ids storedIds() throws IOException, InterruptedException {
        HttpResponse<Stream<String>> answer =
                HTTP.send(toClickHouse("SELECT event_id FROM events"), HttpResponse.BodyHandlers.ofLines());
        try (Stream<String> lines = answer.body()) {
            if (answer.statusCode() != 200) {
                throw new IOException(lines.collect(Collectors.joining("\n")));
            }
            var ids = new Ids();
            lines.forEach(ids::add);
            return ids;
        }
    }

    private HttpRequest toClickHouse(String query) {
        return HttpRequest.newBuilder(URI.create(clickHouse.url() + "/?database=lynex"))
                .header("X-ClickHouse-User", clickHouse.user())
                .header("X-ClickHouse-Key", clickHouse.password())
                .POST(HttpRequest.BodyPublishers.ofString(query))
                .build();
    }

    @Override
    public void close() {
        for (FunctionAlone function : functions.values()) {
            function.close();
        }
        queue.close();
        archive.close();
        supervisor.close();
        redis.close();
        clickHouse.close();
        s3.close();
    }
}
