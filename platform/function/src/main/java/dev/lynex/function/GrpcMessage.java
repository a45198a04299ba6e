package dev.lynex.function;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Locale;

/**
 * The one message of a unary call, as "gRPC over HTTP2" frames it: a flag whether it is packed, four bytes of length, and
 * so many bytes. Never read beyond its limit, neither as sent nor unpacked.
 */
public final class GrpcMessage {
    static final String ENCODINGS = "identity,gzip,zstd";

    private static final HeaderName ENCODING = HeaderNames.create("grpc-encoding");
    private static final int PREFIX = 5;

    private GrpcMessage() {}

    /**
     * Reads the message. While it is read the request does not count as worked on.
     *
     * @param maxBytes limit of the message, as sent and unpacked; unpacking stops there
     * @param room is taken before bytes are kept
     * @throws ProblemException 413 beyond the limit, 415 for an encoding that is not known, 400 for anything but one whole
     *     message, 408 when it came too slowly, 503 when there is no memory for it now, and what {@code room} throws
     */
    public static byte[] read(ServerRequest req, int maxBytes, BodyRoom room) {
        String encoding = encoding(req);
        if (!req.content().hasEntity()) {
            throw malformed("the call has no message");
        }
        Admission.Ticket ticket = Admission.of(req);
        ticket.leave();
        byte[] message = read(new BodySource(req.content().inputStream()), encoding, maxBytes, ticket, room);
        ticket.enter();
        return message;
    }

    private static byte[] read(BodySource body, String encoding, int maxBytes, Admission.Ticket ticket, BodyRoom room) {
        try {
            byte[] prefix = body.readNBytes(PREFIX);
            if (prefix.length < PREFIX) {
                throw malformed("the call has no whole message");
            }
            long length = Integer.toUnsignedLong(ByteBuffer.wrap(prefix).getInt(1));
            if (length > maxBytes) {
                throw RequestBody.tooLarge(maxBytes); // Before any of it is kept.
            }
            String packed =
                    switch (prefix[0]) {
                        case 0 -> "identity";
                        case 1 -> encoding;
                        default -> throw malformed("the message's first byte must be 0 or 1");
                    };
            if (prefix[0] == 1 && encoding.equals("identity")) {
                throw malformed("the message says that it is packed, and grpc-encoding does not say how");
            }
            var message = new Bounded(body, length);
            int known = packed.equals("identity") ? (int) length : 0;
            room.reserve(known);
            byte[] bytes = known == 0 && length == 0
                    ? new byte[0]
                    : RequestBody.unpacked(message, packed, maxBytes, ticket, room, known);
            if (message.left > 0 || body.read() >= 0) {
                throw malformed("the call has more than one message");
            }
            return bytes;
        } catch (IOException e) {
            throw malformed("the message cannot be read");
        }
    }

    private static String encoding(ServerRequest req) {
        String encoding =
                req.headers().first(ENCODING).orElse("identity").strip().toLowerCase(Locale.ROOT);
        return switch (encoding) {
            case "identity", "gzip", "zstd" -> encoding;
            default ->
                throw new Problem(
                                415,
                                "unsupported-encoding",
                                "The grpc-encoding is not supported",
                                "grpc-encoding must be gzip, zstd, identity or absent")
                        .asException();
        };
    }

    private static ProblemException malformed(String detail) {
        return Problem.badRequest(
                        "malformed-grpc", detail + "; a unary call sends one message with its prefix of 5 bytes")
                .asException();
    }

    /** So many bytes of a body. */
    private static final class Bounded extends InputStream {
        private final InputStream in;
        private long left;

        Bounded(InputStream in, long length) {
            this.in = in;
            this.left = length;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int n = in.read(bytes, offset, (int) Math.min(left, length));
            if (n < 0) {
                throw malformed("the message ended before its announced end");
            }
            left -= n;
            return n;
        }
    }
}
