package dev.lynex.function;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * Unpacks gzip (RFC 1952), all members of it. The JDK's own stream takes a second member that is broken, or cut short in
 * its header, for the end: events would be lost in silence.
 */
final class GzipStream extends InputStream {
    private static final int BUFFER = 8 << 10;
    private static final int MAGIC = 0x8B1F;
    private static final int DEFLATE = 8;
    private static final int HEADER_CHECKSUM = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;
    private static final int RESERVED = 0xE0;

    private final PushbackInputStream in;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 checksum = new CRC32();
    private final byte[] packed = new byte[BUFFER];
    private int fed;
    private boolean inMember;
    private boolean any;

    GzipStream(InputStream in) {
        this.in = new PushbackInputStream(in, BUFFER);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    /** @throws ZipException when it is not gzip; {@link EOFException} when it was cut short */
    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (true) {
            if (!inMember && !startMember()) {
                return -1;
            }
            try {
                int unpacked = inflater.inflate(bytes, offset, length);
                if (unpacked > 0) {
                    checksum.update(bytes, offset, unpacked);
                    return unpacked;
                }
            } catch (DataFormatException e) {
                throw new ZipException("not deflate: " + e.getMessage());
            }
            if (inflater.finished()) {
                endMember();
            } else if (inflater.needsDictionary()) {
                throw new ZipException("needs a dictionary");
            } else {
                fed = in.read(packed);
                if (fed < 0) {
                    throw new EOFException("the stream ends within a member");
                }
                inflater.setInput(packed, 0, fed);
            }
        }
    }

    private boolean startMember() throws IOException {
        int first = in.read();
        if (first < 0 && any) {
            return false;
        }
        if (first < 0 || (first | must() << 8) != MAGIC || must() != DEFLATE) {
            throw new ZipException("no gzip header");
        }
        int flags = must();
        if ((flags & RESERVED) != 0) {
            throw new ZipException("unknown flags");
        }
        skip(6); // Time, level and system say nothing about the content.
        if ((flags & EXTRA) != 0) {
            skip(must() | must() << 8);
        }
        if ((flags & NAME) != 0) {
            skipText();
        }
        if ((flags & COMMENT) != 0) {
            skipText();
        }
        if ((flags & HEADER_CHECKSUM) != 0) {
            skip(2);
        }
        inflater.reset();
        checksum.reset();
        any = true;
        inMember = true;
        return true;
    }

    private void endMember() throws IOException {
        int left = inflater.getRemaining();
        in.unread(packed, fed - left, left);
        long sum = must() | must() << 8 | must() << 16 | (long) must() << 24;
        long size = must() | must() << 8 | must() << 16 | (long) must() << 24;
        if (sum != checksum.getValue() || size != (inflater.getBytesWritten() & 0xFFFF_FFFFL)) {
            throw new ZipException("the checksum does not fit");
        }
        inMember = false;
    }

    private void skip(int bytes) throws IOException {
        for (int i = 0; i < bytes; i++) {
            must();
        }
    }

    private void skipText() throws IOException {
        for (int i = 0; must() != 0; i++) {
            if (i == BUFFER) {
                throw new ZipException("a name or comment without an end");
            }
        }
    }

    private int must() throws IOException {
        int one = in.read();
        if (one < 0) {
            throw new EOFException("the stream ends within a header or trailer");
        }
        return one;
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        in.close();
    }
}
