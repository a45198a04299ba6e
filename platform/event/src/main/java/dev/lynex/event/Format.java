package dev.lynex.event;

/** How a request's body holds its events. */
public enum Format {
    /** One event, a JSON object. */
    SINGLE,
    /** A JSON array of events, or an object whose field {@code events} is one. */
    BATCH,
    /** One event a line; blank lines are skipped. */
    NDJSON
}
