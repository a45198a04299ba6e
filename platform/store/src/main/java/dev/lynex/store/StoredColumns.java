package dev.lynex.store;

import com.clickhouse.client.api.query.GenericRecord;
import dev.lynex.pricing.ModelFingerprint;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The columns of one answered row of {@code events}, as an event's row; those that were not asked for are as if the event
 * had nothing in them.
 *
 * @param suffix of the columns of texts: previews have a name of their own
 */
record StoredColumns(GenericRecord r, Set<String> columns, String suffix) {
    private static final Set<String> ALL = Set.copyOf(EventsTable.COLUMNS);

    static StoredColumns whole(GenericRecord r) {
        return new StoredColumns(r, ALL, "");
    }

    static StoredColumns preview(GenericRecord r, Set<String> columns) {
        return new StoredColumns(r, columns, "_cut");
    }

    EventRow row(String body, String context) {
        return new EventRow(
                text("project"),
                time("ts"),
                text("event_id"),
                text("type"),
                text("name"),
                text("model"),
                text("provider"),
                new ModelFingerprint(text("model_family"), text("model_version"), text("model_snapshot")),
                text("status"),
                text("trace_id"),
                text("span_id"),
                text("parent_span_id"),
                text("session_id"),
                text("user_id"),
                text("environment"),
                text("release"),
                columns.contains("tags") ? r.getList("tags") : List.of(),
                text("sdk_name"),
                text("sdk_version"),
                count("input_tokens"),
                count("cache_read_tokens"),
                count("cache_write_tokens"),
                count("output_tokens"),
                count("reasoning_tokens"),
                text("token_rule"),
                decimal("estimated_cost_usd"),
                text("cost_state"),
                text("price_version"),
                decimal("client_cost_usd"),
                number("latency_ms"),
                new EventRow.Step(text("agent"), text("prompt"), number("first_token_ms"), scores()),
                wide("input"),
                wide("output"),
                wide("message"),
                body,
                context,
                metadata(),
                text("request_id"),
                time("received_at"),
                time("processed_at"),
                count("queue_latency_ms"),
                columns.contains("retention_days") ? r.getInteger("retention_days") : 1,
                text("block"));
    }

    private String text(String column) {
        return columns.contains(column) ? r.getString(column) : "";
    }

    private String wide(String column) {
        return columns.contains(column) ? r.getString(column + suffix) : "";
    }

    private Instant time(String column) {
        return columns.contains(column) ? EventsTable.instant(r.getLong(column + "_ns")) : Instant.EPOCH;
    }

    private long count(String column) {
        return columns.contains(column) ? r.getLong(column) : 0;
    }

    private @Nullable Double number(String column) {
        return columns.contains(column) && r.hasValue(column) ? (Double) r.getDouble(column) : null;
    }

    private @Nullable BigDecimal decimal(String column) {
        return columns.contains(column) && r.hasValue(column) ? r.getBigDecimal(column) : null;
    }

    private Map<String, Double> scores() {
        Map<String, Double> scores = new HashMap<>();
        if (columns.contains("scores")) {
            ((Map<?, ?>) r.getObject("scores")).forEach((name, value) -> scores.put((String) name, (Double) value));
        }
        return scores;
    }

    private Map<String, String> metadata() {
        Map<String, String> metadata = new HashMap<>();
        if (columns.contains("metadata")) {
            ((Map<?, ?>) r.getObject("metadata")).forEach((key, value) -> metadata.put((String) key, (String) value));
        }
        return metadata;
    }
}
