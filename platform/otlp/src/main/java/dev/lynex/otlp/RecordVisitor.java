package dev.lynex.otlp;

/** Sees the records of a request, in their order. */
@FunctionalInterface
public interface RecordVisitor {
    /** A resource, before its records. */
    default void resource(byte[] resource) {}

    /** A scope with its resource, before its records. */
    default void scope(Frame frame) {}

    /**
     * A span's or log record's message.
     *
     * @param frame around it, the same object for neighbours of one scope
     * @param bytes in which it lies
     * @param from its first byte
     * @param to behind its last byte
     */
    void record(Frame frame, byte[] bytes, int from, int to);
}
