package dev.lynex.queue;

/** Why the queue could not do what it was asked; callers switch on the case. */
public abstract sealed class QueueException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    QueueException(String message, Throwable cause) {
        super(message, cause);
    }

    QueueException(String message) {
        super(message);
    }

    /** The queue does not answer, or answers that it cannot serve now; a retry may go through. */
    public static final class Unavailable extends QueueException {
        private static final long serialVersionUID = 1L;

        public Unavailable(String message, Throwable cause) {
            super(message, cause);
        }

        public Unavailable(String message) {
            super(message);
        }
    }

    /** The block belongs to someone else now; the caller must let go of it. */
    public static final class Lost extends QueueException {
        private static final long serialVersionUID = 1L;

        public Lost(String message) {
            super(message);
        }
    }

    /** The call contradicts the queue's state or is set up in a way that would lose events; a retry will not help. */
    public static final class Invalid extends QueueException {
        private static final long serialVersionUID = 1L;

        public Invalid(String message) {
            super(message);
        }
    }
}
