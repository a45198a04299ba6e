package dev.lynex.store;

import com.clickhouse.client.api.query.GenericRecord;
import dev.lynex.pricing.ModelFingerprint;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The table {@code events}: its columns in the order in which rows are written, and rows from and to them. */
final class EventsTable {
    static final String NAME = "events";

    private static final int MAX_RETENTION_DAYS = 3_650;
    static final List<String> COLUMNS = List.of(
            "project",
            "ts",
            "event_id",
            "type",
            "name",
            "model",
            "provider",
            "model_family",
            "model_version",
            "model_snapshot",
            "status",
            "trace_id",
            "span_id",
            "parent_span_id",
            "session_id",
            "user_id",
            "environment",
            "release",
            "tags",
            "sdk_name",
            "sdk_version",
            "input_tokens",
            "cache_read_tokens",
            "cache_write_tokens",
            "output_tokens",
            "reasoning_tokens",
            "token_rule",
            "estimated_cost_usd",
            "cost_state",
            "price_version",
            "client_cost_usd",
            "latency_ms",
            "agent",
            "prompt",
            "first_token_ms",
            "scores",
            "input",
            "output",
            "message",
            "body",
            "context",
            "request_id",
            "received_at",
            "processed_at",
            "queue_latency_ms",
            "retention_days",
            "block");
    private static final String TIMES = "toUnixTimestamp64Nano(ts) AS ts_ns, toUnixTimestamp64Nano(received_at) AS"
            + " received_ns, toUnixTimestamp64Nano(processed_at) AS processed_ns";
    private static final List<String> WIDE = List.of("input", "output", "message", "body", "context");

    private EventsTable() {}

    /**
     * A condition on ts between two parameters of nanoseconds, both inclusive, by which ClickHouse can search the sort
     * key (project, toStartOfMinute(ts), trace_id, ts, event_id). From the bounds of ts alone it does not derive those of
     * the minute, since ts is itself in the key: it then reads every row of the project in the partition.
     */
    static String between(String from, String to) {
        String first = time(from);
        String last = time(to);
        return "ts >= " + first + " AND ts <= " + last + " AND toStartOfMinute(ts) >= toStartOfMinute(" + first
                + ") AND toStartOfMinute(ts) <= toStartOfMinute(" + last + ")";
    }

    /** A parameter of nanoseconds since 1970 as a time. */
    static String time(String parameter) {
        return "fromUnixTimestamp64Nano({" + parameter + ":Int64}, 'UTC')";
    }

    /** The select list of a whole row. */
    static String whole() {
        return narrow() + ", " + String.join(", ", WIDE);
    }

    /** The select list of a row in a list: texts cut to a preview, no body and context. */
    static String preview(int characters) {
        return narrow() + ", substringUTF8(input, 1, " + characters + ") AS input_cut, substringUTF8(output, 1, "
                + characters + ") AS output_cut, substringUTF8(message, 1, " + characters + ") AS message_cut";
    }

    private static String narrow() {
        return COLUMNS.stream()
                        .filter(c -> !WIDE.contains(c)
                                && !c.equals("ts")
                                && !c.equals("received_at")
                                && !c.equals("processed_at"))
                        .collect(java.util.stream.Collectors.joining(", "))
                + ", " + TIMES;
    }

