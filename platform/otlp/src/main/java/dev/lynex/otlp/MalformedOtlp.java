package dev.lynex.otlp;

/** What was sent is no request of its signal; nothing of it can be taken. The message never quotes what was sent. */
public final class MalformedOtlp extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedOtlp(String message) {
        super(message, null, false, false);
    }
}
