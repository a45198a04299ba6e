package dev.lynex.metadata;

import dev.lynex.metadata.DeadLetter.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Which dead letters of a project; filters that are null do not filter.
 *
 * @param requestId of the request that brought the event
 */
public record LetterQuery(
        String project, @Nullable Reason reason, @Nullable String requestId) {}
