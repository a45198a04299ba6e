package dev.lynex.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lynex.engines.SharedEngines;
import dev.lynex.function.FunctionServer;
import dev.lynex.function.Json;
import dev.lynex.function.ServerSettings;
import dev.lynex.function.Startup;
import dev.lynex.metadata.Account;
import dev.lynex.metadata.Membership;
import dev.lynex.metadata.MetadataSettings;
import dev.lynex.metadata.MetadataStore;
import dev.lynex.metadata.MongoMetadataStore;
import dev.lynex.metadata.Place;
import dev.lynex.metadata.Project;
import dev.lynex.metadata.ProjectLimits;
import dev.lynex.metadata.Role;
import dev.lynex.metadata.Token;
import dev.lynex.queue.Acceptance;
import dev.lynex.queue.EventQueue;
import dev.lynex.queue.Limits;
import dev.lynex.queue.Placement;
import dev.lynex.queue.QueueSettings;
import dev.lynex.queue.RedisEventQueue;
import dev.lynex.queue.Submission;
import dev.lynex.settings.Settings;
import dev.lynex.store.ClickHouseEventStore;
import dev.lynex.store.EventStore;
import dev.lynex.store.StoreSettings;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@code /api/v1/ledger} says of a project's limits. ClickHouse is not asked, so none runs. */
class LedgerRouteTest {
    private static final int PARTITION = 2;

    private final HttpClient http = HttpClient.newHttpClient();
    private final String project =
            "l" + UUID.randomUUID().toString().substring(0, 8); // The shared queue counts by project.
    private EventQueue queue;
    private MetadataStore metadata;
    private EventStore store;
    private FunctionServer server;
    private String token;

    @BeforeEach
    void start() {
        Settings settings = Settings.load(
                QueryFunction.class,
                Optional.empty(),
                Map.of(),
                Map.of(
                        "server.port",
                        "0",
                        "queue.uri",
                        SharedEngines.redis().uri(),
                        "metadata.uri",
                        SharedEngines.mongo().uri(),
                        "metadata.database",
                        project,
                        "store.password",
                        "none"));
        var clock = InstantSource.system();
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
        metadata.createProject(new Project(
                project,
                "Shop",
                Place.first(PARTITION),
                30,
                new ProjectLimits(1, 5_000),
                "",
                List.of(),
                Instant.now()));
        Account account = metadata.createAccount(
                "me@example.com", "correct horse", List.of(new Membership(project, Role.VIEWER)));
        token = metadata.createToken(account.id(), Token.Kind.API, "test");
    }

    @AfterEach
    void stop() {
        Startup.closeAll(server, queue, metadata, store);
    }

    @Test
    void theLedgerShowsTheMonthAndWhatTheLimitsLeave() throws Exception {
        YearMonth month = YearMonth.from(Instant.now().atOffset(ZoneOffset.UTC));
        JsonNode before = limits();
        assertThat(before.get("month").asText()).isEqualTo(month.toString());
        assertThat(before.get("eventsThisMonth").asLong()).isZero();
        assertThat(before.get("burstLeft").asLong()).isEqualTo(1_000);

        accept(700);
        JsonNode after = limits();
        assertThat(after.get("eventsThisMonth").asLong()).isEqualTo(700);
        assertThat(after.get("eventsPerMonth").asLong()).isEqualTo(5_000);
        assertThat(after.get("resetsAt").asText()).isEqualTo(month.plusMonths(1).atDay(1) + "T00:00:00Z");
        assertThat(after.get("eventsPerSecond").asLong()).isEqualTo(1);
        assertThat(after.get("burst").asLong()).isEqualTo(1_000);
        assertThat(after.get("burstLeft").asLong()).isBetween(300L, 330L);

        metadata.limit(project, ProjectLimits.NONE);
        JsonNode unlimited = limits();
        assertThat(unlimited.get("eventsThisMonth").asLong()).isEqualTo(700);
        assertThat(unlimited.get("eventsPerMonth").isNull()).isTrue();
        assertThat(unlimited.get("eventsPerSecond").isNull()).isTrue();
        assertThat(unlimited.has("burst")).isFalse();
    }

    private void accept(int events) {
        Acceptance answer = queue.accept(new Submission(
                new Placement(PARTITION, 1),
                project,
                null,
                "native",
                UUID.randomUUID().toString().replace("-", ""),
                Instant.now(),
                events,
                new Limits(1, 5_000),
                new byte[10]));
        assertThat(answer).isInstanceOf(Acceptance.Accepted.class);
    }

    private JsonNode limits() throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/api/v1/ledger"))
                        .header("Authorization", "Bearer " + token)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Json.MAPPER.readTree(answer.body()).get("limits");
    }
}
