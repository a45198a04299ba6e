package dev.lynex.store;

import com.clickhouse.client.api.query.GenericRecord;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

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
            "metadata",
            "request_id",
            "received_at",
            "processed_at",
            "queue_latency_ms",
            "retention_days",
            "block");
    /** What full-text search looks through: the expression of the index by_text, to the letter. The sign between is a word. */
    static final String TEXT = "lowerUTF8(concatWithSeparator(' ¶ ', input, output, message))";

    /** Shown in lists as previews. */
    private static final Set<String> TEXTS = Set.of("input", "output", "message");

    private static final Set<String> JSON = Set.of("body", "context");
    private static final Set<String> TIMES = Set.of("ts", "received_at", "processed_at");

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
        return COLUMNS.stream().map(EventsTable::selected).collect(Collectors.joining(", "));
    }

    /** The select list of these columns, texts cut to a preview, no body and context. */
    static String preview(Set<String> columns, int characters) {
        return COLUMNS.stream()
                .filter(c -> columns.contains(c) && !JSON.contains(c))
                .map(c -> TEXTS.contains(c)
                        ? "substringUTF8(" + c + ", 1, " + characters + ") AS " + c + "_cut"
                        : selected(c))
                .collect(Collectors.joining(", "));
    }

    private static String selected(String column) {
        return TIMES.contains(column) ? "toUnixTimestamp64Nano(" + column + ") AS " + column + "_ns" : column;
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
                .texts(row.metadata())
                .text(row.requestId())
                .instant(row.receivedAt())
                .instant(row.processedAt())
                .int64(row.queueLatencyMs())
                .uint16(row.retentionDays())
                .text(row.block());
    }

    static EventRow whole(GenericRecord r) {
        EventRow columns = StoredColumns.whole(r).row("", "");
        return StoredColumns.whole(r)
                .row(
                        JsonRemainder.body(r.getString("body"), columns),
                        JsonRemainder.context(r.getString("context"), columns));
    }

    /** The row with nothing in what is not among these columns. */
    static EventRow preview(GenericRecord r, Set<String> columns) {
        return StoredColumns.preview(r, columns).row("", "");
    }

    static Instant instant(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L));
    }
}
