package dev.lynex.queue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * A block's name, {@code <epoch>/<partition>/<first>-<last>/<hash>}: the deduplication token of its insert. It names the
 * bytes, so that the same name always means the same rows; the hash is the first 64 bits of the SHA-256 over each
 * entry's id, project and payload, each preceded by its length as 4 bytes.
 */
public final class BlockName {
    private BlockName() {}

    public static String of(Block block, List<Entry> entries) {
        MessageDigest digest = sha256();
        for (Entry entry : entries) {
            add(digest, entry.id().getBytes(StandardCharsets.UTF_8));
            add(digest, entry.project().getBytes(StandardCharsets.UTF_8));
            add(digest, entry.payload());
        }
        String hash = HexFormat.of().formatHex(digest.digest(), 0, 8);
        return block.epoch() + "/" + block.partition() + "/" + block.first() + "-" + block.last() + "/" + hash;
    }

    private static void add(MessageDigest digest, byte[] bytes) {
        digest.update(ByteBuffer.allocate(4).putInt(bytes.length).flip());
        digest.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
