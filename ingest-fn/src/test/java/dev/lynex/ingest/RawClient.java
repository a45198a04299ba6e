package dev.lynex.ingest;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A client that can misbehave: it sends the bytes it is told to, when it is told to, and reads what comes back. */
final class RawClient implements AutoCloseable {
    /** Longer than any answer takes, so that a server that hangs fails the test and not the build. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Socket socket;
    private final InputStream in;
    private final ByteArrayOutputStream leftOver = new ByteArrayOutputStream();

    private RawClient(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
        patience(PATIENCE);
    }

    static RawClient connect(int port) throws IOException {
        return new RawClient(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    /** How long a read may wait before it fails with {@link java.net.SocketTimeoutException}. */
    void patience(Duration duration) throws IOException {
        socket.setSoTimeout(Math.toIntExact(duration.toMillis()));
    }

    RawClient send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.UTF_8));
    }

    RawClient send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    /** Says that nothing more comes, and still reads. */
    void end() throws IOException {
        socket.shutdownOutput();
    }

    /** Sends a whole request with its Content-Length and reads the answer; the connection stays open. */
    RawAnswer request(String method, String target, byte[] body, String... headers) throws IOException {
        var head = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
        var whole = new ByteArrayOutputStream();
        whole.writeBytes(head.toString().getBytes(StandardCharsets.UTF_8));
        whole.writeBytes(body);
        return send(whole.toByteArray()).answer();
    }

    /**
     * Reads one answer.
     *
     * @throws EOFException when the server closed the connection without one
     */
    RawAnswer answer() throws IOException {
        String[] start = line().split(" ", 3);
        int status = Integer.parseInt(start[1]);
        List<String> headers = new ArrayList<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            headers.add(line);
        }
        var head = new RawAnswer(status, headers, "");
        return new RawAnswer(status, headers, new String(body(head), StandardCharsets.UTF_8));
    }

    private byte[] body(RawAnswer head) throws IOException {
        if (head.status() < 200 || head.status() == 204) {
            return new byte[0];
        }
        if (head.header("Transfer-Encoding").toLowerCase(Locale.ROOT).equals("chunked")) {
            var all = new ByteArrayOutputStream();
            for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
                all.write(in.readNBytes(size));
                line();
            }
            line();
            return all.toByteArray();
        }
        String length = head.header("Content-Length");
        return length.isEmpty() ? in.readAllBytes() : in.readNBytes(Integer.parseInt(length));
    }

    /** Whether there is something to read, or comes within the patience. */
    boolean hasAnswer() throws IOException {
        in.mark(1);
        try {
            boolean answered = in.read() >= 0;
            in.reset();
            return answered;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        }
    }

    /** Whether the server has closed, or closes within the patience; reads what it still sends. */
    boolean closedByServer() throws IOException {
        try {
            for (int b = in.read(); b >= 0; b = in.read()) {
                leftOver.write(b);
            }
            return true;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        } catch (java.net.SocketException reset) {
            return true;
        }
    }

    /** What came before the connection was closed. */
    String leftOver() {
        return leftOver.toString(StandardCharsets.UTF_8);
    }

    private String line() throws IOException {
        var line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("the server closed the connection after: " + line);
            }
            line.write(b);
        }
        return line.toString(StandardCharsets.UTF_8).stripTrailing();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
