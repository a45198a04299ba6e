package dev.lynex.processor;

import org.jspecify.annotations.Nullable;

/** An event of a payload cannot be read; the message says why. */
final class UnreadableEvent extends Exception {
    private static final long serialVersionUID = 1L;

    private final @Nullable String eventId;

    UnreadableEvent(@Nullable String eventId, String message) {
        super(message);
        this.eventId = eventId;
    }

    /** The id it came with, if that could be read. */
    @Nullable
    String eventId() {
        return eventId;
    }
}
