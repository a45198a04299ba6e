package dev.lynex.operator.orphan;

/** A platform's store cannot be asked now. */
public final class StoreAwayException extends Exception {
    private static final long serialVersionUID = 1L;

    public StoreAwayException(String message, Throwable cause) {
        super(message, cause);
    }
}
