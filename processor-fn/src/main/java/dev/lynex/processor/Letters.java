package dev.lynex.processor;

import dev.lynex.event.EventIds;
import dev.lynex.metadata.DeadLetter;
import dev.lynex.metadata.DeadLetter.Reason;
import dev.lynex.queue.Block;
import dev.lynex.queue.Entry;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Makes the dead letters of a block: a pure function of the block, so that whoever takes it over buries the same ones.
 *
 * @param name of the block
 */
record Letters(String name, Block block, Terms terms, Dialects dialects) {
    private static final int WHOLE = -1;

    /** The letter of one event; it holds the event with the id and time that its row would have had. */
    DeadLetter event(Entry entry, int index, @Nullable String eventId, Reason reason, String detail) {
        String id = eventId == null ? EventIds.derive(block.epoch(), block.partition(), entry.id(), index) : eventId;
        byte[] payload = dialects.of(entry).lone(entry, index, id);
        return letter(entry, index, 1, id, reason, detail, payload);
    }

    /** The letter of an entry that cannot be taken apart. */
    DeadLetter entry(Entry entry, Reason reason, String detail) {
        return letter(entry, WHOLE, entry.events(), null, reason, detail, entry.payload());
    }

    private DeadLetter letter(
            Entry entry,
            int index,
            int events,
            @Nullable String eventId,
            Reason reason,
            String detail,
            byte[] payload) {
        return new DeadLetter(
                id(entry, index),
                entry.project(),
                name,
                entry.id(),
                index,
                events,
                eventId,
                entry.dialect(),
                entry.requestId(),
                entry.receivedAt(),
                reason,
                detail,
                terms.processedAt(),
                payload);
    }

    /** The first 128 bits of the SHA-256 of {@code dead/epoch/partition/entryId/index}, in hex. */
    private String id(Entry entry, int index) {
        String name = "dead/" + block.epoch() + "/" + block.partition() + "/" + entry.id() + "/" + index;
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
