package dev.lynex.operator.platform;

/**
 * Looks at one store of a platform.
 *
 * @param <F> what is found
 */
interface Probe<F> extends AutoCloseable {
    F look();

    /** Ends its connection. */
    @Override
    void close();
}
