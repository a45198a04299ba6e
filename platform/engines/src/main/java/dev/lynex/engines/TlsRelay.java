package dev.lynex.engines;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** TLS in front of an engine that speaks none, for tests: with a certificate of 127.0.0.1 that nobody knows. */
public final class TlsRelay implements AutoCloseable {
    private static final String ALIAS = "relay";

    private final int target;
    private final ServerSocket server;
    private final String pem;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private TlsRelay(int target, KeyStore keys, char[] password) throws IOException, GeneralSecurityException {
        this.target = target;
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        server = context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        pem = "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder()
                        .encodeToString(keys.getCertificate(ALIAS).getEncoded())
                + "\n-----END CERTIFICATE-----\n";
        Thread.startVirtualThread(this::listen);
    }

    /**
     * Listens on a free port.
     *
     * @param target port of the engine
     * @param folder for the key that is made
     */
    public static TlsRelay to(int target, Path folder) throws IOException, InterruptedException {
        String password = Secret.random();
        Path file = Files.createDirectories(folder).resolve("keys.p12");
        Process made = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        ALIAS,
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=relay",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-validity",
                        "1",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        password)
                .redirectErrorStream(true)
                .start();
        String said = new String(made.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (made.waitFor() != 0) {
            throw new IOException("keytool: " + said);
        }
        try {
            return new TlsRelay(
                    target, KeyStore.getInstance(file.toFile(), password.toCharArray()), password.toCharArray());
        } catch (GeneralSecurityException e) {
            throw new IOException("the key cannot be used", e);
        }
    }

    public int port() {
        return server.getLocalPort();
    }

    /** Its certificate, which is its own authority. */
    public String certificate() {
        return pem;
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
                Socket upstream = new Socket(InetAddress.getLoopbackAddress(), target)) {
            Thread.startVirtualThread(() -> pass(client, upstream));
            pass(upstream, client);
        } catch (IOException closed) {
        } finally {
            open.remove(client);
        }
    }

    @SuppressWarnings("EmptyCatch") // Whoever is connected sees the end.
    private static void pass(Socket from, Socket to) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            in.transferTo(out);
        } catch (IOException closed) {
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket each : open) {
            each.close();
        }
    }
}
