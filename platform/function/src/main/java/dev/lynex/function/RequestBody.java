package dev.lynex.function;

import com.github.luben.zstd.ZstdInputStream;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** A request's body, unpacked, never read beyond its limit. */
public final class RequestBody {
    private RequestBody() {}

    /**
     * Reads the body whole. {@code Content-Encoding} may be {@code gzip}, {@code zstd} or {@code identity}.
     *
     * @param maxBytes limit of the unpacked body; unpacking stops there
     * @throws ProblemException 413 beyond the limit, 415 for another encoding, 400 when it does not unpack or was cut
     */
    public static byte[] read(ServerRequest req, int maxBytes) {
        String encoding = req.headers()
                .first(HeaderNames.CONTENT_ENCODING)
                .orElse("identity")
                .toLowerCase(Locale.ROOT)
                .strip();
        long declared = req.headers().contentLength().orElse(-1);
        if (declared > maxBytes) {
            // Leave it unread: the connection is closed rather than drained.
            throw tooLarge(maxBytes);
        }
        if (!req.content().hasEntity()) {
            return new byte[0];
        }
        try (InputStream in = unpack(encoding, req.content().inputStream())) {
            byte[] body = in.readNBytes(maxBytes + 1);
            if (body.length > maxBytes) {
                throw tooLarge(maxBytes);
            }
            return body;
        } catch (ZipException e) {
            throw notUnpacked(encoding);
        } catch (IOException e) {
            if (!encoding.equals("identity")) {
                throw notUnpacked(encoding);
            }
            throw Problem.badRequest("body-cut", "the body ended before its announced length")
                    .asException();
        }
    }

    private static InputStream unpack(String encoding, InputStream in) throws IOException {
        return switch (encoding) {
            case "identity", "" -> in;
            case "gzip", "x-gzip" -> new GZIPInputStream(in, 16 << 10);
            case "zstd" -> new ZstdInputStream(in);
            default ->
                throw new Problem(
                                415,
                                "unsupported-encoding",
                                "The Content-Encoding is not supported",
                                "Content-Encoding must be gzip, zstd or absent")
                        .asException();
        };
    }

    private static ProblemException notUnpacked(String encoding) {
        return Problem.badRequest("body-not-" + encoding, "the body is not valid " + encoding + " or was cut short")
                .asException();
    }

    private static ProblemException tooLarge(int maxBytes) {
        return Problem.tooLarge(
                        "the body is limited to " + maxBytes + " bytes after decompression; send smaller batches")
                .asException();
    }
}
