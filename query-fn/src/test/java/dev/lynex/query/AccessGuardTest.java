package dev.lynex.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lynex.function.FunctionServer;
import dev.lynex.function.ServerSettings;
import dev.lynex.metadata.MetadataSettings;
import dev.lynex.metadata.MetadataStore;
import dev.lynex.metadata.MongoMetadataStore;
import dev.lynex.settings.Settings;
import io.helidon.webserver.http.HttpRouting;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a route gets for which somebody forgot to say what it needs. */
class AccessGuardTest {
    private static final List<Permission> KNOWN = List.of(
            Permission.read("/api/v1/open", Need.NOTHING),
            Permission.read("/api/v1/open/{id}", Need.NOTHING),
            Permission.read("/api/v1/open/members", Need.VIEWER));

    @Test
    void isNotServedAndOfTwoThatMatchBothAreAsked() throws Exception {
        Settings settings = Settings.load(QueryFunction.class, Optional.empty(), Map.of(), Map.of("server.port", "0"));
        var away = MetadataSettings.of("mongodb://127.0.0.1:1").in("none", Duration.ofMillis(100), null);
        try (var metadata = MongoMetadataStore.create(away, InstantSource.system());
                var server = FunctionServer.start(
                        QueryFunction.class,
                        ServerSettings.from(settings),
                        List.of(),
                        new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                        routing -> routes(new Access(metadata, outsiders(settings, metadata), KNOWN), routing))) {
            assertThat(status(server, "/api/v1/open")).isEqualTo(200);
            assertThat(status(server, "/api/v1/open/1")).isEqualTo(200);
            assertThat(status(server, "/api/v1/open/members")).isEqualTo(401);
            assertThat(status(server, "/api/v1/forgotten")).isEqualTo(404);
        }
    }

    private static void routes(Access access, HttpRouting.Builder routing) {
        access.guard(routing);
        for (String path : List.of("/api/v1/open", "/api/v1/open/{id}", "/api/v1/forgotten")) {
            routing.get(path, (req, res) -> res.send("served"));
        }
    }

    private static int status(FunctionServer server, String path) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }

    private static Outsiders outsiders(Settings settings, MetadataStore metadata) {
        return new Outsiders(metadata, QuerySettings.from(settings).signIn(), InstantSource.system());
    }
}
