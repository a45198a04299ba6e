package dev.lynex.archive;

/** Why the archive could not do what it was asked; callers switch on the case. */
public abstract sealed class ArchiveException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ArchiveException(String message, Throwable cause) {
        super(message, cause);
    }

    ArchiveException(String message) {
        super(message);
    }

    /** S3 does not answer, or refuses us; a retry may go through, perhaps after its settings or ours were mended. */
    public static final class Unavailable extends ArchiveException {
        private static final long serialVersionUID = 1L;

        public Unavailable(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** An object is not what the archive wrote, or was written by a later version. */
    public static final class Invalid extends ArchiveException {
        private static final long serialVersionUID = 1L;

        public Invalid(String message, Throwable cause) {
            super(message, cause);
        }

        public Invalid(String message) {
            super(message);
        }
    }
}
