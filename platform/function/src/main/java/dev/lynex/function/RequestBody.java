package dev.lynex.function;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;

/** A request's body, unpacked, never read beyond its limit. */
public final class RequestBody {
    private static final int PIECE = 16 << 10;
    /** The most memory that is taken for a body before any of it has come. */
    private static final int AT_ONCE = 256 << 10;
    /** Room is taken in such steps where a body's length is not known before. */
    private static final int STEP = 64 << 10;

    private RequestBody() {}

    /**
     * Reads the body whole. {@code Content-Encoding} may be {@code gzip}, {@code zstd} or {@code identity}. While it is
     * read the request does not count as worked on.
     *
     * @param maxBytes limit of the unpacked body; unpacking stops there
     * @throws ProblemException 413 beyond the limit, 415 for another encoding, 400 when it does not unpack or was cut,
     *     503 when there is no memory for it now, or no place to work on it once it is read
     */
    public static byte[] read(ServerRequest req, int maxBytes) {
        return read(req, maxBytes, bytes -> {});
    }

    /**
     * Like {@link #read(ServerRequest, int)}, with room taken before bytes are kept: at once for a body that comes as it
     * is and says its length, step by step for one that is unpacked or comes in chunks.
     *
     * @throws ProblemException also what {@code room} throws
     */
    public static byte[] read(ServerRequest req, int maxBytes, BodyRoom room) {
        String encoding = encoding(req);
        long announced = req.headers().contentLength().orElse(-1);
        if (announced > maxBytes) {
            throw tooLarge(maxBytes); // Unread: the connection is closed rather than drained.
        }
        if (!req.content().hasEntity()) {
            return new byte[0];
        }
        Admission.Ticket ticket = Admission.of(req);
        ticket.leave();
        int known = announced > 0 && encoding.equals("identity") ? (int) announced : 0;
        room.reserve(known);
        byte[] body = unpacked(new BodySource(req.content().inputStream()), encoding, maxBytes, ticket, room, known);
        ticket.enter();
        return body;
    }

    /**
     * Reads to the end.
     *
     * @param known the length unpacked, 0 if it is not known; so much room is reserved already
     */
    static byte[] unpacked(
            InputStream packed, String encoding, int maxBytes, Admission.Ticket ticket, BodyRoom room, int known) {
        int reserved = known;
        try (InputStream in = unpack(encoding, packed)) {
            // zstd keeps what it unpacks once more, in its window.
            int copies = encoding.equals("zstd") ? 2 : 1;
            byte[] body = new byte[known > 0 ? Math.min(known, AT_ONCE) : PIECE];
            int size = 0;
            while (true) {
                int n = in.read(body, size, body.length - size);
                if (n < 0) {
                    return size == body.length ? body : Arrays.copyOf(body, size);
                }
                size += n;
                if (size > maxBytes) {
                    throw tooLarge(maxBytes);
                }
                while (size > reserved) {
                    int more = Math.min(STEP, maxBytes - reserved);
                    room.reserve(more);
                    reserved += more;
                }
                ticket.hold((long) n * copies);
                if (size == known && in.read() < 0) { // Helidon counts it as read only when its end was.
                    return body;
                }
                if (size == body.length) {
                    // One byte beyond the limit, which tells that there is more.
                    body = Arrays.copyOf(body, Math.min(2 * size, known > 0 ? known : maxBytes + 1));
                }
            }
        } catch (ZstdStream.WindowTooLarge e) {
            throw Problem.badRequest(
                            "zstd-window-too-large",
                            "a zstd frame asks for a window of more than " + ZstdStream.MAX_WINDOW
                                    + " bytes; pack without --long or --ultra")
                    .asException();
        } catch (IOException e) {
            throw notUnpacked(encoding);
        }
    }

    private static String encoding(ServerRequest req) {
        String encoding = String.join(",", req.headers().values(HeaderNames.CONTENT_ENCODING))
                .toLowerCase(Locale.ROOT)
                .strip();
        return switch (encoding) {
            case "", "identity" -> "identity";
            case "gzip", "x-gzip" -> "gzip";
            case "zstd" -> "zstd";
            default ->
                throw new Problem(
                                415,
                                "unsupported-encoding",
                                "The Content-Encoding is not supported",
                                "Content-Encoding must be gzip, zstd or absent")
                        .asException();
        };
    }

    private static InputStream unpack(String encoding, InputStream in) {
        return switch (encoding) {
            case "gzip" -> new GzipStream(in);
            case "zstd" -> new ZstdStream(in);
            default -> in;
        };
    }

    private static ProblemException notUnpacked(String encoding) {
        return Problem.badRequest("body-not-" + encoding, "the body is not valid " + encoding + " or was cut short")
                .asException();
    }

    static ProblemException tooLarge(int maxBytes) {
        return Problem.tooLarge(
                        "the body is limited to " + maxBytes + " bytes after decompression; send smaller batches")
                .asException();
    }
}
