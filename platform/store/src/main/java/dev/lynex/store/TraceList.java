package dev.lynex.store;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One page of traces. Candidates and their order come from a summary by time, in order of time out of windows that reach
 * ever further until the page is full; then when each really began, from the summary by id; then exact rows, from the
 * events of the page's traces alone.
 */
final class TraceList {
    private static final List<Duration> WINDOWS =
            List.of(Duration.ofMinutes(20), Duration.ofHours(4), Duration.ofDays(2));

    /** For so long beyond a window a trace that began in it is summed up; what it does later counts in its row alone. */
    private static final Duration TAIL = Duration.ofHours(24);

    private final ClickHouse clickHouse;
    private final TraceLookup lookup;
    private final TraceQuery query;

    TraceList(ClickHouse clickHouse, TraceQuery query) {
        this.clickHouse = clickHouse;
        this.lookup = new TraceLookup(clickHouse, query.project());
        this.query = query;
    }

    /** Where traces are looked for that began from its start up to before its end, nanoseconds since 1970. */
    private record Window(long from, long to) {
        boolean holds(TraceLookup.Extent extent) {
            return extent.first() >= from && extent.first() < to;
        }
    }

    /** A trace that the summary names. */
    private record Candidate(TraceCursor place, long events, TraceLookup.Extent extent) {}

    /** @throws StoreException.Rejected when the cursor is none of ours, or of another order */
    TracePage page() {
        List<Candidate> candidates = candidates();
        boolean more = candidates.size() > query.limit();
        List<Candidate> page = more ? candidates.subList(0, query.limit()) : candidates;
        Map<String, TraceLookup.Extent> extents = new LinkedHashMap<>();
        page.forEach(candidate -> extents.put(candidate.place().traceId(), candidate.extent()));
        Map<String, TraceRow> read = new TraceRows(clickHouse, query.project()).of(extents);
        List<TraceRow> rows = new ArrayList<>();
        boolean exact = true;
        for (Candidate candidate : page) {
            TraceRow row = read.get(candidate.place().traceId());
            if (row == null) {
                continue;
            }
            exact &= agrees(row, candidate);
            if (query.ranges().stream().allMatch(range -> range.holds(row))) {
                rows.add(row);
            }
        }
        return new TracePage(rows, more ? page.getLast().place().text() : null, exact);
    }

    /** Whether order and ranges by the summary are those by the row. */
    private boolean agrees(TraceRow row, Candidate candidate) {
        boolean restsOnNumbers =
                query.sort() != TraceField.START || !query.ranges().isEmpty();
        return RowBinary.nearestNanos(row.start()) == candidate.extent().first()
                && (!restsOnNumbers || row.events() == candidate.events());
    }

    /** The page's, and one more if another page follows. */
    private List<Candidate> candidates() {
        @Nullable TraceCursor after = query.cursor() == null ? null : TraceCursor.parse(query.cursor(), query);
        Map<String, Candidate> found = new LinkedHashMap<>();
        for (Window window : windows(after)) {
            boolean all = false;
            while (!all && found.size() <= query.limit()) {
                int missing = query.limit() + 1 - found.size();
                List<Candidate> next = candidates(window, after, missing);
                all = next.size() < missing;
                after = next.isEmpty() ? after : next.getLast().place();
                // One whose earlier rows lie outside of the window began before, and is found there.
                next.stream()
                        .filter(candidate -> window.holds(candidate.extent()))
                        .forEach(
                                candidate -> found.putIfAbsent(candidate.place().traceId(), candidate));
            }
        }
        return new ArrayList<>(found.values());
    }

    private List<Candidate> candidates(Window window, @Nullable TraceCursor after, int limit) {
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("project", query.project());
        parameters.put("from", window.from());
        parameters.put("to", window.to());
        parameters.put("until", nanos(EventsTable.instant(window.to()).plus(TAIL)));
        String sql = TraceSummarySql.candidates(query, parameters, after, limit);
        record Named(TraceCursor place, long events) {}
        List<Named> named = clickHouse.query(QueryClass.INTERACTIVE, query.project(), sql, parameters).stream()
                .map(r -> new Named(
                        new TraceCursor(TraceCursor.order(query), r.getString("value"), r.getString("trace_id")),
                        r.getLong("event_count")))
                .toList();
        Map<String, TraceLookup.Extent> extents = lookup.extents(
                named.stream().map(each -> each.place().traceId()).toList());
        return named.stream()
                .map(each -> new Candidate(
                        each.place(),
                        each.events(),
                        Objects.requireNonNullElse(extents.get(each.place().traceId()), GONE)))
                .toList();
    }

    /** Of a trace whose events are past their retention: in no window. */
    private static final TraceLookup.Extent GONE = new TraceLookup.Extent(-1, -1);

    /** In the list's order; one for an order that is not of time. */
    private List<Window> windows(@Nullable TraceCursor after) {
        long from = nanos(query.from());
        long to = nanos(query.to());
        if (query.sort() != TraceField.START) {
            return List.of(new Window(from, to));
        }
        if (after != null) {
            long place = Long.parseLong(after.value());
            from = query.descending() ? from : Math.max(from, place);
            to = query.descending() ? Math.min(to, place + 1) : to;
        }
        List<Window> windows = new ArrayList<>();
        long done = query.descending() ? to : from;
        for (Duration width : WINDOWS) {
            long edge = query.descending() ? to - width.toNanos() : from + width.toNanos();
            if (edge > from && edge < to) {
                windows.add(query.descending() ? new Window(edge, done) : new Window(done, edge));
                done = edge;
            }
        }
        windows.add(query.descending() ? new Window(from, done) : new Window(done, to));
        return windows;
    }

    private static long nanos(Instant instant) {
        return RowBinary.nearestNanos(instant);
    }
}
