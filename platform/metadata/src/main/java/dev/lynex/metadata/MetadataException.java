package dev.lynex.metadata;

/** Why the metadata store could not do what it was asked; callers switch on the case. */
public abstract sealed class MetadataException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MetadataException(String message, Throwable cause) {
        super(message, cause);
    }

    MetadataException(String message) {
        super(message);
    }

    /** MongoDB does not answer; a retry may go through. */
    public static final class Unavailable extends MetadataException {
        private static final long serialVersionUID = 1L;

        public Unavailable(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** What was asked for lies in the archive, which does not answer or is not known here. */
    public static final class ArchiveAway extends MetadataException {
        private static final long serialVersionUID = 1L;

        public ArchiveAway(String message, Throwable cause) {
            super(message, cause);
        }

        public ArchiveAway(String message) {
            super(message);
        }
    }

    /** Something with this id or name is there already. */
    public static final class Conflict extends MetadataException {
        private static final long serialVersionUID = 1L;

        public Conflict(String message) {
            super(message);
        }
    }

    /** What was given cannot be stored; the message says what would be right. */
    public static final class Invalid extends MetadataException {
        private static final long serialVersionUID = 1L;

        public Invalid(String message) {
            super(message);
        }
    }

    /** The document that the change is about is not there. */
    public static final class NotFound extends MetadataException {
        private static final long serialVersionUID = 1L;

        public NotFound(String message) {
            super(message);
        }
    }

    /** Who asks may not do that to this one; the message says who may. */
    public static final class NotAllowed extends MetadataException {
        private static final long serialVersionUID = 1L;

        public NotAllowed(String message) {
            super(message);
        }
    }

    /** There are as many as the plan allows; the message says how many. */
    public static final class LimitReached extends MetadataException {
        private static final long serialVersionUID = 1L;

        public LimitReached(String message) {
            super(message);
        }
    }
}
