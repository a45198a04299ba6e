package dev.lynex.engines;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.concurrent.ThreadLocalRandom;

/** TCP ports of the loopback address. */
public final class LoopbackPort {
    /**
     * Below the ports that Linux (32768) and macOS (49152) give to outgoing connections: while an engine is dead, a
     * client that keeps trying to reach it could otherwise be given the engine's own port, and the engine could not start
     * again.
     */
    private static final int FIRST = 20_000;

    private static final int LAST = 32_000;
    private static final int TRIES = 100;

    private LoopbackPort() {}

    /** A port that nobody listens on now. Another process may take it before the caller does. */
    public static int free() {
        for (int i = 0; i < TRIES; i++) {
            try {
                return bind(ThreadLocalRandom.current().nextInt(FIRST, LAST));
            } catch (IOException e) {
                // Taken; another will be free.
            }
        }
        try {
            return bind(0);
        } catch (IOException e) {
            throw new EngineException("no free port on the loopback address: " + e.getMessage(), e);
        }
    }

    /**
     * The port to listen on.
     *
     * @param wanted 1 to 65535, or 0 for any free one
     * @throws EngineException if somebody listens on it already
     */
    public static int claim(int wanted) {
        if (wanted == 0) return free();
        try {
            return bind(wanted);
        } catch (IOException e) {
            throw new EngineException("port " + wanted + " is already in use", e);
        }
    }

    static int checked(int port) {
        if (port < 0 || port > 65535) throw new EngineException("port " + port + " is not between 0 and 65535");
        return port;
    }

    /** Of this machine, whatever its names resolve to. */
    static InetSocketAddress address(int port) {
        try {
            return new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int bind(int port) throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(address(port));
            return socket.getLocalPort();
        }
    }
}
