package dev.lynex.event;

/** The request as a whole cannot be read: nothing of it is accepted. The message says what, where and how to mend it. */
public final class MalformedRequest extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    public MalformedRequest(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /** Whether a smaller request would do (413), rather than another one (400). */
    public boolean tooLarge() {
        return kind == Kind.TOO_MANY_EVENTS || kind == Kind.TOO_LARGE;
    }

    /** What is wrong; the first five are a matter of content (400), the others of size (413). */
    public enum Kind {
        INVALID_UTF8("invalid-utf8"),
        INVALID_JSON("invalid-json"),
        WRONG_SHAPE("wrong-shape"),
        EMPTY("empty-request"),
        TOO_DEEP("nested-too-deep"),
        TOO_MANY_EVENTS("too-many-events"),
        TOO_LARGE("request-too-large");

        private final String wire;

        Kind(String wire) {
            this.wire = wire;
        }

        public String wire() {
            return wire;
        }
    }
}
