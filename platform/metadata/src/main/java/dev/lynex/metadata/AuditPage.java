package dev.lynex.metadata;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of audit events.
 *
 * @param events newest first
 * @param next cursor of the page after, null at the end
 */
public record AuditPage(List<AuditEvent> events, @Nullable String next) {
    public AuditPage {
        events = List.copyOf(events);
    }
}
