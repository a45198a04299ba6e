package dev.lynex.event;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/** Ids for events that came without one: the same event of the same queue entry always gets the same. */
public final class EventIds {
    private EventIds() {}

    /**
     * A UUID of version 8 (RFC 9562, section 5.8) from the SHA-256 of {@code epoch/partition/entryId/index}.
     *
     * @param epoch the queue's, random
     * @param entryId of the entry the event came in, unique in its partition
     * @param index the event's place in the entry's payload, from 0
     */
    public static String derive(String epoch, int partition, String entryId, int index) {
        byte[] name = (epoch + "/" + partition + "/" + entryId + "/" + index).getBytes(StandardCharsets.UTF_8);
        ByteBuffer hash = ByteBuffer.wrap(sha256(name));
        long high = (hash.getLong() & 0xFFFF_FFFF_FFFF_0FFFL) | 0x8000L;
        long low = (hash.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low).toString();
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
