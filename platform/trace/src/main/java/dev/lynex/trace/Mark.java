package dev.lynex.trace;

/** What is unusual about a node; several marks of one are bits of a number. */
public enum Mark {
    /** No event of this span has come; others name it. */
    MISSING(1),
    /** Its parent is missing. */
    ORPHAN(2),
    /** It came more than once with different content; the one received last is shown. */
    RESENT(4),
    /** It begins before its parent: clocks differ. */
    STARTS_BEFORE_PARENT(8),
    /** It ends after its parent: clocks differ, or nobody waited for it. */
    ENDS_AFTER_PARENT(16),
    /** It is its own ancestor; the circle was cut above it. */
    CYCLE_BROKEN(32),
    /** A span without an end. */
    UNFINISHED(64);

    private final int bit;

    Mark(int bit) {
        this.bit = bit;
    }

    /** Its bit among others. */
    public int bit() {
        return bit;
    }
}
