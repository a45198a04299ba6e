package dev.lynex.ingest;

import io.helidon.common.buffers.BufferData;
import io.helidon.http.Header;
import io.helidon.http.http2.Http2FrameData;
import io.helidon.http.http2.Http2FrameHeader;
import io.helidon.http.http2.Http2Headers;
import io.helidon.http.http2.Http2HuffmanDecoder;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A client of HTTP/2 that can misbehave: it sends the frames it is told to, and reads what comes back. */
final class RawHttp2 implements AutoCloseable {
    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int CONTINUATION = 9;
    static final int END_STREAM = 1;
    static final int END_HEADERS = 4;
    static final int PADDED = 8;
    static final int PRIORITY = 32;

    private static final int FRAME = 16 << 10;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Socket socket;
    private final DataInputStream in;
    private final Http2Headers.DynamicTable table = Http2Headers.DynamicTable.create(4096);
    private final Http2HuffmanDecoder huffman = Http2HuffmanDecoder.create();
    private final Map<Integer, Answer> answers = new HashMap<>();
    private int nextStream = 1;
    private boolean goneAway;

    /** What came on one stream, the trailers among the headers. */
    static final class Answer {
        private final Map<String, String> headers = new HashMap<>();
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();
        private boolean whole;
        private boolean reset;

        String header(String name) {
            return headers.getOrDefault(name, "");
        }

        byte[] body() {
            return body.toByteArray();
        }

        boolean reset() {
            return reset;
        }

        /** The gRPC status; -1 when the answer was cut. */
        int status() {
            return whole ? Integer.parseInt(headers.getOrDefault("grpc-status", "-1")) : -1;
        }

        /** The response without its prefix. */
        byte[] message() {
            byte[] framed = body.toByteArray();
            return java.util.Arrays.copyOfRange(framed, 5, framed.length);
        }

        @Override
        public String toString() {
            return headers + " whole=" + whole + " reset=" + reset;
        }
    }

    private RawHttp2(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
        patience(PATIENCE);
    }

    static RawHttp2 connect(int port) throws IOException {
        var client = new RawHttp2(new Socket(InetAddress.getLoopbackAddress(), port));
        client.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        client.frame(SETTINGS, 0, 0, new byte[0]);
        return client;
    }

