package dev.lynex.store;

import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which events to list.
 *
 * @param from first moment, inclusive
 * @param to last moment, exclusive
 * @param conditions that all must hold
 * @param fields of each event; the others are as if the event had nothing in them
 * @param cursor where the page before ended, from {@link EventPage#next()} or {@link EventOrder#cursor}
 * @param limit 1 to {@value #MOST}, {@value #MOST_WIDE} with a wide field
 */
public record EventQuery(
        String project,
        Instant from,
        Instant to,
        List<Condition> conditions,
        EventOrder order,
        Set<EventField> fields,
        @Nullable String cursor,
        int limit) {
    public static final int MOST = 500;

    /** Each may be 2 MiB. */
    public static final int MOST_WIDE = 50;

    public EventQuery {
        conditions = List.copyOf(conditions);
        fields = fields.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(fields));
        int most = wide(fields) ? MOST_WIDE : MOST;
        if (limit < 1 || limit > most) {
            throw new StoreException.Rejected("limit must be 1 to " + most
                    + (most == MOST ? "" : " with the field body or context") + ", was " + limit);
        }
    }

    /** A query for what lists show, newest first. */
    public static EventQuery newest(
            String project, Instant from, Instant to, List<Condition> conditions, @Nullable String cursor, int limit) {
        return new EventQuery(project, from, to, conditions, EventOrder.DESC, EventField.LIGHT, cursor, limit);
    }

    boolean wide() {
        return wide(fields);
    }

    private static boolean wide(Set<EventField> fields) {
        return fields.stream().anyMatch(EventField::wide);
    }
}
