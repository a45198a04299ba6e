package dev.lynex.query;

import dev.lynex.store.EventRow;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Events as lines of RFC 4180. A spreadsheet takes a text that begins with {@code = + - @}, a tab or a carriage return for
 * a formula; such texts get an apostrophe before them, which spreadsheets do not show. Numbers are as they are.
 */
final class ExportCsv {
    private static final List<String> COLUMNS = List.of(
            "eventId",
            "timestamp",
            "type",
            "name",
            "status",
            "model",
            "modelFamily",
            "provider",
            "traceId",
            "spanId",
            "parentSpanId",
            "sessionId",
            "userId",
            "environment",
            "release",
            "tags",
            "sdkName",
            "sdkVersion",
            "inputTokens",
            "cacheReadTokens",
            "cacheWriteTokens",
            "outputTokens",
            "reasoningTokens",
            "estimatedCostUsd",
            "costState",
            "clientCostUsd",
            "latencyMs",
            "agent",
            "prompt",
            "firstTokenMs",
            "requestId",
            "receivedAt",
            "processedAt",
            "queueLatencyMs",
            "cursor");

    private final List<String> cells = new ArrayList<>(COLUMNS.size());

    private ExportCsv() {}

    static String head() {
        return String.join(",", COLUMNS) + "\r\n";
    }

    static String line(EventRow row, String cursor) {
        return new ExportCsv()
                .text(row.eventId())
                .plain(row.ts())
                .text(row.type())
                .text(row.name())
                .text(row.status())
                .text(row.model())
                .text(row.fingerprint().family())
                .text(row.provider())
                .text(row.traceId())
                .text(row.spanId())
                .text(row.parentSpanId())
                .text(row.sessionId())
                .text(row.userId())
                .text(row.environment())
                .text(row.release())
                .text(String.join(";", row.tags()))
                .text(row.sdkName())
                .text(row.sdkVersion())
                .plain(row.inputTokens())
                .plain(row.cacheReadTokens())
                .plain(row.cacheWriteTokens())
                .plain(row.outputTokens())
                .plain(row.reasoningTokens())
                .money(row.estimatedCostUsd())
                .text(row.costState())
                .money(row.clientCostUsd())
                .plain(row.latencyMs())
                .text(row.step().agent())
                .text(row.step().prompt())
                .plain(row.step().firstTokenMs())
                .text(row.requestId())
                .plain(row.receivedAt())
                .plain(row.processedAt())
                .plain(row.queueLatencyMs())
                .plain(cursor)
                .line();
    }

    /** A line without an event's id, of which the last cell says whether these are all. */
    static String end(boolean complete, long events) {
        return ",".repeat(COLUMNS.size() - 1) + (complete ? "complete:" : "incomplete:") + events + "\r\n";
    }

    private ExportCsv text(String value) {
        boolean formula = !value.isEmpty() && "=+-@\t\r".indexOf(value.charAt(0)) >= 0;
        cells.add(quoted(formula ? "'" + value : value));
        return this;
    }

    private ExportCsv plain(@Nullable Object value) {
        cells.add(value == null ? "" : value.toString());
        return this;
    }

    private ExportCsv money(@Nullable BigDecimal usd) {
        return plain(EventJson.money(usd));
    }

    private String line() {
        return cells.stream().collect(Collectors.joining(",", "", "\r\n"));
    }

    private static String quoted(String value) {
        boolean needed = value.chars().anyMatch(c -> c == '"' || c == ',' || c == '\n' || c == '\r');
        return needed ? "\"" + value.replace("\"", "\"\"") + "\"" : value;
    }
}
