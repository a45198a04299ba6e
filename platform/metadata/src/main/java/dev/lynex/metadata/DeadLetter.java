package dev.lynex.metadata;

import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An event that was accepted and could not be stored, or a whole entry of the queue that could not be read, with all
 * that is needed to send it again as the same event.
 *
 * @param id 32 lower-case hex digits, the same for the same event however often it is buried
 * @param block the block it came with
 * @param entryId the queue entry it came in
 * @param index its place in the entry's payload, from 0; -1 for the whole entry
 * @param events how many events the payload holds, at least 1; not sure when the entry could not be read
 * @param eventId the sender's, or the one that its row would have had; null for a whole entry
 * @param dialect how the payload is read
 * @param requestId of the request that brought it, 32 hex digits
 * @param receivedAt when that request arrived
 * @param reason why it could not be stored
 * @param detail the same in words, at most 1,000 characters
 * @param at when that was found out
 * @param payload a JSON array of the event's own bytes, its id and time made explicit; or the entry as it was accepted
 */
public record DeadLetter(
        String id,
        String project,
        String block,
        String entryId,
        int index,
        int events,
        @Nullable String eventId,
        String dialect,
        String requestId,
        Instant receivedAt,
        Reason reason,
        String detail,
        Instant at,
        byte[] payload) {
    private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");
    private static final int MAX_DETAIL = 1_000;

    /** Where it was in its block: the entry by its id, or one of its events, {@code <id>/<index>}. */
    public String place() {
        return index < 0 ? entryId : entryId + "/" + index;
    }

    /** Why an event is dead; few, so that letters can be filtered and counted by them. */
    public enum Reason {
        /** The entry is no JSON array of as many events as were accepted. */
        UNREADABLE_ENTRY("unreadable-entry"),
        /** The event is not one that this version knows. */
        UNREADABLE_EVENT("unreadable-event"),
        /** No row could be made of it. */
        NOT_MAPPED("not-mapped"),
        /** ClickHouse refused the row. */
        STORE_REFUSED("store-refused"),
        /** Processors died at it. */
        POISON("poison");

        private final String wire;

        Reason(String wire) {
            this.wire = wire;
        }

        public String wire() {
            return wire;
        }
    }

    public DeadLetter {
        if (!ID.matcher(id).matches()) {
            throw new MetadataException.Invalid("a dead letter's id must be 32 hex digits");
        }
        if (events < 1) {
            throw new MetadataException.Invalid("a dead letter holds at least one event, was " + events);
        }
        detail = detail.length() > MAX_DETAIL ? detail.substring(0, MAX_DETAIL) : detail;
    }
}
