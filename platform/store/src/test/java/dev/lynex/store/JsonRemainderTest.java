package dev.lynex.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.lynex.pricing.ModelFingerprint;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonRemainderTest {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();
    private static final Instant TS = Instant.parse("2026-11-23T10:00:00.250Z");
    private static final int ROUNDS = 50_000;

    private static final Map<String, String> METADATA =
            Map.of("prompt", "kept", "name", "7", "other", "", "service.name", "a", "cost", "1.50", "status", "true");

    private static final List<String> TEXTS = List.of(
            "",
            "a",
            "a/b",
            "b",
            "[]",
            "{}",
            "{\"a\":1}",
            "null",
            "7",
            "tab\t\"quoted\" \\ ",
            "é😀",
            "2026-11-23T10:00:00Z");
    private static final List<String> NAMES = List.of(
            "name",
            "toolName",
            "tool_name",
            "agentName",
            "action",
            "model",
            "status",
            "spanId",
            "prompt",
            "arguments",
            "output",
            "message",
            "latencyMs",
            "latency_ms",
            "start",
            "end",
            "inputTokens",
            "output_tokens",
            "totalTokens",
            "cachedInputTokens",
            "costUSD",
            "cost",
            "usage",
            "attributes",
            "tags",
            "traceId",
            "session_id",
            "metadata",
            "service",
            "other",
            "");

    @Test
    void whatTheColumnsHoldIsLeftOutAndComesBack() {
        EventRow row = row(
                "checkout/pay", "what \"now\"?\n", "{\"a\": [1, 2]}", "", 1500.0, new BigDecimal("0.25"), new long[] {
                    600, 400, 0, 90, 10
                });
        String body = "{\"agentName\":\"checkout\",\"action\":\"pay\",\"prompt\":\"what \\\"now\\\"?\\n\","
                + "\"response\":{\"a\": [1, 2]},\"latencyMs\":1500,\"start\":\"2026-11-23T10:00:00.250Z\","
                + "\"end\":\"2026-11-23T10:00:01.750Z\",\"usage\":{\"inputTokens\":1000,\"output_tokens\":100,"
                + "\"totalTokens\":1100,\"cachedInputTokens\":400,\"reasoningTokens\":10,\"cost\":0.25},"
                + "\"metadata\":{\"prompt\":\"kept\"}}";
        String stored = JsonRemainder.ofBody(with(row, body, ""));
        assertThat(stored)
                .isEqualTo(
                        "{\"agentName\":\"\",\"action\":\"\",\"prompt\":\"\",\"response\":[],\"latencyMs\":[],"
                                + "\"start\":\"\",\"end\":\"\",\"usage\":{\"inputTokens\":[],\"output_tokens\":[],\"totalTokens\":[],"
                                + "\"cachedInputTokens\":[],\"reasoningTokens\":[],\"cost\":[]},\"metadata\":{\"prompt\":\"\"}}");
        assertThat(JsonRemainder.body(stored, row)).isEqualTo(body);
    }

    @Test
    void tokensCountedBesideTheCacheComeBackToo() {
        EventRow row = row("m", "", "", "", null, null, new long[] {600, 400, 0, 90, 10});
        String body = "{\"inputTokens\":600,\"outputTokens\":90,\"totalTokens\":700}";
        String stored = JsonRemainder.ofBody(with(row, body, ""));
        assertThat(stored).isEqualTo("{\"inputTokens\":{},\"outputTokens\":{},\"totalTokens\":{}}");
        assertThat(JsonRemainder.body(stored, row)).isEqualTo(body);
    }

    @Test
    void theExchangeInAnAttributeOfWhateverNameIsLeftOut() {
        EventRow row = row("m", "what now?", "{\"a\":1}", "", null, null, new long[5]);
        String body =
                "{\"attributes\":{\"input.value\":\"what now?\",\"gen_ai.completion.0.content\":\"{\\\"a\\\":1}\","
                        + "\"empty\":\"\",\"none\":[],\"nothing\":{}},\"attribute\":\"what now?\"}";
        String stored = JsonRemainder.ofBody(with(row, body, ""));
        assertThat(stored)
                .isEqualTo("{\"attributes\":{\"input.value\":[[]],\"gen_ai.completion.0.content\":[{}],"
                        + "\"empty\":\"\",\"none\":[],\"nothing\":{}},\"attribute\":\"what now?\"}");
        assertThat(JsonRemainder.body(stored, row)).isEqualTo(body);
    }

    @Test
    void metadataThatIsFilteredByIsLeftOut() {
        EventRow row = row("m", "what now?", "", "", null, null, new long[5]);
        String body = "{\"service\":\"a\",\"metadata\":{\"name\":\"7\",\"cost\":1.50,\"other\":\"\",\"status\":true,"
                + "\"deep\":{\"name\":\"7\"},\"list\":[],\"long\":\"" + "x".repeat(300) + "\"},"
                + "\"attributes\":{\"name\":7,\"status\":\"true\",\"prompt\":\"what now?\"}}";
        String stored = JsonRemainder.ofBody(with(row, body, ""));
        assertThat(stored)
                .isEqualTo("{\"service\":\"\",\"metadata\":{\"name\":\"\",\"cost\":[[]],\"other\":\"\",\"status\":[[]],"
                        + "\"deep\":{\"name\":\"7\"},\"list\":[],\"long\":\"" + "x".repeat(300) + "\"},"
                        + "\"attributes\":{\"name\":[[[]]],\"status\":[[]],\"prompt\":\"what now?\"}}");
        assertThat(JsonRemainder.body(stored, row)).isEqualTo(body);
    }

    @Test
    void aRowFromBeforeMetadataHadAColumnComesBackAsItWas() {
        EventRow row = SomeEvents.plain("p", "e", TS);
        String stored = "{\"service\":\"\",\"metadata\":{\"a\":\"\",\"b\":[[]],\"c\":[{}],\"d\":\"x\"}}";
        assertThat(JsonRemainder.body(stored, row)).isEqualTo(stored);
    }

    @Test
    void aContextKeepsWhatIsNotLifted() {
        EventRow row = row("m", "", "", "", null, null, new long[5]);
        String context = "{\"traceId\":\"t\",\"tags\":[\"a\",\"é\"],\"userId\":\"someone else\",\"region\":\"eu\"}";
        String stored = JsonRemainder.ofContext(with(row, "", context));
        assertThat(stored).isEqualTo("{\"traceId\":\"\",\"tags\":[],\"userId\":\"someone else\",\"region\":\"eu\"}");
        assertThat(JsonRemainder.context(stored, row)).isEqualTo(context);
    }

    @Test
    void aValueThatLooksLeftOutKeepsTheWholeTextAsItCame() {
        EventRow row = row("not empty", "", "", "", null, null, new long[5]);
        for (String body : List.of("{\"name\":\"\"}", "{ \"latencyMs\" : [] }", "{\"usage\":{\"cost\":{}}}", "")) {
            String stored = JsonRemainder.ofBody(with(row, body, ""));
            assertThat(JsonRemainder.body(stored, row)).isEqualTo(body);
        }
    }

    @Test
    void aNumberLongerThanParsersTakeIsNoHarm() {
        EventRow row = row("m", "in", "", "", null, null, new long[5]);
        String body = "{\"prompt\":\"in\",\"big\":" + "1".repeat(2_000) + "}";
        String stored = JsonRemainder.ofBody(with(row, body, ""));
        assertThat(JsonRemainder.body(stored, row)).isEqualTo(body);
    }

    @Test
    void anyJsonComesBackTheSame() throws Exception {
        long seed = Long.getLong("lynex.fuzz.seed", System.nanoTime());
        System.out.println("JsonRemainderTest seed=" + seed);
        var random = new Random(seed);
        int shorter = 0;
        int whole = 0;
        for (int round = 0; round < ROUNDS; round++) {
            EventRow row = row(
                    pick(TEXTS, random),
                    pick(TEXTS, random),
                    pick(TEXTS, random),
                    pick(TEXTS, random),
                    random.nextBoolean() ? null : random.nextInt(4) / 2.0,
                    random.nextBoolean() ? null : BigDecimal.valueOf(random.nextInt(4), 1),
                    random.longs(5, 0, 3).toArray());
            String body = object(random, 2);
            String context = object(random, 1);
            EventRow sent = with(row, body, context);
            String stored = JsonRemainder.ofBody(sent);
            JSON.readTree(stored);
            same(JsonRemainder.body(stored, row), body);
            same(JsonRemainder.context(JsonRemainder.ofContext(sent), row), context);
            shorter += stored.length() < body.length() ? 1 : 0;
            whole += stored.startsWith(" ") ? 1 : 0;
        }
        assertThat(shorter).isGreaterThan(ROUNDS / 100);
        assertThat(whole).isGreaterThan(ROUNDS / 100);
    }

    /** The same members in the same order, the same digits and characters. */
    private static void same(String back, String sent) throws Exception {
        JsonNode one = JSON.readTree(back);
        JsonNode other = JSON.readTree(sent);
        assertThat(one.toString()).as(sent).isEqualTo(other.toString());
    }

    private static String object(Random random, int depth) {
        List<String> members = new ArrayList<>();
        var names = new ArrayList<>(NAMES);
        java.util.Collections.shuffle(names, random);
        for (String name : names.subList(0, random.nextInt(5))) {
            members.add(quoted(name, random) + (random.nextBoolean() ? ":" : " : ") + value(random, depth));
        }
        return "{" + String.join(",", members) + "}";
    }

    private static String value(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 8 : 7)) {
            case 0, 1, 2 -> quoted(pick(TEXTS, random), random);
            case 3 ->
                pick(List.of("{}", "[]", "[ ]", "[[]]", "[{}]", "{\"a\":1}", "{\"a\" :1}", "[\"a\",\"é\"]"), random);
            case 4, 5 -> pick(List.of("0", "1", "2", "0.5", "1.50", "1.5", "3", "4", "1e0", "0.1"), random);
            case 6 -> pick(List.of("null", "true", "false"), random);
            default -> object(random, depth - 1);
        };
    }

    /** With escapes where a client may write them. */
    private static String quoted(String text, Random random) {
        if (random.nextBoolean()) {
            return JsonRemainder.quoted(text);
        }
        var out = new StringBuilder("\"");
        text.chars().forEach(c -> out.append(String.format("\\u%04x", c)));
        return out.append('"').toString();
    }

    private static <T> T pick(List<T> of, Random random) {
        return of.get(random.nextInt(of.size()));
    }

    private static EventRow row(
            String name,
            String input,
            String output,
            String message,
            Double latencyMs,
            BigDecimal clientCostUsd,
            long[] tokens) {
        return new EventRow(
                "p",
                TS,
                "e",
                "custom",
                name,
                "a",
                "",
                ModelFingerprint.NONE,
                "ok",
                "t",
                "b",
                "",
                "a",
                "",
                "",
                "",
                List.of("a", "é"),
                "",
                "",
                tokens[0],
                tokens[1],
                tokens[2],
                tokens[3],
                tokens[4],
                "",
                null,
                "none",
                "",
                clientCostUsd,
                latencyMs,
                EventRow.Step.NONE,
                input,
                output,
                message,
                "",
                "",
                METADATA,
                "",
                TS,
                TS,
                0,
                30,
                "block");
    }

    private static EventRow with(EventRow row, String body, String context) {
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
                row.input(),
                row.output(),
                row.message(),
                body,
                context,
                row.metadata(),
                row.requestId(),
                row.receivedAt(),
                row.processedAt(),
                row.queueLatencyMs(),
                row.retentionDays(),
                row.block());
    }
}
