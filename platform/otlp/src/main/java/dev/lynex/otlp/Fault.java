package dev.lynex.otlp;

/** Why a record of a well-formed request is not taken. */
public enum Fault {
    TRACE_ID("bad-trace-id", "trace_id must be 16 bytes (in JSON 32 hex digits), not all zero"),
    SPAN_ID("bad-span-id", "span_id must be 8 bytes (in JSON 16 hex digits), not all zero"),
    TIME(
            "timestamp-out-of-range",
            "the start of a span or the time of a log record must be at most 24 h after the time of receipt and not older"
                    + " than the project's retention; check the clock, or raise the retention"),
    FRAME("resource-too-large", "a resource and its scope must have at most 256 KiB together; send fewer attributes");

    private final String wire;
    private final String rule;

    Fault(String wire, String rule) {
        this.wire = wire;
        this.rule = rule;
    }

    /** A stable word. */
    public String wire() {
        return wire;
    }

    /** What must hold, for the one who mends it. */
    public String rule() {
        return rule;
    }
}
