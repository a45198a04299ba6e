package dev.lynex.function;

/** Room in memory for a request's body, asked for before its bytes are read. */
@FunctionalInterface
public interface BodyRoom {
    /**
     * Takes room for so many bytes more.
     *
     * @throws ProblemException when there is none; the body is read no further
     */
    void reserve(long bytes);
}
