package dev.lynex.mail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A mail server on loopback (RFC 5321, 3207, 4954) that keeps what it takes. */
public final class TestingMailServer implements AutoCloseable {
    private static final char[] PASSWORD = "changeit".toCharArray();

    /** How a connection begins, and whether it may change over. */
    public enum Mode {
        CLEAR,
        STARTTLS,
        TLS
    }

    /** A mail as it came: its envelope and its lines. */
    public record Taken(String from, List<String> to, String content, boolean encrypted) {}

    private final Mode mode;
    private final SSLContext tls;
    private final String certificate;
    private final ServerSocket server;
    private final CountDownLatch closed = new CountDownLatch(1);

    public final Queue<Taken> mails = new ConcurrentLinkedQueue<>();
    /** Everything that clients said outside of TLS. */
    public final Queue<String> saidInClear = new ConcurrentLinkedQueue<>();
    /** In place of its answers to these commands; an empty one is never given. */
    public final Map<String, String> answers = new ConcurrentHashMap<>();

    public volatile String user = "";
    public volatile String password = "";

    /** @param folder for its key */
    public TestingMailServer(Mode mode, Path folder) throws IOException, InterruptedException {
        this.mode = mode;
        KeyStore keys = keys(folder);
        try {
            var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(keys, PASSWORD);
            tls = SSLContext.getInstance("TLS");
            tls.init(managers.getKeyManagers(), null, null);
            certificate = "-----BEGIN CERTIFICATE-----\n"
                    + Base64.getMimeEncoder()
                            .encodeToString(keys.getCertificate("mail").getEncoded())
                    + "\n-----END CERTIFICATE-----\n";
        } catch (GeneralSecurityException e) {
            throw new IOException("the key cannot be used", e);
        }
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.startVirtualThread(this::listen);
    }

    public int port() {
        return server.getLocalPort();
    }

    /** Of 127.0.0.1, and its own authority. */
    public String certificate() {
        return certificate;
    }

    private static KeyStore keys(Path folder) throws IOException, InterruptedException {
        Path file = folder.resolve("mail.p12");
        Process made = new ProcessBuilder((Path.of(System.getProperty("java.home"), "bin", "keytool")
                                + " -genkeypair -alias mail -keyalg EC -dname CN=mail -ext san=ip:127.0.0.1"
                                + " -validity 1 -keystore " + file + " -storepass "
                                + new String(PASSWORD))
                        .split(" ", -1))
                .redirectErrorStream(true)
                .start();
        String said = new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (made.waitFor() != 0) {
            throw new IOException("keytool: " + said);
        }
        try {
            return KeyStore.getInstance(file.toFile(), PASSWORD);
        } catch (GeneralSecurityException e) {
            throw new IOException("the key cannot be used", e);
        }
    }

    private void listen() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Thread.startVirtualThread(() -> serve(client));
            } catch (IOException end) {
                return;
            }
        }
    }

    @SuppressWarnings("EmptyCatch") // Whoever is connected sees the end.
    private void serve(Socket client) {
        try (client) {
            new Conversation(mode == Mode.TLS ? encrypted(client) : client).run();
        } catch (IOException | InterruptedException end) {
        }
    }

    private SSLSocket encrypted(Socket plain) throws IOException {
        var socket = (SSLSocket) tls.getSocketFactory().createSocket(plain, "127.0.0.1", plain.getPort(), true);
        socket.setUseClientMode(false);
        socket.startHandshake();
        return socket;
    }

    private final class Conversation {
        private Socket socket;
        private BufferedReader in;
        private OutputStream out;
        private String from = "";
        private List<String> to = new ArrayList<>();

        Conversation(Socket socket) throws IOException {
            over(socket);
        }

        private void over(Socket next) throws IOException {
            socket = next;
            in = new BufferedReader(new InputStreamReader(next.getInputStream(), StandardCharsets.UTF_8));
            out = next.getOutputStream();
        }

        void run() throws IOException, InterruptedException {
            say("220 testing ESMTP");
            for (String line = hear(); line != null; line = hear()) {
                String command = line.toUpperCase(Locale.ROOT).split("[ :]", -1)[0];
                String otherwise = answers.get(command);
                if (otherwise != null) {
                    say(otherwise);
                } else {
                    answer(command, line);
                }
                if (command.equals("QUIT")) {
                    return;
                }
            }
        }

        private void answer(String command, String line) throws IOException, InterruptedException {
            switch (command) {
                case "EHLO" -> {
                    String more = mode == Mode.STARTTLS && !(socket instanceof SSLSocket) ? "250-STARTTLS\r\n" : "";
                    say("250-testing\r\n" + more + "250 AUTH PLAIN");
                }
                case "STARTTLS" -> {
                    say("220 go on");
                    over(encrypted(socket));
                }
                case "AUTH" -> {
                    String proof = new String(
                            Base64.getDecoder().decode(line.replaceFirst("(?i)AUTH PLAIN ", "")),
                            StandardCharsets.UTF_8);
                    // Whom to act as comes before the first; clients may name the user there too.
                    say(proof.endsWith("\0" + user + "\0" + password) ? "235 welcome" : "535 no " + proof);
                }
                case "MAIL" -> {
                    from = line;
                    to = new ArrayList<>();
                    say("250 ok");
                }
                case "RCPT" -> {
                    to.add(line);
                    say("250 ok");
                }
                case "DATA" -> {
                    say("354 go on");
                    var content = new StringBuilder();
                    for (String each = hear(); each != null && !each.equals("."); each = hear()) {
                        content.append(each.startsWith("..") ? each.substring(1) : each)
                                .append('\n');
                    }
                    mails.add(new Taken(from, List.copyOf(to), content.toString(), socket instanceof SSLSocket));
                    say("250 taken");
                }
                case "QUIT" -> say("221 bye");
                default -> say("250 ok");
            }
        }

        private String hear() throws IOException {
            String line = in.readLine();
            if (line != null && !(socket instanceof SSLSocket)) {
                saidInClear.add(line);
            }
            return line;
        }

        private void say(String text) throws IOException, InterruptedException {
            if (text.isEmpty()) {
                closed.await();
                return;
            }
            out.write((text + "\r\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
