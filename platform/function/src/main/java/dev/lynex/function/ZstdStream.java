package dev.lynex.function;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.ZipException;

/**
 * Unpacks zstd (RFC 8878), all frames of it, each with a window of at most 8 MiB, which the RFC asks every decoder to
 * take. The library's own stream takes a second frame that was cut short for a whole one: events would be lost in
 * silence.
 */
final class ZstdStream extends InputStream {
    static final long MAX_WINDOW = 8L << 20;

    private static final int BUFFER = 16 << 10;
    /** Of a frame's header at most. */
    private static final int HEADER = 18;

    private static final int MAGIC = 0xFD2FB528;
    private static final int SINGLE_SEGMENT = 0x20;

    private final InputStream in;
    private final ZstdDecompressCtx context = new ZstdDecompressCtx();
    private final ByteBuffer packed =
            ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN).limit(0);
    private boolean ended;
    private boolean inFrame;
    private boolean any;

    ZstdStream(InputStream in) {
        this.in = in;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    /**
     * @throws ZipException when it is not zstd
     * @throws WindowTooLarge when a frame asks for a larger window
     * @throws EOFException when it was cut short
     */
    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        ByteBuffer plain = ByteBuffer.wrap(bytes, offset, length);
        while (true) {
            if (!inFrame && !startFrame()) {
                return -1;
            }
            int before = packed.position();
            try {
                inFrame = !context.decompressByteBufferStream(plain, packed);
            } catch (ZstdException e) {
                throw new ZipException("not zstd: " + e.getMessage());
            }
            if (plain.position() > offset) {
                return plain.position() - offset;
            }
            if (inFrame && packed.position() == before && !fill()) {
                throw new EOFException("the stream ends within a frame");
            }
        }
    }

    private boolean startFrame() throws IOException {
        while (packed.remaining() < HEADER && fill()) {
            // A header must be seen whole.
        }
        if (!packed.hasRemaining() && any) {
            return false;
        }
        if (packed.remaining() < Integer.BYTES + 1) {
            throw new ZipException("no zstd frame");
        }
        if (window(packed.position()) > MAX_WINDOW) {
            throw new WindowTooLarge();
        }
        context.reset();
        any = true;
        inFrame = true;
        return true;
    }

    /** The window that the frame there asks for (§3.1.1.1); 0 when the decoder is to judge what it is. */
    private long window(int at) {
        if (packed.getInt(at) != MAGIC || packed.remaining() <= Integer.BYTES + 1) {
            return 0;
        }
        int descriptor = packed.get(at + 4) & 0xFF;
        if ((descriptor & SINGLE_SEGMENT) == 0) {
            int window = packed.get(at + 5) & 0xFF;
            long base = 1L << (10 + (window >> 3));
            return base + base / 8 * (window & 7);
        }
        int dictionary = (1 << (descriptor & 3)) >> 1;
        int size = at + 5 + dictionary;
        if (size + Long.BYTES > packed.limit()) {
            return 0; // A frame so short unpacks to little, whatever it says.
        }
        return switch (descriptor >> 6) {
            case 0 -> packed.get(size) & 0xFF;
            case 1 -> (packed.getShort(size) & 0xFFFF) + 256;
            case 2 -> packed.getInt(size) & 0xFFFF_FFFFL;
            default -> packed.getLong(size) < 0 ? Long.MAX_VALUE : packed.getLong(size);
        };
    }

    private boolean fill() throws IOException {
        if (ended) {
            return false;
        }
        packed.compact();
        int read = in.read(packed.array(), packed.position(), packed.remaining());
        ended = read < 0;
        packed.position(packed.position() + Math.max(0, read)).flip();
        return !ended;
    }

    @Override
    public void close() throws IOException {
        context.close();
        in.close();
    }

    static final class WindowTooLarge extends IOException {
        private static final long serialVersionUID = 1L;
    }
}
