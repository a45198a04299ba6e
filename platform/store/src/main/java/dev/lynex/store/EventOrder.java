package dev.lynex.store;

/** In which order of time events are listed; those of one moment by trace and id, in the same direction. */
public enum EventOrder {
    /** Newest first. */
    DESC,
    /** Oldest first. */
    ASC;

    /** Where a list in this order goes on after an event: a cursor for {@link EventQuery}. */
    public String cursor(EventRow row) {
        return Cursor.of(row).text(this);
    }

    String sql() {
        String direction = this == DESC ? " DESC" : "";
        return " ORDER BY ts" + direction + ", trace_id" + direction + ", event_id" + direction;
    }
}
