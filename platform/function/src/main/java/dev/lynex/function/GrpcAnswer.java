package dev.lynex.function;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;

/** How a unary gRPC call is answered ("gRPC over HTTP2"): always 200, its own status at the end. */
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
        head(res);
        res.header(HeaderNames.TRAILER, STATUS.defaultCase()); // Without it Helidon sends none.
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
        head(res);
        res.header(STATUS, Integer.toString(code));
        res.header(MESSAGE, escaped(message));
        res.header(DETAILS, Base64.getEncoder().withoutPadding().encodeToString(details));
        // Headers that end the answer at once ("Trailers-Only"): only there OpenTelemetry's exporter for Java looks
        // for what it may send again. Helidon 4.5 writes such for a stream without content, once its own trailer is
        // not announced.
        OutputStream nothing = res.outputStream();
        res.headers().remove(HeaderNames.TRAILER);
        try {
            nothing.close();
        } catch (IOException e) {
            throw new UncheckedIOException("closing what was never written failed", e);
        }
        if (res instanceof RoutingResponse routed) {
            routed.commit();
        }
    }

    private static void head(ServerResponse res) {
        res.header(HeaderNames.CONTENT_TYPE, MEDIA_TYPE);
        res.header(ACCEPT_ENCODING, GrpcMessage.ENCODINGS);
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
