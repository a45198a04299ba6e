package dev.lynex.store;

import java.util.List;

/** One page of events: its keys first, from narrow columns; then the rows of just those keys. */
final class EventList {
    private final EventQuery query;
    private final EventKeys keys;
    private final EventRows rows;

    EventList(ClickHouse clickHouse, EventQuery query) {
        this.query = query;
        this.keys = new EventKeys(clickHouse, QueryClass.INTERACTIVE, query);
        this.rows = EventRows.of(clickHouse, QueryClass.INTERACTIVE, query);
    }

    /** @throws StoreException.Rejected when the cursor is none of ours */
    EventPage page() {
        List<Cursor> found = keys.next(query.limit() + 1);
        if (found.size() <= query.limit()) {
            return new EventPage(rows.of(found), null);
        }
        List<Cursor> page = found.subList(0, query.limit());
        return new EventPage(rows.of(page), page.getLast().text(query.order()));
    }
}
