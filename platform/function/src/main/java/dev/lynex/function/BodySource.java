package dev.lynex.function;

import io.helidon.common.buffers.DataReader;
import io.helidon.http.RequestException;
import java.io.IOException;
import java.io.InputStream;

/** A body as it comes from the client, with what can be wrong with that. */
final class BodySource extends InputStream {
    private final InputStream in;
    private final Exchange exchange = Exchange.current();

    BodySource(InputStream in) {
        this.in = in;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        try {
            return exchange.readBody(in, bytes, offset, length);
        } catch (DataReader.InsufficientDataAvailableException e) {
            throw Problem.badRequest("body-cut", "the body ended before its announced end")
                    .asException();
        } catch (RequestException | IllegalArgumentException | DataReader.IncorrectNewLineException e) {
            throw Problem.badRequest(
                            "bad-chunks",
                            "the body is not well-formed in its Transfer-Encoding; each chunk is its length in hex,"
                                    + " a line end, so many bytes and a line end")
                    .asException();
        }
    }

    /** Helidon would read the rest first, which nobody waits for. */
    @Override
    public void close() {}
}
