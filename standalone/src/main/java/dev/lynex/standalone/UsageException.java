package dev.lynex.standalone;

/** The command line is not understood; the message says what is wrong with it. */
public final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
