package dev.lynex.store;

import dev.lynex.pricing.ModelFingerprint;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/** Events to store: plain ones by time and id, and seeded random ones. */
final class SomeEvents {
    private static final List<String> TYPES = List.of("model_response", "tool_call", "span", "log", "error");
    private static final List<String> MODELS = List.of("gpt-5", "claude-sonnet-4-5", "made-up-1");

    private final Random random;
    private final String project;

    SomeEvents(long seed, String project) {
        this.random = new Random(seed);
        this.project = project;
    }

    /** A log line without anything else. */
    static EventRow plain(String project, String id, Instant ts) {
        return plain(project, id, ts, 30, ts);
    }

    static EventRow plain(String project, String id, Instant ts, int retentionDays, Instant receivedAt) {
        return log(project, id, ts, "", retentionDays, receivedAt);
    }

    static EventRow traced(String project, String id, Instant ts, String trace) {
        return log(project, id, ts, trace, 30, ts);
    }

    static EventRow ofRequest(String project, String id, Instant ts, Instant receivedAt, String requestId) {
        return log(project, id, ts, "", 30, receivedAt, requestId);
    }

    private static EventRow log(
            String project, String id, Instant ts, String trace, int retentionDays, Instant receivedAt) {
        return log(project, id, ts, trace, retentionDays, receivedAt, "");
    }

    private static EventRow log(
            String project,
            String id,
            Instant ts,
            String trace,
            int retentionDays,
            Instant receivedAt,
            String requestId) {
        return new EventRow(
                project,
                ts,
                id,
                "log",
                "info",
                "",
                "",
                ModelFingerprint.NONE,
                "ok",
                trace,
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
                "hello",
                "",
                "",
                Map.of(),
                requestId,
                receivedAt,
                receivedAt,
                0,
                retentionDays,
                "block");
    }

    /** The same with other texts and metadata. */
    static EventRow with(EventRow row, String input, String output, String message, Map<String, String> metadata) {
        return new EventRow(
                row.project(),
                row.ts(),
                row.eventId(),
                row.type(),
                row.name(),
                row.model(),
                row.provider(),
                row.fingerprint(),
                row.status(),
                row.traceId(),
                row.spanId(),
                row.parentSpanId(),
                row.sessionId(),
                row.userId(),
                row.environment(),
                row.release(),
                row.tags(),
                row.sdkName(),
                row.sdkVersion(),
                row.inputTokens(),
                row.cacheReadTokens(),
                row.cacheWriteTokens(),
                row.outputTokens(),
                row.reasoningTokens(),
                row.tokenRule(),
                row.estimatedCostUsd(),
                row.costState(),
                row.priceVersion(),
                row.clientCostUsd(),
                row.latencyMs(),
                row.step(),
                input,
                output,
                message,
                row.body(),
                row.context(),
                metadata,
                row.requestId(),
                row.receivedAt(),
                row.processedAt(),
                row.queueLatencyMs(),
                row.retentionDays(),
                row.block());
    }

    /** An event with something in every column, and of what is hard to carry. */
    static EventRow full(String project, Instant ts) {
        return new EventRow(
                project,
                ts,
                "it's \\ \"one\" {id} %41",
                "model_response",
                "plan\tthe\ntrip",
                "gpt-5",
                "openai",
                new ModelFingerprint("gpt", "5", "2026-01-01"),
                "error",
                "trace'\\\n\t\u0000?",
                "span-1",
                "parent-1",
                "Sitzung-ä",
                "usér 🦊",
                "production",
                "v1.2.3",
                List.of("a", "b,'c'", "🏷"),
                "lynex-python",
                "0.9.0",
                1,
                Long.MAX_VALUE,
                3,
                4,
                5,
                "openai-inclusive",
                new BigDecimal("123456.123456789012"),
                "priced",
                "2026-11-01",
                new BigDecimal("0.000000000001"),
                1234.5678901,
                new EventRow.Step("plänner", "greeting'\\", 0.125, Map.of("fair", -1.5, "helpful 🙂", 1e300, "", 0.0)),
                "prompt \uD83D\uDE00".repeat(40),
                "答え".repeat(250),
                "",
                "{\"model\":\"gpt-5\",\"n\":1.0}",
                "{\"traceId\":\"t\"}",
                Map.of("tenant", "acme '\\ 🦊", "", "empty", "none", ""),
                "req-1",
                ts.plusNanos(7),
                ts.plusMillis(1).plusNanos(1),
                -3,
                3_650,
                "0a1b/3/1-0-2-0/ffff");
    }

    /** As many events within the hours before {@code end}; a fifth of the calls has no price. */
    List<EventRow> random(int count, Instant end, int hours, String block) {
        List<EventRow> rows = new ArrayList<>();
        IntStream.range(0, count).forEach(i -> rows.add(random(block + "-" + i, end, hours, block)));
        return rows;
    }

    private EventRow random(String id, Instant end, int hours, String block) {
        // Whole seconds, so that timestamps collide and only trace and id tell events apart.
        Instant ts = end.minusSeconds(1 + random.nextInt(hours * 3600)).truncatedTo(ChronoUnit.SECONDS);
        String type = pick(TYPES);
        boolean call = type.equals("model_response");
        String model = call ? pick(MODELS) : "";
        boolean priced = call && !model.equals("made-up-1");
        return new EventRow(
                project,
                ts,
                id,
                type,
                pick(List.of("plan", "search")),
                model,
                priced ? pick(List.of("openai", "anthropic")) : "",
                ModelFingerprint.of(model),
                random.nextInt(5) == 0 ? "error" : "ok",
                random.nextInt(3) == 0 ? "" : "trace-" + random.nextInt(50),
                "",
                "",
                "s" + random.nextInt(4),
                "u" + random.nextInt(4),
                pick(List.of("production", "staging")),
                pick(List.of("", "v1", "v2")),
                List.of("beta", "slow").subList(random.nextInt(2), 1 + random.nextInt(2)),
                "",
                "",
                call ? random.nextInt(5000) : 0,
                call ? random.nextInt(5000) : 0,
                call ? random.nextInt(5000) : 0,
                call ? random.nextInt(5000) : 0,
                call ? random.nextInt(5000) : 0,
                "",
                priced ? BigDecimal.valueOf(random.nextLong(1_000_000_000_000L), 12) : null,
                priced ? "priced" : call ? "unpriced" : "none",
                "",
                null,
                random.nextBoolean() ? random.nextInt(100_000) / 10.0 : null,
                new EventRow.Step(
                        pick(List.of("", "planner", "writer")), call ? pick(List.of("", "reply")) : "", null, Map.of()),
                "",
                "",
                "",
                "",
                "",
                Map.of("n", Integer.toString(random.nextInt(20)), "k" + random.nextInt(4), "v"),
                "",
                ts,
                ts,
                0,
                30,
                block);
    }

    private String pick(List<String> of) {
        return of.get(random.nextInt(of.size()));
    }
}
