package dev.lynex.function;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Something else listens on the port, or this process may not. */
public final class PortInUseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PortInUseException(String host, int port) {
        super("port " + port + " on " + host
                + " is in use or not allowed; end what listens there or choose another port");
    }

    /** Asks before the server starts, since the server itself only logs the failure. */
    public static void check(String host, int port) {
        if (port == 0) {
            return;
        }
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(host, port));
        } catch (IOException e) {
            throw new PortInUseException(host, port);
        }
    }
}