    /**
     * Writes the row, its columns in order.
     *
     * @throws StoreException.Rejected when a value is out of its column's range
     * @throws ArithmeticException when a time or a cost is
     */
    static void encode(EventRow row, RowBinary out) {
        if (!RowBinary.holds(row.ts())) {
            throw new StoreException.Rejected("event " + row.eventId() + " is of " + row.ts() + ", out of range");
        }
        if (row.retentionDays() < 1 || row.retentionDays() > MAX_RETENTION_DAYS) {
            throw new StoreException.Rejected("event " + row.eventId() + " has a retention of " + row.retentionDays()
                    + " days; 1 to " + MAX_RETENTION_DAYS + " are possible");
        }
        out.text(row.project())
                .instant(row.ts())
                .text(row.eventId())
                .text(row.type())
                .text(row.name())
                .text(row.model())
                .text(row.provider())
                .text(row.fingerprint().family())
                .text(row.fingerprint().version())
                .text(row.fingerprint().snapshot())
                .text(row.status())
                .text(row.traceId())
                .text(row.spanId())
                .text(row.parentSpanId())
                .text(row.sessionId())
                .text(row.userId())
                .text(row.environment())
                .text(row.release())
                .texts(row.tags())
                .text(row.sdkName())
                .text(row.sdkVersion())
                .int64(row.inputTokens())
                .int64(row.cacheReadTokens())
                .int64(row.cacheWriteTokens())
                .int64(row.outputTokens())
                .int64(row.reasoningTokens())
                .text(row.tokenRule())
                .decimal(row.estimatedCostUsd())
                .text(row.costState())
                .text(row.priceVersion())
                .decimal(row.clientCostUsd())
                .float64(row.latencyMs())
                .text(row.step().agent())
                .text(row.step().prompt())
                .float64(row.step().firstTokenMs())
                .numbers(row.step().scores())
                .text(row.input())
                .text(row.output())
                .text(row.message())
                .text(JsonRemainder.ofBody(row))
                .text(JsonRemainder.ofContext(row))
                .text(row.requestId())
                .instant(row.receivedAt())
                .instant(row.processedAt())
                .int64(row.queueLatencyMs())
                .uint16(row.retentionDays())
                .text(row.block());
    }

    static EventRow whole(GenericRecord r) {
        EventRow columns = whole(r, "", "");
        return whole(
                r,
                JsonRemainder.body(r.getString("body"), columns),
                JsonRemainder.context(r.getString("context"), columns));
    }

    private static EventRow whole(GenericRecord r, String body, String context) {
        return row(r, r.getString("input"), r.getString("output"), r.getString("message"), body, context);
    }

    static EventRow preview(GenericRecord r) {
        return row(r, r.getString("input_cut"), r.getString("output_cut"), r.getString("message_cut"), "", "");
    }

    private static EventRow row(
            GenericRecord r, String input, String output, String message, String body, String context) {
        return new EventRow(
                r.getString("project"),
                instant(r.getLong("ts_ns")),
                r.getString("event_id"),
                r.getString("type"),
                r.getString("name"),
                r.getString("model"),
                r.getString("provider"),
                new ModelFingerprint(
                        r.getString("model_family"), r.getString("model_version"), r.getString("model_snapshot")),
                r.getString("status"),
                r.getString("trace_id"),
                r.getString("span_id"),
                r.getString("parent_span_id"),
                r.getString("session_id"),
                r.getString("user_id"),
                r.getString("environment"),
                r.getString("release"),
                r.getList("tags"),
                r.getString("sdk_name"),
                r.getString("sdk_version"),
                r.getLong("input_tokens"),
                r.getLong("cache_read_tokens"),
                r.getLong("cache_write_tokens"),
                r.getLong("output_tokens"),
                r.getLong("reasoning_tokens"),
                r.getString("token_rule"),
                decimal(r, "estimated_cost_usd"),
                r.getString("cost_state"),
                r.getString("price_version"),
                decimal(r, "client_cost_usd"),
                number(r, "latency_ms"),
                new EventRow.Step(r.getString("agent"), r.getString("prompt"), number(r, "first_token_ms"), scores(r)),
                input,
                output,
                message,
                body,
                context,
                r.getString("request_id"),
                instant(r.getLong("received_ns")),
                instant(r.getLong("processed_ns")),
                r.getLong("queue_latency_ms"),
                r.getInteger("retention_days"),
                r.getString("block"));
    }

    static Instant instant(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L));
    }

    private static @Nullable Double number(GenericRecord r, String column) {
        return r.hasValue(column) ? (Double) r.getDouble(column) : null;
    }

    private static Map<String, Double> scores(GenericRecord r) {
        Map<?, ?> read = (Map<?, ?>) r.getObject("scores");
        Map<String, Double> scores = new HashMap<>();
        read.forEach((name, value) -> scores.put((String) name, (Double) value));
        return scores;
    }

    private static @Nullable BigDecimal decimal(GenericRecord r, String column) {
        return r.hasValue(column) ? r.getBigDecimal(column) : null;
    }
}
