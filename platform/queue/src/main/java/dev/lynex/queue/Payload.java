package dev.lynex.queue;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;

/** How a payload lies in the queue: as it is, or above 1 KiB as one zstd frame. */
final class Payload {
    static final String PLAIN = "plain";
    static final String ZSTD = "zstd";
    private static final int COMPRESS_ABOVE = 1024;

    private Payload() {}

    static String encoding(byte[] payload) {
        return payload.length > COMPRESS_ABOVE ? ZSTD : PLAIN;
    }

    static byte[] encode(byte[] payload) {
        return payload.length > COMPRESS_ABOVE ? Compressor.compress(payload) : payload;
    }

    /** The payload as it was submitted. */
    static byte[] decode(String encoding, byte[] stored, int rawBytes) {
        return switch (encoding) {
            case PLAIN -> stored;
            case ZSTD -> {
                try {
                    yield Zstd.decompress(stored, rawBytes);
                } catch (ZstdException e) {
                    throw new QueueException.Invalid("an entry's payload does not decompress: " + e.getMessage());
                }
            }
            default -> throw new QueueException.Invalid("unknown payload encoding '" + encoding + "'");
        };
    }
}
