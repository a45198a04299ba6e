package dev.lynex.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lynex.metadata.DeadLetter;
import dev.lynex.metadata.DeadLetter.Reason;
import dev.lynex.metadata.Role;
import dev.lynex.queue.Ledger;
import dev.lynex.store.EventRow;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Dead letters as people use them, on real engines. */
class DeadLettersRouteTest {
    private static final String REQUEST = "0198c0de00000000000000000000aaaa";
    private static final String LETTERS = "/api/v1/dead-letters";

    private final Instant happened = Instant.now().minusSeconds(3600).truncatedTo(ChronoUnit.MILLIS);
    private RunningQuery query;

    @BeforeEach
    void start() {
        query = new RunningQuery();
    }

    @AfterEach
    void stop() {
        query.close();
    }

    @Test
    void aListIsLightAndALetterIsWhole() throws Exception {
        bury(letter(1, Reason.NOT_MAPPED), letter(2, Reason.POISON), letter(3, Reason.POISON));
        JsonNode first = query.json(LETTERS + "?limit=2");
        assertThat(ids(first)).containsExactly(id(3), id(2));
        assertThat(first.at("/deadLetters/0").has("payload")).isFalse();
        assertThat(ids(query.json(
                        LETTERS + "?limit=2&cursor=" + first.get("next").asText())))
                .containsExactly(id(1));
        assertThat(ids(query.json(LETTERS + "?reason=not-mapped"))).containsExactly(id(1));

        JsonNode whole = query.json(LETTERS + "/" + id(1));
        assertThat(whole.get("reason").asText()).isEqualTo("not-mapped");
        assertThat(whole.get("requestId").asText()).isEqualTo(REQUEST);
        assertThat(whole.get("payload"))
                .isEqualTo(RunningQuery.JSON.readTree(letter(1, Reason.POISON).payload()));
        assertThat(whole.get("expiresAt").asText())
                .isEqualTo(
                        letter(1, Reason.POISON).at().plus(30, ChronoUnit.DAYS).toString());
    }

    @Test
    void bytesThatAreNoEventsAreShownAsBytes() throws Exception {
        bury(letter(1, -1, 2, Reason.UNREADABLE_ENTRY, new byte[] {0, (byte) 0xFF}));
        assertThat(query.json(LETTERS + "/" + id(1)).get("payloadBase64").asText())
                .isEqualTo("AP8=");
    }

    @Test
    void aLetterSentAgainBecomesTheSameEventAndEnds() throws Exception {
        bury(letter(1, Reason.NOT_MAPPED), letter(2, Reason.NOT_MAPPED));

        JsonNode answer = redrive("{\"ids\":[\"" + id(1) + "\"]}");

        assertThat(answer.get("redriven").asInt()).isEqualTo(1);
        assertThat(ids(query.json(LETTERS))).containsExactly(id(2));
        assertThat(query.json("/api/v1/ledger").get("accepted").asInt()).isEqualTo(1);
        List<EventRow> rows = query.process();
        assertThat(rows).singleElement().satisfies(row -> {
            assertThat(row.eventId()).isEqualTo("event-1");
            assertThat(row.ts()).isEqualTo(happened);
        });
        JsonNode again = redrive("{\"ids\":[\"" + id(1) + "\"]}");
        assertThat(again.get("redriven").asInt()).isZero();
        assertThat(again.get("gone").asInt()).isEqualTo(1);
        assertThat(counters()).isEqualTo(new Ledger.Counters(1, 1, 0, 0));
        assertThat(query.metrics.scrape()).contains("lynex_query_redriven_events_total 1.0");
    }

    @ParameterizedTest
    @CsvSource({
        "before, false, false",
        "after, false, false",
        "after, true, false",
        "after, false, true",
        "after, true, true"
    })
    void aDeathWhileALetterIsSentAgainMakesNoSecondEvent(String when, boolean forgotten, boolean stored)
            throws Exception {
        bury(letter(1, Reason.NOT_MAPPED));

        assertThat(dieWhileSendingAgain(id(1), when)).isEqualTo(MortalRedrive.DIED);
        assertThat(ids(query.json(LETTERS))).as("the letter is still there").containsExactly(id(1));
        if (stored) {
            assertThat(query.process()).hasSize(1);
        }
        if (forgotten) {
            query.forgetRequests();
        }
        assertThat(redrive("{\"ids\":[\"" + id(1) + "\"]}").get("redriven").asInt())
                .isEqualTo(1);

        assertThat(ids(query.json(LETTERS))).isEmpty();
        query.process();
        assertThat(counters()).isEqualTo(new Ledger.Counters(1, 1, 0, 0));
    }

