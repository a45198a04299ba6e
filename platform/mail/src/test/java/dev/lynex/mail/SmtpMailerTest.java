package dev.lynex.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lynex.settings.SettingsException;
import dev.lynex.settings.TrustedCa;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmtpMailerTest {
    private static final Mail MAIL =
            new Mail("ann@example.org", "Grüße – an invitation", "Hello Ann,\n.\n..\n→ https://l.example/#x\n");

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(TestingMailServer.Mode.class)
    void aMailArrivesAsItIs(TestingMailServer.Mode mode) throws Exception {
        try (var server = new TestingMailServer(mode, folder)) {
            assertThat(mailer(server, tls(mode), Optional.empty()).send(MAIL)).isEqualTo(new Delivery.Sent());

            assertThat(server.mails).hasSize(1);
            TestingMailServer.Taken taken = server.mails.element();
            assertThat(taken.encrypted()).isEqualTo(mode != TestingMailServer.Mode.CLEAR);
            assertThat(taken.from()).contains("<lynex@example.org>");
            assertThat(taken.to()).hasSize(1).allMatch(to -> to.contains("<ann@example.org>"));
            MimeMessage read = new MimeMessage(
                    Session.getInstance(new Properties()),
                    new ByteArrayInputStream(taken.content().getBytes(StandardCharsets.UTF_8)));
            assertThat(read.getSubject()).isEqualTo(MAIL.subject());
            assertThat(((String) read.getContent()).replace("\r\n", "\n")).isEqualTo(MAIL.text());
            assertThat(read.getContentType()).startsWith("text/plain");
            assertThat(read.getHeader("Auto-Submitted")).containsExactly("auto-generated");
        }
    }

    @Test
    void thePasswordIsSaidOnlyUnderTls() throws Exception {
        try (var server = new TestingMailServer(TestingMailServer.Mode.STARTTLS, folder)) {
            server.user = "postman";
            server.password = "letters only";
            assertThat(mailer(server, MailSettings.Tls.STARTTLS, Optional.of("letters only"))
                            .send(MAIL))
                    .isEqualTo(new Delivery.Sent());
            Delivery refused = mailer(server, MailSettings.Tls.STARTTLS, Optional.of("wrong one"))
                    .send(MAIL);
            assertThat(refused)
                    .isEqualTo(
                            new Delivery.Failed("the mail server does not know mail.user with this password", false));
            assertThat(server.saidInClear).noneMatch(line -> line.startsWith("AUTH") || line.startsWith("MAIL"));
        }
    }

    @Test
    void aServerWithoutTlsIsNotToldThePassword() throws Exception {
        try (var server = new TestingMailServer(TestingMailServer.Mode.CLEAR, folder)) {
            assertThat(mailer(server, MailSettings.Tls.STARTTLS, Optional.of("letters only"))
                            .send(MAIL))
                    .isInstanceOf(Delivery.Failed.class);
            assertThat(server.mails).isEmpty();
            assertThat(server.saidInClear).isNotEmpty().noneMatch(line -> line.startsWith("AUTH"));
        }
        assertThatThrownBy(() -> new MailSettings(
                        "127.0.0.1",
                        25,
                        MailSettings.Tls.NONE,
                        Optional.of("postman"),
                        Optional.of("letters only"),
                        "lynex@example.org",
                        Duration.ofSeconds(1),
                        1,
                        Optional.empty()))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("in clear");
    }

    @Test
    void aCertificateOfNobodysIsNotTrusted() throws Exception {
        try (var server = new TestingMailServer(TestingMailServer.Mode.TLS, folder)) {
            var settings = settings(server.port(), MailSettings.Tls.TLS, Optional.empty(), Optional.empty());
            assertThat(new SmtpMailer(settings).send(MAIL)).isInstanceOf(Delivery.Failed.class);
            assertThat(server.mails).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"MAIL", "RCPT", "DATA"})
    void aRefusalSaysWhetherToComeAgain(String at) throws Exception {
        try (var server = new TestingMailServer(TestingMailServer.Mode.CLEAR, folder)) {
            Mailer mailer = mailer(server, MailSettings.Tls.NONE, Optional.empty());
            server.answers.put(at, "550 no such ann@example.org");
            assertThat(mailer.send(MAIL)).isEqualTo(new Delivery.Failed("the mail server answered 550", false));
            server.answers.put(at, "451 later");
            assertThat(mailer.send(MAIL)).isEqualTo(new Delivery.Failed("the mail server answered 451", true));
            assertThat(server.mails).isEmpty();
        }
    }

    @Test
    void aSlowServerIsLeftAtTheDeadlineAndOnlySoManyWaitForIt() throws Exception {
        try (var server = new TestingMailServer(TestingMailServer.Mode.CLEAR, folder);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            server.answers.put("RCPT", "");
            Mailer mailer = mailer(server, MailSettings.Tls.NONE, Optional.empty());
            long start = System.nanoTime();
            List<Delivery> done = threads
                    .invokeAll(IntStream.range(0, 6)
                            .<java.util.concurrent.Callable<Delivery>>mapToObj(i -> () -> mailer.send(MAIL))
                            .toList())
                    .stream()
                    .map(f -> f.resultNow())
                    .toList();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
            assertThat(done).allMatch(d -> d instanceof Delivery.Failed(String why, boolean mayHelp) && mayHelp);
            assertThat(done).contains(new Delivery.Failed("too many mails are on their way", true));

            server.answers.clear();
            Awaitility.await().until(() -> mailer.send(MAIL) instanceof Delivery.Sent);
        }
    }

    @Test
    void nobodyListeningIsAFailureThatMayPass() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        assertThat(new SmtpMailer(settings(port, MailSettings.Tls.NONE, Optional.empty(), Optional.empty())).send(MAIL))
                .isInstanceOfSatisfying(
                        Delivery.Failed.class, f -> assertThat(f.mayHelp()).isTrue());
    }

    @Test
    void withoutAServerItSaysSo() {
        assertThat(Mailer.of(Optional.empty()).send(MAIL)).isEqualTo(new Delivery.NotConfigured());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ann@example.org\r\nBcc: all@example.org",
                "ann@example.org,bob@example.org",
                "Ann <ann@example.org>",
                "ann@example.org ",
                "\"a b\"@example.org",
                "ann",
                "ann@",
                "@example.org",
                "ann@exa\nmple.org",
                ""
            })
    void nobodyElseIsReachedByAnAddress(String to) {
        assertThatThrownBy(() -> new Mail(to, "x", "y")).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Hello\r\nBcc: all@example.org", "Hello\nX: y", "a\u0000b", "a\u0085b", ""})
    void aSubjectBeginsNoHeader(String subject) {
        assertThatThrownBy(() -> new Mail("ann@example.org", subject, "y"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(Mail.line(subject, 20)).matches("[^\\p{Cntrl}]{0,20}");
    }

    private static MailSettings.Tls tls(TestingMailServer.Mode mode) {
        return switch (mode) {
            case CLEAR -> MailSettings.Tls.NONE;
            case STARTTLS -> MailSettings.Tls.STARTTLS;
            case TLS -> MailSettings.Tls.TLS;
        };
    }

    private static Mailer mailer(TestingMailServer server, MailSettings.Tls tls, Optional<String> password) {
        return new SmtpMailer(settings(server.port(), tls, password, Optional.of(TrustedCa.of(server.certificate()))));
    }

    private static MailSettings settings(
            int port, MailSettings.Tls tls, Optional<String> password, Optional<TrustedCa> ca) {
        return new MailSettings(
                "127.0.0.1",
                port,
                tls,
                password.map(p -> "postman"),
                password,
                "lynex@example.org",
                Duration.ofSeconds(3),
                4,
                ca);
    }
}