    void patience(Duration duration) throws IOException {
        socket.setSoTimeout(Math.toIntExact(duration.toMillis()));
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    void frame(int type, int flags, int stream, byte[] payload) throws IOException {
        send(frameBytes(type, flags, stream, payload));
    }

    static byte[] frameBytes(int type, int flags, int stream, byte[] payload) {
        var bytes = new ByteArrayOutputStream();
        bytes.write(payload.length >>> 16);
        bytes.write(payload.length >>> 8);
        bytes.write(payload.length);
        bytes.write(type);
        bytes.write(flags);
        for (int shift = 24; shift >= 0; shift -= 8) {
            bytes.write(stream >>> shift);
        }
        bytes.writeBytes(payload);
        return bytes.toByteArray();
    }

    /** Begins a request; answers its stream. */
    int begin(String path, List<String> headers) throws IOException {
        int stream = nextStream;
        nextStream += 2;
        frame(HEADERS, END_HEADERS, stream, block(path, headers));
        return stream;
    }

    /** Begins a request with these flags of its HEADERS frame beside END_HEADERS, so many bytes at a time. */
    int begin(int flags, byte[] block, int piece) throws IOException {
        int stream = nextStream;
        nextStream += 2;
        var payload = new ByteArrayOutputStream();
        byte[] padding = new byte[(flags & PADDED) != 0 ? 3 : 0];
        if (padding.length > 0) {
            payload.write(padding.length);
        }
        if ((flags & PRIORITY) != 0) {
            payload.writeBytes(new byte[] {0, 0, 0, 0, 16}); // It depends on no other.
        }
        payload.writeBytes(block);
        payload.writeBytes(padding);
        byte[] frame = frameBytes(HEADERS, END_HEADERS | flags, stream, payload.toByteArray());
        int step = Math.min(piece, frame.length);
        for (int at = 0; at < frame.length; at += step) {
            send(java.util.Arrays.copyOfRange(frame, at, Math.min(frame.length, at + step)));
        }
        return stream;
    }

    /** The headers of a request, in HPACK's plainest form. Names and values one after the other. */
    static byte[] block(String path, List<String> headers) {
        var block = new ByteArrayOutputStream();
        block.write(0x83); // :method: POST, of the static table
        block.write(0x86); // :scheme: http
        block.write(0x04); // :path
        text(block, path);
        block.write(0x01); // :authority
        text(block, "localhost");
        for (int i = 0; i < headers.size(); i += 2) {
            block.write(0);
            text(block, headers.get(i));
            text(block, headers.get(i + 1));
        }
        return block.toByteArray();
    }

    static void text(ByteArrayOutputStream block, String text) {
        int length = text.length();
        if (length < 127) {
            block.write(length);
        } else {
            block.write(127);
            for (length -= 127; length >= 128; length >>>= 7) {
                block.write((length & 0x7F) | 0x80);
            }
            block.write(length);
        }
        block.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    void data(int stream, byte[] bytes, boolean end) throws IOException {
        int at = 0;
        do {
            int step = Math.min(FRAME, bytes.length - at);
            boolean last = at + step == bytes.length;
            frame(DATA, last && end ? END_STREAM : 0, stream, java.util.Arrays.copyOfRange(bytes, at, at + step));
            at += step;
        } while (at < bytes.length);
    }

    /** A unary call with its message's own prefix. */
    Answer call(String path, String key, byte[] framed, String... more) throws IOException {
        int stream = begin(path, grpcHeaders(key, more));
        data(stream, framed, true);
        return answer(stream);
    }

    static List<String> grpcHeaders(String key, String... more) {
        List<String> headers = new ArrayList<>(
                List.of("content-type", "application/grpc", "te", "trailers", "authorization", "Bearer " + key));
        headers.addAll(List.of(more));
        return headers;
    }

    /** A message with the prefix that gRPC gives it. */
    static byte[] framed(int flag, byte[] message) {
        var framed = new ByteArrayOutputStream();
        framed.write(flag);
        for (int shift = 24; shift >= 0; shift -= 8) {
            framed.write(message.length >>> shift);
        }
        framed.writeBytes(message);
        return framed.toByteArray();
    }

    /** Reads until the stream's answer is whole, or the stream was reset or the connection closed. */
    Answer answer(int stream) throws IOException {
        Answer answer = answers.computeIfAbsent(stream, s -> new Answer());
        while (!answer.whole && !answer.reset && read()) {
            // The next frame.
        }
        return answer;
    }

    /** Whether the server closes within the patience; reads what it still sends. */
    boolean closedByServer() throws IOException {
        try {
            while (read()) {
                // The next frame.
            }
            return true;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        }
    }

    /** Whether it said GOAWAY. */
    boolean goneAway() {
        return goneAway;
    }

    /** Reads a frame; false at the end. */
    private boolean read() throws IOException {
        byte[] head = new byte[9];
        try {
            in.readFully(head);
            byte[] payload = new byte[ByteBuffer.wrap(head).getInt(0) >>> 8];
            in.readFully(payload);
            take(head, payload);
            return true;
        } catch (java.io.EOFException | java.net.SocketException e) {
            return false;
        }
    }

    private void take(byte[] head, byte[] payload) throws IOException {
        int flags = head[4];
        int stream = ByteBuffer.wrap(head).getInt(5);
        Answer answer = answers.computeIfAbsent(stream, s -> new Answer());
        switch (head[3]) {
            case HEADERS -> {
                var frame = new Http2FrameData(
                        Http2FrameHeader.create(BufferData.create(head)), BufferData.create(payload));
                Http2Headers headers = Http2Headers.create(null, table, huffman, frame);
                for (Header each : headers.httpHeaders()) {
                    answer.headers.put(each.headerName().lowerCase(), each.values());
                }
                if (headers.status() != null) {
                    answer.headers.put(
                            ":status", Integer.toString(headers.status().code()));
                }
            }
            case DATA -> answer.body.writeBytes(payload);
            case RST_STREAM -> answer.reset = true;
            case GOAWAY -> goneAway = true;
            case SETTINGS -> {
                if ((flags & 1) == 0) {
                    frame(SETTINGS, 1, 0, new byte[0]);
                }
            }
            default -> {}
        }
        if ((head[3] == HEADERS || head[3] == DATA) && (flags & END_STREAM) != 0) {
            answer.whole = true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
