package dev.lynex.store;

import java.time.Instant;

/** What makes two events the same: the store keeps one row of them. */
public record EventIdentity(String project, String eventId, Instant ts, String traceId) {
    public static EventIdentity of(EventRow row) {
        return new EventIdentity(row.project(), row.eventId(), row.ts(), row.traceId());
    }
}