    @Test
    void aLetterWhoseEventDiedAgainMeanwhileIsNotSentAThirdTime() throws Exception {
        bury(letter(1, Reason.NOT_MAPPED));
        assertThat(dieWhileSendingAgain(id(1), "after")).isEqualTo(MortalRedrive.DIED);
        String again = query.json(LETTERS + "/" + id(1)).get("redrivenAs").asText();
        query.settleAsDead();
        query.forgetRequests();
        DeadLetter second = letter(2, 0, 1, Reason.NOT_MAPPED, payload(1));
        bury(new DeadLetter(
                second.id(),
                second.project(),
                second.block(),
                second.entryId(),
                0,
                1,
                "event-1",
                "native",
                again,
                second.receivedAt(),
                second.reason(),
                second.detail(),
                second.at(),
                second.payload()));

        assertThat(redrive("{\"ids\":[\"" + id(1) + "\"]}").get("redriven").asInt())
                .isEqualTo(1);
        assertThat(ids(query.json(LETTERS))).containsExactly(id(2));
        assertThat(counters().accepted()).isEqualTo(1);
    }

    @Test
    void manyWhoSendALetterAgainAtOnceSendItOnce() throws Exception {
        bury(letter(1, Reason.NOT_MAPPED));
        List<Callable<JsonNode>> calls = IntStream.range(0, 8)
                .<Callable<JsonNode>>mapToObj(i -> () -> redrive("{\"ids\":[\"" + id(1) + "\"]}"))
                .toList();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var call : threads.invokeAll(calls)) {
                assertThat(call.get().get("refused")).isEmpty();
            }
        }
        query.process();
        assertThat(counters()).isEqualTo(new Ledger.Counters(1, 1, 0, 0));
    }

    @Test
    void allThatMatchAreSentAgainUpToABound() throws Exception {
        bury(IntStream.range(1, 8)
                .mapToObj(n -> letter(n, n == 4 ? Reason.POISON : Reason.NOT_MAPPED))
                .toArray(DeadLetter[]::new));

        JsonNode some = redrive("{\"filter\":{\"reason\":\"not-mapped\"},\"limit\":5}");
        assertThat(some.get("redriven").asInt()).isEqualTo(5);
        assertThat(some.get("more").asBoolean()).isTrue();
        JsonNode rest = redrive("{\"filter\":{\"reason\":\"not-mapped\"}}");
        assertThat(rest.get("redriven").asInt()).isEqualTo(1);
        assertThat(rest.get("more").asBoolean()).isFalse();
        assertThat(ids(query.json(LETTERS))).containsExactly(id(4));
        assertThat(counters().accepted()).isEqualTo(6);
    }

    @Test
    void lettersAreDeletedOneByOneOrByFilterButNotAllByAccident() throws Exception {
        bury(letter(1, Reason.NOT_MAPPED), letter(2, Reason.POISON), letter(3, Reason.POISON));
        assertThat(query.call("DELETE", LETTERS, "", Role.ADMIN).statusCode()).isEqualTo(400);
        assertThat(query.call("DELETE", LETTERS + "?resaon=poison", "", Role.ADMIN)
                        .statusCode())
                .isEqualTo(400);
        assertThat(query.call("DELETE", LETTERS + "/" + id(2), "", Role.ADMIN).statusCode())
                .isEqualTo(204);
        assertThat(query.call("DELETE", LETTERS + "/" + id(2), "", Role.ADMIN).statusCode())
                .isEqualTo(404);
        assertThat(query.json("DELETE", LETTERS + "?reason=poison", "")
                        .get("deleted")
                        .asInt())
                .isEqualTo(1);
        assertThat(ids(query.json(LETTERS))).containsExactly(id(1));
        assertThat(query.json("DELETE", LETTERS + "?all=true", "")
                        .get("deleted")
                        .asInt())
                .isEqualTo(1);
        assertThat(counters().accepted()).isZero();
    }

    @Test
    void viewersReadAndOnlyAdminsChange() throws Exception {
        bury(letter(1, Reason.NOT_MAPPED));
        String order = "{\"ids\":[\"" + id(1) + "\"]}";
        for (Role role : List.of(Role.VIEWER, Role.MEMBER)) {
            assertThat(query.call("GET", LETTERS, "", role).statusCode()).isEqualTo(200);
            assertThat(query.call("GET", LETTERS + "/" + id(1), "", role).statusCode())
                    .isEqualTo(200);
            assertThat(query.call("POST", LETTERS + "/redrive", order, role).statusCode())
                    .isEqualTo(403);
            assertThat(query.call("DELETE", LETTERS + "/" + id(1), "", role).statusCode())
                    .isEqualTo(403);
            assertThat(query.call("DELETE", LETTERS + "?all=true", "", role).statusCode())
                    .isEqualTo(403);
        }
        String mine = "?project=shop";
        assertThat(query.callAsStranger("GET", LETTERS + mine, "").statusCode()).isEqualTo(404);
        assertThat(query.callAsStranger("GET", LETTERS + "/" + id(1), "").statusCode())
                .isEqualTo(404);
        assertThat(query.callAsStranger("POST", LETTERS + "/redrive" + mine, order)
                        .statusCode())
                .isEqualTo(404);
        assertThat(query.callAsStranger("POST", LETTERS + "/redrive", order).statusCode())
                .isEqualTo(200);
        assertThat(query.callAsStranger("DELETE", LETTERS + "/" + id(1), "").statusCode())
                .isEqualTo(404);
        assertThat(query.call("GET", LETTERS, "", "").statusCode()).isEqualTo(401);
        assertThat(ids(query.json(LETTERS))).containsExactly(id(1));
        assertThat(counters().accepted()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"ids\":[]}",
                "{\"ids\":[\"x\"]}",
                "{\"ids\":\"x\"}",
                "{\"filter\":{\"resaon\":\"poison\"}}",
                "{\"filter\":{\"reason\":\"none\"}}",
                "{\"filter\":{},\"limit\":0}",
                "{\"filter\":{},\"ids\":[]}",
                "{\"all\":true}"
            })
    void anOrderThatIsNotUnderstoodSendsNothing(String order) throws Exception {
        bury(letter(1, Reason.NOT_MAPPED));
        HttpResponse<String> answer = query.call("POST", LETTERS + "/redrive", order, Role.ADMIN);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(counters().accepted()).isZero();
    }

    private JsonNode redrive(String order) throws IOException, InterruptedException {
        return query.json("POST", LETTERS + "/redrive", order);
    }

    private int dieWhileSendingAgain(String letter, String when) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                MortalRedrive.class.getName()));
        command.addAll(query.addresses());
        command.addAll(List.of(letter, when));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    private Ledger.Counters counters() {
        return query.queue()
                .ledger()
                .partitions()
                .get(1)
                .projects()
                .getOrDefault(RunningQuery.PROJECT, new Ledger.Counters(0, 0, 0, 0));
    }

    private void bury(DeadLetter... letters) {
        query.metadata().deadLetters().bury(List.of(letters));
    }

    private static List<String> ids(JsonNode list) {
        List<String> ids = new ArrayList<>();
        list.get("deadLetters").forEach(letter -> ids.add(letter.get("id").asText()));
        return ids;
    }

    private DeadLetter letter(int n, Reason reason) {
        return letter(n, 0, 1, reason, payload(n));
    }

    private byte[] payload(int n) {
        return ("[{\"eventId\":\"event-" + n + "\",\"timestamp\":\"" + happened
                        + "\",\"type\":\"custom\",\"body\":{}}]")
                .getBytes(StandardCharsets.UTF_8);
    }

    private DeadLetter letter(int n, int index, int events, Reason reason, byte[] payload) {
        return new DeadLetter(
                id(n),
                RunningQuery.PROJECT,
                "block",
                n + "-0",
                index,
                events,
                index < 0 ? null : "event-" + n,
                "native",
                REQUEST,
                happened,
                reason,
                "because",
                happened.plusMillis(n),
                payload);
    }

    private static String id(int n) {
        return "%020x".formatted(n) + "0".repeat(12);
    }
}
