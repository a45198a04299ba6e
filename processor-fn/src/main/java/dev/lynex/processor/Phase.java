package dev.lynex.processor;

import java.util.Locale;

/** What a block's time goes into, in this order. */
enum Phase {
    /** Asking the queue for it. */
    TAKE,
    /** Binding its versions and reading its entries. */
    READ,
    /** Making rows of it; waits here when another block is to be mapped alone. */
    MAP,
    /** Storing the rows, retries included. */
    INSERT,
    /** Writing its dead letters. */
    BURY,
    /** Putting it into the archive, where there is one. */
    ARCHIVE,
    /** Settling it in the queue. */
    SETTLE;

    String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
