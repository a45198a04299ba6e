package dev.lynex.otlp;

/**
 * A request, or a part of one, that is small enough for one entry of the queue.
 *
 * @param records spans or log records in it, 1 to 1,000
 * @param bytes a request of the same signal, in protobuf
 */
public record Part(int records, byte[] bytes) {}
