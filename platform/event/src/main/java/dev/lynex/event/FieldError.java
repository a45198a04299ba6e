package dev.lynex.event;

/**
 * One thing wrong with one event.
 *
 * @param field the path as a person would write it, {@code body.inputTokens}; {@code event} for the event as a whole
 * @param fault the kind of fault, fit for counting
 * @param reason what is wrong and what would be right, {@code must be >= 0}; never quotes what was sent
 */
public record FieldError(String field, Fault fault, String reason) {}
