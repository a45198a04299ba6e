package dev.lynex.otlp;

import java.util.Arrays;

/** Grows with what is written in protobuf's wire format; messages are written before their length is known. */
final class WireBuffer {
    /** What a length takes at most. */
    private static final int LENGTH_ROOM = 5;

    private byte[] bytes;
    private int size;

    WireBuffer(int expected) {
        this.bytes = new byte[Math.max(64, expected)];
    }

    void varint(long value) {
        room(10);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    void fixed32(int value) {
        room(4);
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            bytes[size++] = (byte) (value >>> shift);
        }
    }

    void fixed64(long value) {
        fixed32((int) value);
        fixed32((int) (value >>> Integer.SIZE));
    }

    void bytes(byte[] value) {
        varint(value.length);
        room(value.length);
        System.arraycopy(value, 0, bytes, size, value.length);
        size += value.length;
    }

    /** Begins a message behind its tag; answers what {@link #end} needs. */
    int begin() {
        room(LENGTH_ROOM);
        size += LENGTH_ROOM;
        return size;
    }

    /** Writes the message's length before it and moves it up to that. */
    void end(int begun) {
        int length = size - begun;
        size = begun - LENGTH_ROOM;
        varint(length);
        System.arraycopy(bytes, begun, bytes, size, length);
        size += length;
    }

    private void room(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(size, more), (int) Math.min(2L * size, 1 << 30)));
        }
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }
}
