package dev.lynex.event;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An event that was not accepted, and why.
 *
 * @param index its place in the request, from 0; in NDJSON blank lines do not count
 * @param eventId as sent, or null when it was absent or itself at fault
 * @param errors at least one
 */
public record Rejection(int index, @Nullable String eventId, List<FieldError> errors) {
    public Rejection {
        errors = List.copyOf(errors);
        if (errors.isEmpty()) {
            throw new IllegalArgumentException("a rejection states its reason");
        }
    }

    /** The first fault, which the rejection is counted by. */
    public Fault fault() {
        return errors.getFirst().fault();
    }

    /** Whether this fault is among the event's errors. */
    public boolean has(Fault fault) {
        return errors.stream().anyMatch(e -> e.fault() == fault);
    }
}
