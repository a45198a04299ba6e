package dev.lynex.queue;

import java.time.Duration;

/** What {@link EventQueue#take} found. */
public sealed interface Taking {
    record Taken(Block block) implements Taking {}

    /** Events wait, but not long enough; ask again after {@code due}. */
    record NotYet(Duration due) implements Taking {}

    /** Nothing waits; {@link EventQueue#await} tells when something does. */
    record Empty() implements Taking {}
}
