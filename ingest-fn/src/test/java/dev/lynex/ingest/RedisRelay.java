package dev.lynex.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.lynex.engines.RedisEngine;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A way to Redis on which one answer can be lost: that to an accept, which is given only when the append is written. */
final class RedisRelay implements AutoCloseable {
    private static final String ACCEPT = "lynex_accept_v2";

    private final RedisEngine redis;
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicReference<@Nullable Runnable> instead = new AtomicReference<>();

    RedisRelay(RedisEngine redis) throws IOException {
        this.redis = redis;
        Thread.startVirtualThread(this::listen);
    }

    /** The address of Redis by way of this relay. */
    String uri() {
        return redis.uri().replace(":" + redis.port(), ":" + server.getLocalPort());
    }

    /** When Redis answers the next accept, this happens; the answer is not delivered, its connection is cut. */
    void insteadOfTheNextAnswer(Runnable happens) {
        instead.set(happens);
    }

    private void listen() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                open.add(client);
                Thread.startVirtualThread(() -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    @SuppressWarnings("EmptyCatch") // Whoever is connected sees the end.
    private void serve(Socket client) {
        try (client;
                Socket upstream = new Socket(InetAddress.getLoopbackAddress(), redis.port())) {
            var said = new AtomicReference<>("");
            Thread.startVirtualThread(() -> pass(client, upstream, text -> {
                // A name may come in two pieces.
                String last = said.get();
                said.set(last.substring(Math.max(0, last.length() - ACCEPT.length())) + text);
                return true;
            }));
            pass(upstream, client, answer -> {
                Runnable happens = said.get().contains(ACCEPT) ? instead.getAndSet(null) : null;
                if (happens != null) {
                    happens.run();
                }
                return happens == null;
            });
        } catch (IOException away) {
        } finally {
            open.remove(client);
        }
    }

    @FunctionalInterface
    private interface Passage {
        boolean open(String bytes);
    }

    @SuppressWarnings("EmptyCatch") // An end of one side is the end of both.
    private static void pass(Socket from, Socket to, Passage passage) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            byte[] bytes = new byte[1 << 16];
            for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
                if (!passage.open(new String(bytes, 0, n, ISO_8859_1))) {
                    return;
                }
                to.getOutputStream().write(bytes, 0, n);
            }
        } catch (IOException ended) {
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket client : open) {
            client.close();
        }
    }
}
