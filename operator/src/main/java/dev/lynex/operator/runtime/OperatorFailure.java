package dev.lynex.operator.runtime;

/** Why the operator cannot go on; the message says how to mend it. */
public final class OperatorFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OperatorFailure(String message) {
        super(message);
    }

    OperatorFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
