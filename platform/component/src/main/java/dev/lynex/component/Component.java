package dev.lynex.component;

/**
 * A backend that a function leans on. Making one does no I/O, so that no function dies because a store is down when it
 * starts; the first use connects.
 */
public interface Component extends AutoCloseable {
    /** The name under which health reports and metrics show it: {@code queue}, {@code store}, {@code metadata}. */
    String name();

    /** Asks the backend whether it answers. Returns within a few seconds and does not throw. */
    Check check();

    /** Lets go of connections and threads. Closing twice does nothing. */
    @Override
    void close();
}
