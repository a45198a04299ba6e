package dev.lynex.metadata;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A change that somebody made, or tried to.
 *
 * @param at when it began
 * @param target id of what was changed, which the entry may not know yet
 * @param after what was so then; empty when nothing is to say
 * @param why it failed, null otherwise
 */
public record AuditEvent(
        String id,
        Instant at,
        AuditEntry entry,
        String target,
        Outcome outcome,
        Map<String, Object> after,
        @Nullable String why) {
    public AuditEvent {
        after = Map.copyOf(after);
    }

    /** What became of it. */
    public enum Outcome {
        DONE,
        /** It was refused, or broke before it changed anything. */
        FAILED,
        /** It is being made now. */
        PENDING,
        /** Whoever made it died or lost the store, so it may have been made or not. */
        UNKNOWN
    }
}
