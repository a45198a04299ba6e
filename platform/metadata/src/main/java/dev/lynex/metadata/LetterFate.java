package dev.lynex.metadata;

import org.jspecify.annotations.Nullable;

/**
 * What became of an event of a request that was a dead letter.
 *
 * @param eventId null when the letter holds a whole entry
 * @param redriven the request id under which it is or was sent again, or null
 * @param ended whether that is done, so that there is no letter any more
 */
public record LetterFate(
        String letterId,
        @Nullable String eventId,
        int events,
        DeadLetter.Reason reason,
        String detail,
        @Nullable String redriven,
        boolean ended) {}
