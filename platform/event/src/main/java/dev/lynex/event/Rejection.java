package dev.lynex.event;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An event that was not accepted, and why.
 *
 * @param index its place in the request, from 0
 */
public record Rejection(int index, @Nullable String eventId, List<FieldError> errors) {
    public Rejection {
        errors = List.copyOf(errors);
    }

    /**
     * @param field the path as a person would write it, {@code body.inputTokens}
     * @param reason what is wrong and what would be right, {@code must be >= 0}
     */
    public record FieldError(String field, String reason) {}
}
