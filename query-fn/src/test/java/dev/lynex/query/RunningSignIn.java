package dev.lynex.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lynex.engines.SharedEngines;
import dev.lynex.function.FunctionServer;
import dev.lynex.function.ServerSettings;
import dev.lynex.function.Startup;
import dev.lynex.metadata.Account;
import dev.lynex.metadata.Membership;
import dev.lynex.metadata.MetadataSettings;
import dev.lynex.metadata.MetadataStore;
import dev.lynex.metadata.MongoMetadataStore;
import dev.lynex.metadata.Project;
import dev.lynex.metadata.Role;
import dev.lynex.queue.EventQueue;
import dev.lynex.queue.QueueSettings;
import dev.lynex.queue.RedisEventQueue;
import dev.lynex.settings.Settings;
import dev.lynex.store.ClickHouseEventStore;
import dev.lynex.store.EventStore;
import dev.lynex.store.StoreSettings;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/**
 * A query function that people sign in to. People know it as {@code https://lynex.test}, whatever its port; a browser of
 * these tests knows where that is.
 */
final class RunningSignIn implements AutoCloseable {
    static final String PUBLIC = "https://lynex.test";
    static final String PASSWORD = "correct horse";
    static final String PROJECT = "shop";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
    private final EventQueue queue;
    private final EventStore store;
    final MetadataStore metadata;
    final Settings settings;
    private final FunctionServer server;

    RunningSignIn(Map<String, String> keys) {
        InstantSource clock = () -> Instant.now().plus(ahead.get());
        Map<String, String> all = new HashMap<>(Map.of(
                "server.port",
                "0",
                "query.public-url",
                PUBLIC,
                "queue.uri",
                SharedEngines.redis().uri(),
                "metadata.uri",
                SharedEngines.mongo().uri(),
                "metadata.database",
                "t" + UUID.randomUUID().toString().substring(0, 8),
                "store.password",
                "none",
                "identity.timeout",
                "2s"));
        all.putAll(keys);
        settings = Settings.load(QueryFunction.class, Optional.empty(), Map.of(), all);
        queue = RedisEventQueue.create(QueueSettings.from(settings));
        metadata = MongoMetadataStore.create(MetadataSettings.from(settings), clock);
        store = ClickHouseEventStore.create(StoreSettings.from(settings));
        metadata.migrate();
        server = QueryFunction.create(
                        QuerySettings.from(settings),
                        queue,
                        store,
                        metadata,
                        new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                        clock)
                .serve(ServerSettings.from(settings));
        if (metadata.project(PROJECT).isEmpty()) {
            metadata.createProject(Project.of(PROJECT, "Shop", 1, 30, Instant.now()));
        }
    }

    Account account(String email, Role role) {
        return metadata.createAccount(email, PASSWORD, List.of(new Membership(PROJECT, role)));
    }

    void goAhead(Duration by) {
        ahead.updateAndGet(a -> a.plus(by));
    }

    Browser browser() {
        return new Browser();
    }

    static JsonNode json(HttpResponse<String> answer) throws IOException {
        return JSON.readTree(answer.body());
    }

    /** Keeps cookies and follows no redirect by itself. */
    final class Browser {
        private final Map<String, HttpCookie> cookies = new HashMap<>();

        HttpResponse<String> get(String address, String... headers) throws IOException, InterruptedException {
            return send(HttpRequest.newBuilder().GET(), address, headers);
        }

        HttpResponse<String> post(String address, String json, String... headers)
                throws IOException, InterruptedException {
            var request = HttpRequest.newBuilder()
                    .POST(HttpRequest.BodyPublishers.ofString(json))
                    .header("Content-Type", "application/json")
                    .header("X-Requested-With", "test");
            return send(request, address, headers);
        }

        HttpResponse<String> delete(String address, String... headers) throws IOException, InterruptedException {
            return send(HttpRequest.newBuilder().DELETE(), address, headers);
        }

        HttpResponse<String> signIn(String email, String password, String... headers)
                throws IOException, InterruptedException {
            String body = JSON.createObjectNode()
                    .put("email", email)
                    .put("password", password)
                    .toString();
            return send(
                    HttpRequest.newBuilder()
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .header("X-Requested-With", "test"),
                    "/api/v1/session",
                    headers);
        }

        /** By the issuer, up to where its page sends the browser back: there. */
        String agreeAt(String path) throws IOException, InterruptedException {
            HttpResponse<String> begun = get(path);
            if (begun.statusCode() != 302) {
                throw new IllegalStateException(begun.statusCode() + " " + begun.body());
            }
            return location(get(location(begun)));
        }

        HttpResponse<String> signInBy(String path) throws IOException, InterruptedException {
            return get(agreeAt(path));
        }

        Optional<HttpCookie> cookie(String name) {
            return Optional.ofNullable(cookies.get(name));
        }

        void steal(String name, Browser from) {
            cookies.put(name, from.cookies.get(name));
        }

        private HttpResponse<String> send(HttpRequest.Builder request, String address, String... headers)
                throws IOException, InterruptedException {
            String path = address.startsWith(PUBLIC) ? address.substring(PUBLIC.length()) : address;
            boolean ours = path.startsWith("/");
            request.uri(URI.create(ours ? "http://127.0.0.1:" + server.port() + path : path));
            String sent = cookies.values().stream()
                    .filter(c -> ours && path.startsWith(c.getPath()))
                    .map(c -> c.getName() + "=" + c.getValue())
                    .collect(Collectors.joining("; "));
            if (!sent.isEmpty()) {
                request.header("Cookie", sent);
            }
            if (headers.length > 0) {
                request.headers(headers);
            }
            HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            for (String set : answer.headers().allValues("Set-Cookie")) {
                for (HttpCookie cookie : HttpCookie.parse(set)) {
                    if (cookie.getMaxAge() == 0) {
                        cookies.remove(cookie.getName());
                    } else {
                        cookies.put(cookie.getName(), cookie);
                    }
                }
            }
            return answer;
        }
    }

    static String location(HttpResponse<?> answer) {
        return answer.headers().firstValue("Location").orElseThrow();
    }

    @Override
    public void close() {
        Startup.closeAll(server, queue, metadata, store, http::shutdownNow);
    }
}
