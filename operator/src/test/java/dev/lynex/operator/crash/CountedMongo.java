package dev.lynex.operator.crash;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A way to MongoDB that counts what is written there. Of the protocol it knows that a message begins with its length and,
 * when it is an OP_MSG, that the first name of its document is the command's (MongoDB's manual, "MongoDB Wire Protocol").
 */
final class CountedMongo {
    private static final Set<String> WRITES =
            Set.of("insert", "update", "delete", "findAndModify", "create", "createIndexes", "drop");
    private static final int OP_MSG = 2013;
    private static final int HEADER = 16;
    /** After the header: flags of 4 bytes, the section's kind, the document's length of 4, the first member's type. */
    private static final int NAME = HEADER + 4 + 1 + 4 + 1;

    private final WriteBudget budget;
    private final int mongo;

    private CountedMongo(WriteBudget budget, int mongo) {
        this.budget = budget;
        this.mongo = mongo;
    }

    /** Listens on a port of the loopback address, for as long as the process lives. */
    static void listen(int port, int mongo, WriteBudget budget) throws IOException {
        var server = new ServerSocket();
        server.setReuseAddress(true);
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        var way = new CountedMongo(budget, mongo);
        Thread.ofPlatform().daemon().start(() -> {
            try {
                while (true) {
                    Socket client = server.accept();
                    Thread.ofPlatform().daemon().start(() -> way.serve(client));
                }
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
    }

    @SuppressWarnings("EmptyCatch") // An end of one side is the end of both.
    private void serve(Socket client) {
        var written = new AtomicBoolean();
        try (client;
                var server = new Socket(InetAddress.getLoopbackAddress(), mongo)) {
            Thread.ofPlatform().daemon().start(() -> answer(server, client, written));
            var in = new DataInputStream(client.getInputStream());
            OutputStream out = server.getOutputStream();
            while (true) {
                byte[] message = message(in);
                String command = command(message);
                if (WRITES.contains(command)) {
                    budget.begin("MongoDB " + command);
                    written.set(true);
                }
                out.write(message);
            }
        } catch (IOException | InterruptedException ended) {
        }
    }

    /** On one connection a command is answered before the next is sent. */
    @SuppressWarnings("EmptyCatch") // An end of one side is the end of both.
    private void answer(Socket server, Socket client, AtomicBoolean written) {
        try (server;
                client) {
            InputStream in = server.getInputStream();
            byte[] bytes = new byte[1 << 16];
            for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
                if (written.getAndSet(false)) {
                    budget.answered();
                }
                client.getOutputStream().write(bytes, 0, n);
            }
        } catch (IOException ended) {
        }
    }

    private static byte[] message(DataInputStream in) throws IOException {
        int length = Integer.reverseBytes(in.readInt());
        byte[] message = new byte[length];
        ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN).putInt(length);
        in.readFully(message, 4, length - 4);
        return message;
    }

    private static String command(byte[] message) {
        int operation = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN).getInt(12);
        if (operation != OP_MSG) {
            return "";
        }
        int end = NAME;
        while (message[end] != 0) {
            end++;
        }
        return new String(message, NAME, end - NAME, StandardCharsets.UTF_8);
    }
}
