package dev.lynex.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import dev.lynex.engines.SharedEngines;
import dev.lynex.metadata.Role;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** Every route that changes something writes an audit event, and what is secret stands nowhere. */
class AuditedChangesTest {
    private static final Logger ROOT = Logger.getLogger("");
    private static final Queue<String> LOG = new ConcurrentLinkedQueue<>();
    private static final Handler CAPTURE = new Handler() {
        @Override
        public void publish(LogRecord record) {
            LOG.add(record.getMessage() + " " + record.getThrown());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    private static RunningQuery query;

    @BeforeAll
    static void start() {
        CAPTURE.setLevel(Level.ALL);
        ROOT.addHandler(CAPTURE);
        query = new RunningQuery();
        Person.in(query, "shop", Role.OWNER); // So that others can leave.
    }

    @AfterAll
    static void stop() {
        query.close();
        ROOT.removeHandler(CAPTURE);
    }

    @Test
    void everyChangeIsAuditedAndNoSecretIsKeptOrLogged() throws Exception {
        var samples = new ChangeSamples();
        List<String> wrong = new ArrayList<>();
        for (Permission permission : Permissions.ALL) {
            // Needs an issuer; OidcRouteTest has one, and looks at the audit.
            if (!permission.changes() || permission.comesFromElsewhere()) {
                continue;
            }
            ChangeSamples.Sample sample = samples.byRoute.get(permission.name());
            assertThat(sample)
                    .as(permission.name() + " changes something: add a request to ChangeSamples that succeeds")
                    .isNotNull();
            Person owner = Person.in(query, "shop", Role.OWNER);
            Person reader = owner.byToken();
            HttpResponse<String> answer = sample.send(owner);
            collectSecrets(samples, answer);
            assertThat(answer.statusCode())
                    .as(permission.name() + " " + answer.body())
                    .isBetween(200, 299);
            List<JsonNode> events = new ArrayList<>();
            String ofWhom = "?action=" + permission.action();
            Person witness = Person.in(query, "shop", Role.OWNER);
            witness.get("/api/v1/projects/shop/audit" + ofWhom).get("events").forEach(events::add);
            reader.get("/api/v1/me/audit" + ofWhom).get("events").forEach(events::add);
            String requestId = answer.headers().firstValue("Lynex-Request-Id").orElseThrow();
            events.removeIf(event -> !event.get("requestId").asText().equals(requestId));
            if (events.size() != 1
                    || !events.getFirst().get("outcome").asText().equals("done")
                    || events.getFirst().get("target").asText().isEmpty()) {
                wrong.add(
                        permission.name() + " should have one audit event " + permission.action() + ", has " + events);
            }
        }
        assertThat(wrong).as("change by AuditTrail.change").isEmpty();

        String everything = String.join("\n", LOG) + everything();
        assertThat(everything).contains("member.remove", "guest@example.org");
        assertThat(samples.secrets).hasSizeGreaterThan(6);
        for (String secret : samples.secrets) {
            String unspoken = secret.contains("_") ? secret.substring(secret.lastIndexOf('_') + 1) : secret;
            assertThat(everything.contains(unspoken))
                    .as("kept in clear: " + secret)
                    .isFalse();
        }
    }

    private static void collectSecrets(ChangeSamples samples, HttpResponse<String> answer) throws Exception {
        if (!answer.body().isEmpty()) {
            JsonNode secret = RunningQuery.JSON.readTree(answer.body()).path("secret");
            Stream.of(secret.asText()).filter(text -> !text.isEmpty()).forEach(samples.secrets::add);
        }
        if (answer.headers().firstValue("Set-Cookie").isPresent()
                && !Person.cookie(answer).isEmpty()) {
            samples.secrets.add(Person.cookie(answer));
        }
    }

    private static String everything() {
        var all = new StringBuilder();
        try (MongoClient client = MongoClients.create(SharedEngines.mongo().uri())) {
            var database = client.getDatabase(query.database());
            for (String name : Flux.from(database.listCollectionNames()).toIterable()) {
                for (Document document :
                        Flux.from(database.getCollection(name).find()).toIterable()) {
                    all.append(document.toJson()).append('\n');
                }
            }
        }
        return all.toString();
    }

    @Test
    void aRefusedChangeIsSaidToHaveFailed() throws Exception {
        Person admin = Person.in(query, "shop", Role.ADMIN);
        String owner = query.metadata().members().list("shop").stream()
                .filter(member -> member.role() == Role.OWNER)
                .findFirst()
                .orElseThrow()
                .accountId();

        assertThat(admin.refusal("DELETE", "/api/v1/projects/shop/members/" + owner, ""))
                .isEqualTo("403 forbidden");

        String mine = "&actor=" + admin.account().id();
        JsonNode events = admin.get("/api/v1/projects/shop/audit?action=member.remove" + mine)
                .get("events");
        assertThat(events).hasSize(1);
        assertThat(events.get(0).get("outcome").asText()).isEqualTo("failed");
        assertThat(events.get(0).get("why").asText()).contains("owner");
        assertThat(events.get(0).at("/before/role").asText()).isEqualTo("owner");
        assertThat(events.get(0).at("/actor/email").asText())
                .isEqualTo(admin.account().email());
    }

    @Test
    void theAuditIsPagedAndFilteredAndItsParametersAreChecked() throws Exception {
        Person owner = Person.in(query, "shop", Role.OWNER);
        for (int days : List.of(11, 12, 13)) {
            owner.json(200, "PATCH", "/api/v1/projects/shop", "{\"retentionDays\":" + days + "}");
        }
        String path =
                "/api/v1/projects/shop/audit?limit=2&actor=" + owner.account().id();
        JsonNode first = owner.get(path);
        JsonNode second = owner.get(path + "&cursor=" + first.get("next").asText());
        assertThat(first.at("/events/0/after/retentionDays").asInt()).isEqualTo(13);
        assertThat(first.at("/events/0/before/retentionDays").asInt()).isEqualTo(12);
        assertThat(second.at("/events/0/after/retentionDays").asInt()).isEqualTo(11);
        assertThat(second.get("events")).hasSize(1);
        assertThat(second.get("next").isNull()).isTrue();
        assertThat(owner.get(path + "&to=2000-01-01T00:00:00Z&from=1999-01-01T00:00:00Z")
                        .get("events"))
                .isEmpty();
        for (String bad : List.of("cursor=x", "limit=0", "from=soon", "who=me")) {
            assertThat(owner.call("GET", "/api/v1/projects/shop/audit?" + bad, "")
                            .statusCode())
                    .as(bad)
                    .isEqualTo(400);
        }
    }
}
