package dev.lynex.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lynex.archive.S3BlobArchive;
import dev.lynex.engines.ClickHouseEngine;
import dev.lynex.engines.SharedEngines;
import dev.lynex.event.Event;
import dev.lynex.event.EventCodec;
import dev.lynex.event.EventIds;
import dev.lynex.function.FunctionServer;
import dev.lynex.function.ServerSettings;
import dev.lynex.metadata.IdentitySettings;
import dev.lynex.metadata.Membership;
import dev.lynex.metadata.MetadataSettings;
import dev.lynex.metadata.MetadataStore;
import dev.lynex.metadata.MongoMetadataStore;
import dev.lynex.metadata.Project;
import dev.lynex.metadata.Role;
import dev.lynex.metadata.Token;
import dev.lynex.pricing.ModelFingerprint;
import dev.lynex.queue.Acceptance;
import dev.lynex.queue.Block;
import dev.lynex.queue.BlockName;
import dev.lynex.queue.Entry;
import dev.lynex.queue.Limits;
import dev.lynex.queue.Placement;
import dev.lynex.queue.QueueSettings;
import dev.lynex.queue.RedisEventQueue;
import dev.lynex.queue.Settlement;
import dev.lynex.queue.Submission;
import dev.lynex.queue.Taking;
import dev.lynex.settings.Settings;
import dev.lynex.store.ClickHouseEventStore;
import dev.lynex.store.EventRow;
import dev.lynex.store.EventStore;
import dev.lynex.store.StoreSettings;
import io.lettuce.core.RedisClient;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A query function on real engines, people who call it, and a hand in the processor's place. */
final class RunningQuery implements AutoCloseable {
    static final ObjectMapper JSON = new ObjectMapper();
    static final String PROJECT = "shop";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final String database = "t" + UUID.randomUUID().toString().replace("-", "");
    private final RedisEventQueue queue = queue(SharedEngines.redis().uri());
    private final EventStore store;
    private final MetadataStore metadata;
    private final FunctionServer server;
    private final Map<Role, String> tokens = new HashMap<>();
    private final String stranger;
    final PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    RunningQuery() {
        this(Optional.empty());
    }

    /** With settings of its own. */
    RunningQuery(Map<String, String> keys) {
        this(Optional.empty(), InstantSource.system(), keys);
    }

    /** With time as the test wants it. */
    RunningQuery(InstantSource clock) {
        this(Optional.empty(), clock, Map.of());
    }

    /** With an archive in which the payloads of all dead letters lie. */
    RunningQuery(Optional<S3BlobArchive> archive) {
        this(archive, InstantSource.system(), Map.of());
    }

    /** @param keys settings that differ from the defaults */
    RunningQuery(Optional<S3BlobArchive> archive, InstantSource clock, Map<String, String> keys) {
        redis("flushall");
        ClickHouseEngine clickHouse = SharedEngines.clickHouse();
        store = store(clickHouse.url(), clickHouse.user(), clickHouse.password(), database);
        store.migrate();
        metadata = MongoMetadataStore.create(settings(SharedEngines.mongo().uri(), database), clock, archive);
        metadata.migrate();
        metadata.createProject(Project.of(PROJECT, "Shop", 1, 30, Instant.now()));
        metadata.createProject(Project.of("bank", "Bank", 2, 30, Instant.now()));
        for (Role role : Role.values()) {
            tokens.put(role, token(role.name(), PROJECT, role));
        }
        stranger = token("stranger", "bank", Role.OWNER);
        Map<String, String> all = new HashMap<>(keys);
        all.put("server.port", "0");
        Settings settings = Settings.load(QueryFunction.class, Optional.empty(), Map.of(), all);
        server = QueryFunction.create(QuerySettings.from(settings), queue, store, metadata, metrics, clock)
                .leaningOn(archive)
                .serve(ServerSettings.from(settings));
    }

    static RedisEventQueue queue(String uri) {
        return RedisEventQueue.create(QueueSettings.of(uri).withTimes(Duration.ZERO, Duration.ofMinutes(5)));
    }

    static EventStore store(String url, String user, String password, String database) {
        return ClickHouseEventStore.create(StoreSettings.of(url, user, password, database));
    }

    static MetadataStore metadata(String uri, String database) {
        return MongoMetadataStore.create(settings(uri, database), InstantSource.system());
    }

    private static MetadataSettings settings(String uri, String database) {
        Duration day = Duration.ofDays(1);
        var identity = new IdentitySettings(day.dividedBy(4), Duration.ofDays(7), Duration.ofDays(400));
        return new MetadataSettings(uri, database, Duration.ofSeconds(10), day, day, Duration.ofDays(30), 0, null)
                .with(identity);
    }

    /** What a process needs to reach the same: the arguments of {@link MortalRedrive}. */
    List<String> addresses() {
        ClickHouseEngine clickHouse = SharedEngines.clickHouse();
        return List.of(
                SharedEngines.redis().uri(),
                clickHouse.url(),
                clickHouse.user(),
                clickHouse.password(),
                database,
                SharedEngines.mongo().uri());
    }

    int port() {
        return server.port();
    }

    /** The database in MongoDB and in ClickHouse. */
    String database() {
        return database;
    }

