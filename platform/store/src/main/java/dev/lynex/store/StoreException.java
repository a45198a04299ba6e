package dev.lynex.store;

import java.time.Duration;

/** Why the store could not do what it was asked; callers switch on the case. */
public abstract sealed class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoreException(String message, Throwable cause) {
        super(message, cause);
    }

    StoreException(String message) {
        super(message);
    }

    /** ClickHouse does not answer, or it is not known what became of the call; a retry may go through. */
    public static final class Unavailable extends StoreException {
        private static final long serialVersionUID = 1L;

        public Unavailable(String message, Throwable cause) {
            super(message, cause);
        }

        public Unavailable(String message) {
            super(message);
        }
    }

    /** A query ran into the limits of its class (time, memory, rows); a narrower one may not. */
    public static final class Limited extends StoreException {
        private static final long serialVersionUID = 1L;

        public Limited(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** The project has read as much as it may for now. */
    public static final class OverBudget extends StoreException {
        private static final long serialVersionUID = 1L;

        private final Duration retryAfter;

        public OverBudget(String message, Duration retryAfter) {
            super(message);
            this.retryAfter = retryAfter;
        }

        /** When it may read again. */
        public Duration retryAfter() {
            return retryAfter;
        }
    }

    /** The data or query was refused before anything was stored; a retry will not help. */
    public static final class Rejected extends StoreException {
        private static final long serialVersionUID = 1L;

        public Rejected(String message, Throwable cause) {
            super(message, cause);
        }

        public Rejected(String message) {
            super(message);
        }
    }
}
