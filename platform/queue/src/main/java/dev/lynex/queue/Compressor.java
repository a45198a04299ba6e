package dev.lynex.queue;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/** Packs payloads with zstd. A few are kept for the next payload, since to make one costs as much as to use it once. */
final class Compressor implements AutoCloseable {
    /** Level 1: the queue is passed through in a second or so, the processor's time counts more than the bytes. */
    private static final int LEVEL = 1;
    /** What one keeps for its next payload; a larger one gets a buffer of its own. */
    private static final int BUFFER = 256 << 10;

    private static final BlockingQueue<Compressor> IDLE =
            new ArrayBlockingQueue<>(Runtime.getRuntime().availableProcessors());

    private final ZstdCompressCtx context = new ZstdCompressCtx().setLevel(LEVEL);
    private final byte[] buffer = new byte[BUFFER];

    private Compressor() {}

    /** The payload as one zstd frame. */
    static byte[] compress(byte[] payload) {
        @Nullable Compressor idle = IDLE.poll();
        Compressor compressor = idle == null ? new Compressor() : idle;
        byte[] packed;
        try {
            packed = compressor.pack(payload);
        } catch (RuntimeException e) {
            compressor.close();
            throw e;
        }
        if (!IDLE.offer(compressor)) {
            compressor.close();
        }
        return packed;
    }

    private byte[] pack(byte[] payload) {
        int most = Math.toIntExact(Zstd.compressBound(payload.length));
        byte[] room = most <= buffer.length ? buffer : new byte[most];
        return Arrays.copyOf(room, context.compress(room, payload));
    }

    @Override
    public void close() {
        context.close();
    }
}
