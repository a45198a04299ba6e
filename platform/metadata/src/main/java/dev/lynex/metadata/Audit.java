package dev.lynex.metadata;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who changed what. An event is written before its change and finished after it, so that a change whose maker died shows as
 * one of which nobody knows whether it was made.
 *
 * <p>Every method throws {@link MetadataException.Unavailable} when MongoDB does not answer.
 */
public interface Audit {
    /**
     * Writes down what is about to be changed; without that nothing must be.
     *
     * @return the event's id
     */
    String begin(AuditEntry entry);

    /**
     * The change was made.
     *
     * @param target id of what was changed
     * @param after what is so now; no secrets
     */
    void done(String id, String target, Map<String, Object> after);

    /** The change was refused or broke; {@code why} holds no secrets. */
    void failed(String id, String why);

    /**
     * Events that have not expired.
     *
     * @param cursor {@code next} of the page before, null for the first
     * @param limit 1 or more
     * @throws MetadataException.Invalid when the cursor is none
     */
    AuditPage list(AuditQuery query, @Nullable String cursor, int limit);
}