    String token(Role role) {
        return tokens.getOrDefault(role, "");
    }

    RedisEventQueue queue() {
        return queue;
    }

    EventStore store() {
        return store;
    }

    MetadataStore metadata() {
        return metadata;
    }

    private String token(String name, String project, Role role) {
        var account =
                metadata.createAccount(name + "@example.org", "correct horse", List.of(new Membership(project, role)));
        return metadata.createToken(account.id(), Token.Kind.API, "test");
    }

    /** An answer to read as it comes. */
    HttpResponse<java.io.InputStream> open(String path, Map<String, String> headers)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .header("Authorization", "Bearer " + tokens.get(Role.VIEWER));
        headers.forEach(request::setHeader);
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    }

    /** @param headers names and values in turn */
    HttpResponse<String> call(String method, String path, String body, String token, String... headers)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> call(String method, String path, String body, Role as, String... headers)
            throws IOException, InterruptedException {
        return call(method, path, body, tokens.getOrDefault(as, ""), headers);
    }

    HttpResponse<String> callAsStranger(String method, String path, String body)
            throws IOException, InterruptedException {
        return call(method, path, body, stranger);
    }

    JsonNode json(String method, String path, String body) throws IOException, InterruptedException {
        HttpResponse<String> answer = call(method, path, body, Role.ADMIN);
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(path + " answered " + answer.statusCode() + " " + answer.body());
        }
        return JSON.readTree(answer.body());
    }

    JsonNode json(String path) throws IOException, InterruptedException {
        return json("GET", path, "");
    }

    static String requestId() {
        return "%012x".formatted(System.currentTimeMillis())
                + UUID.randomUUID().toString().replace("-", "").substring(0, 20);
    }

    void send(String requestId, String payload, int events) {
        Acceptance acceptance = queue.accept(new Submission(
                new Placement(1, 1),
                PROJECT,
                null,
                "native",
                requestId,
                Instant.now(),
                events,
                Limits.NONE,
                payload.getBytes(StandardCharsets.UTF_8)));
        if (!(acceptance instanceof Acceptance.Accepted)) {
            throw new IllegalStateException("not accepted: " + acceptance);
        }
    }

    /** Stores everything that waits, as a processor would; answers the rows. */
    List<EventRow> process() {
        List<EventRow> all = new ArrayList<>();
        while (queue.take(1, "hand") instanceof Taking.Taken(Block block)) {
            List<Entry> entries = queue.read(block);
            String name = BlockName.of(block, entries);
            List<EventRow> rows = entries.stream()
                    .flatMap(entry -> rows(block, entry, name).stream())
                    .toList();
            store.insert(name, rows);
            queue.settle(
                    block,
                    new Settlement(Map.of(PROJECT, new Settlement.Outcome(rows.size(), 0, 0)), Duration.ofMillis(1)));
            all.addAll(rows);
        }
        return all;
    }

    /** Settles everything that waits as dead, as a processor would that buried it. */
    void settleAsDead() {
        while (queue.take(1, "hand") instanceof Taking.Taken(Block block)) {
            int events = block.events().getOrDefault(PROJECT, 0);
            queue.settle(
                    block, new Settlement(Map.of(PROJECT, new Settlement.Outcome(0, 0, events)), Duration.ofMillis(1)));
        }
    }

    private static List<EventRow> rows(Block block, Entry entry, String name) {
        List<EventRow> rows = new ArrayList<>();
        List<Event> events = EventCodec.decode(entry.payload());
        for (int i = 0; i < events.size(); i++) {
            Event event = events.get(i);
            String id = event.eventId() == null
                    ? EventIds.derive(block.epoch(), block.partition(), entry.id(), i)
                    : event.eventId();
            Instant ts = event.timestamp() == null ? entry.receivedAt() : event.timestamp();
            rows.add(new EventRow(
                    PROJECT,
                    ts,
                    id,
                    "log",
                    "",
                    "",
                    "",
                    ModelFingerprint.NONE,
                    "ok",
                    "",
                    "",
                    "",
                    "",
                    "",
                    "",
                    "",
                    List.of(),
                    "",
                    "",
                    0,
                    0,
                    0,
                    0,
                    0,
                    "",
                    null,
                    "none",
                    "",
                    null,
                    null,
                    EventRow.Step.NONE,
                    "",
                    "",
                    "",
                    "",
                    "",
                    Map.of(),
                    entry.requestId(),
                    entry.receivedAt(),
                    entry.receivedAt(),
                    0,
                    30,
                    name));
        }
        return rows;
    }

    /** Lets the queue forget which requests it has seen, as it does after its window. */
    void forgetRequests() {
        redis("forget");
    }

    private static void redis(String what) {
        RedisClient client = RedisClient.create(SharedEngines.redis().uri());
        try (var connection = client.connect()) {
            if (what.equals("flushall")) {
                connection.sync().flushall();
            } else {
                List<String> identities = connection.sync().keys("{lynex:*}:id:*");
                if (identities.isEmpty()) {
                    throw new IllegalStateException("there is no identity to forget");
                }
                connection.sync().del(identities.toArray(String[]::new));
            }
        } finally {
            client.shutdown();
        }
    }

    @Override
    public void close() {
        server.close();
        queue.close();
        store.close();
        metadata.close();
    }
}
