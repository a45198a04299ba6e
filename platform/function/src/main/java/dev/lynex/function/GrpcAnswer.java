package dev.lynex.function;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;

/** How a unary gRPC call is answered ("gRPC over HTTP2"): always 200, its own status in the trailers. */
public final class GrpcAnswer {
    private static final String MEDIA_TYPE = "application/grpc";
    private static final HeaderName ACCEPT_ENCODING = HeaderNames.create("grpc-accept-encoding");
    private static final HeaderName STATUS = HeaderNames.create("grpc-status");
    private static final HeaderName MESSAGE = HeaderNames.create("grpc-message");
    private static final HeaderName DETAILS = HeaderNames.create("grpc-status-details-bin");
    private static final int PREFIX = 5;

    private GrpcAnswer() {}

    /** Whether a request is a gRPC call in protobuf, which alone is answered so. */
    public static boolean isDueTo(ServerRequest req) {
        String type =
                ErrorForm.contentType(req.headers()).split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return (type.equals(MEDIA_TYPE) || type.equals(MEDIA_TYPE + "+proto"))
                && req.prologue().protocolVersion().startsWith("2");
    }

    /** Answers OK with a message. */
    public static void send(ServerResponse res, byte[] message) {
        byte[] framed = new byte[PREFIX + message.length];
        ByteBuffer.wrap(framed).put((byte) 0).putInt(message.length).put(message);
        head(res, "grpc-status");
        res.trailers().set(HeaderValues.create(STATUS, "0"));
        res.send(framed);
    }

    /**
     * Answers an error.
     *
     * @param code of google.rpc.Code, 1 to 16
     * @param message for a person
     * @param details the same as a google.rpc.Status in protobuf
     */
    public static void send(ServerResponse res, int code, String message, byte[] details) {
        head(res, "grpc-status, grpc-message, grpc-status-details-bin");
        res.trailers().set(HeaderValues.create(STATUS, Integer.toString(code)));
        res.trailers().set(HeaderValues.create(MESSAGE, escaped(message)));
        res.trailers()
                .set(HeaderValues.create(
                        DETAILS, Base64.getEncoder().withoutPadding().encodeToString(details)));
        res.send(new byte[0]);
    }

    private static void head(ServerResponse res, String trailers) {
        res.header(HeaderNames.CONTENT_TYPE, MEDIA_TYPE);
        res.header(ACCEPT_ENCODING, GrpcMessage.ENCODINGS);
        res.header(HeaderNames.TRAILER, trailers); // Without it Helidon sends none.
    }

    /** Printable ASCII as it is, all else and the percent sign in percent escapes of its UTF-8. */
    private static String escaped(String text) {
        var escaped = new StringBuilder();
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            if (each >= ' ' && each <= '~' && each != '%') {
                escaped.append((char) each);
            } else {
                escaped.append('%').append(HexFormat.of().withUpperCase().toHexDigits(each));
            }
        }
        return escaped.toString();
    }
}
