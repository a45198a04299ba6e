package dev.lynex.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ApplicationTest {
    private static final Instant START = Instant.parse("2026-11-23T10:00:00Z");

    @Test
    void theSameSeedAndStartMakeTheSameBytes() {
        assertThat(Batch.of(minutes(7, START, 2)).bytes())
                .isEqualTo(Batch.of(minutes(7, START, 2)).bytes());
    }

    @Test
    void anotherSeedOrStartMakesOtherIds() {
        Set<String> ids = ids(minutes(7, START, 2));
        assertThat(ids).doesNotContainAnyElementsOf(ids(minutes(8, START, 2)));
        assertThat(ids).doesNotContainAnyElementsOf(ids(minutes(7, START.plusSeconds(1), 2)));
    }

    @Test
    void sendsAtTheRateAskedFor() {
        assertThat(minutes(3, START, 30).size()).isBetween(30 * 60 * 5 * 85 / 100, 30 * 60 * 5 * 120 / 100);
    }

    @Test
    void makesAllTheTypesThatIngestTakes() {
        assertThat(minutes(5, START, 4).stream().map(e -> e.json().path("type").asText()))
                .containsOnly("log", "error", "span", "token_usage", "model_response", "tool_call");
    }

    @Test
    void eventsAreDueInOrderAndNeverTellTheFuture() {
        List<DemoEvent> events = minutes(5, START, 2);
        assertThat(events).extracting(DemoEvent::due).isSorted();
        assertThat(events).allSatisfy(e -> assertThat(
                        Instant.parse(e.json().path("timestamp").asText()))
                .isBeforeOrEqualTo(e.due()));
    }

    @Test
    void everyParentIsASpanOfTheSameTrace() {
        List<DemoEvent> events = minutes(5, START, 6);
        Set<String> spans = events.stream()
                .filter(e -> e.json().path("type").asText().equals("span"))
                .map(e -> e.json().path("context"))
                .map(c -> c.path("traceId").asText() + "/" + c.path("spanId").asText())
                .collect(Collectors.toSet());
        Instant settled = START.plus(Duration.ofMinutes(3));
        assertThat(events.stream()
                        .filter(e -> e.due().isBefore(settled))
                        .map(e -> e.json().path("context"))
                        .filter(c -> c.has("parentSpanId")))
                .allSatisfy(c -> assertThat(spans)
                        .contains(c.path("traceId").asText() + "/"
                                + c.path("parentSpanId").asText()));
    }

    @Test
    void textDoesNotRepeat() {
        List<String> questions = minutes(5, START, 10).stream()
                .map(e -> e.json().path("body").path("prompt").asText())
                .filter(text -> text.startsWith("Classify"))
                .toList();
        assertThat(questions).hasSizeGreaterThan(100);
        assertThat(Set.copyOf(questions)).hasSizeGreaterThan(questions.size() * 95 / 100);
    }

    @Test
    void costsMoreDuringTheSpike() {
        List<DemoEvent> events = minutes(5, START, 30);
        assertThat(inputTokens(events, 25, 55)).isGreaterThan(3 * inputTokens(events, 120, 150));
    }

    @Test
    void cachedAndReasoningTokensNeverExceedTheirWhole() {
        assertThat(minutes(5, START, 10).stream()
                        .map(e -> e.json().path("body").path("usage"))
                        .filter(JsonNode::isObject))
                .isNotEmpty()
                .allSatisfy(usage -> {
                    assertThat(usage.path("cachedInputTokens").asInt())
                            .isLessThanOrEqualTo(usage.path("inputTokens").asInt());
                    assertThat(usage.path("reasoningTokens").asInt())
                            .isLessThanOrEqualTo(usage.path("outputTokens").asInt());
                });
    }

    private static long inputTokens(List<DemoEvent> events, long fromSeconds, long toSeconds) {
        return events.stream()
                .filter(e -> !e.due().isBefore(START.plusSeconds(fromSeconds))
                        && e.due().isBefore(START.plusSeconds(toSeconds)))
                .mapToLong(e ->
                        e.json().path("body").path("usage").path("inputTokens").asLong())
                .sum();
    }

    private static Set<String> ids(List<DemoEvent> events) {
        Set<String> ids =
                events.stream().map(e -> e.json().path("eventId").asText()).collect(Collectors.toSet());
        assertThat(ids).hasSameSizeAs(events);
        return ids;
    }

    /** Five minutes of events, taken in slices as the live run takes them. */
    private static List<DemoEvent> minutes(long seed, Instant start, double rate) {
        var application = new Application(seed, start, rate);
        var events = new ArrayList<DemoEvent>();
        for (int second = 1; second <= 300; second++) {
            events.addAll(application.until(start.plusSeconds(second), Integer.MAX_VALUE));
        }
        return events;
    }
}
