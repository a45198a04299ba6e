package dev.lynex.event;

/** The kinds of fault an event is rejected for; few, so that rejected events can be counted by them. */
public enum Fault {
    /** The line is not JSON, not UTF-8 or holds more than one value (NDJSON only: elsewhere it spoils the request). */
    INVALID_JSON("invalid-json"),
    /** A required field is absent or null. */
    REQUIRED("required"),
    /** A field holds another JSON type than it should. */
    WRONG_TYPE("wrong-type"),
    /** A value of the right type that is not allowed: an unknown event type or level, an id with spaces. */
    INVALID_VALUE("invalid-value"),
    /** A number below or above what is allowed, NaN or infinite. */
    OUT_OF_RANGE("out-of-range"),
    /** A text or list longer than its limit. */
    TOO_LONG("too-long"),
    /** The event's own bytes are over the limit. */
    TOO_LARGE("event-too-large"),
    /** A field was given twice, be it in two spellings. */
    REPEATED("repeated-field"),
    /** The timestamp lies too far ahead, or before what the project retains. */
    TIMESTAMP_OUT_OF_RANGE("timestamp-out-of-range"),
    /** The event names another project than the key's. */
    WRONG_PROJECT("wrong-project");

    private final String wire;

    Fault(String wire) {
        this.wire = wire;
    }

    public String wire() {
        return wire;
    }
}
