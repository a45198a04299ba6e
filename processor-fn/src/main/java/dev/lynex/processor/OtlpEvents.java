package dev.lynex.processor;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.lynex.event.Event;

/** Makes events of a signal's records. */
interface OtlpEvents {
    /**
     * Reads a record.
     *
     * @param bytes in which it lies
     * @param from its first byte
     * @param to behind its last byte
     */
    Source read(byte[] bytes, int from, int to, Surroundings surroundings) throws InvalidProtocolBufferException;

    /** A record that was read. */
    interface Source {
        /** The same for the same record, whatever request it comes in. */
        String eventId();

        /** What it says. */
        Told tell();
    }

    /** An event, and what of it people filter and sum by. */
    record Told(Event event, Facts facts) {}
}
