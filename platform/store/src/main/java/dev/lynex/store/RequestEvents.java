package dev.lynex.store;

import com.clickhouse.client.api.query.GenericRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Which events a request brought. Their timestamps may be of any time within the project's retention and up to a day
 * ahead, so the sort key does not help; the indexes on received_at and request_id leave the few granules that may hold
 * them.
 */
final class RequestEvents {
    static final String SQL = "SELECT DISTINCT event_id, request_id FROM events WHERE project = {project:String} AND"
            + " request_id IN {ids:Array(String)} AND received_at >= " + EventsTable.time("from") + " AND "
            + EventKeys.ALIVE + " ORDER BY event_id, request_id LIMIT 20000";

    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(1);

    private RequestEvents() {}

    static Map<String, Object> parameters(String project, Instant from, List<String> requestIds) {
        return Map.of("project", project, "ids", requestIds, "from", RowBinary.nearestNanos(from.minus(CLOCKS_DIFFER)));
    }

    static StoredEvent event(GenericRecord r) {
        return new StoredEvent(r.getString("event_id"), r.getString("request_id"));
    }
}
