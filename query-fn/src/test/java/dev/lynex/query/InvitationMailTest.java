package dev.lynex.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lynex.mail.Delivery;
import dev.lynex.mail.Mail;
import dev.lynex.mail.MailSettings;
import dev.lynex.mail.Mailer;
import dev.lynex.mail.TestingMailServer;
import dev.lynex.metadata.Role;
import dev.lynex.settings.Settings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InvitationMailTest {
    private static final URI LINK = URI.create("https://lynex.test/invitation#li_abc");
    private static final Instant EXPIRES = Instant.parse("2026-12-04T09:05:00Z");

    @TempDir
    Path folder;

    @Test
    void itSaysWhoInvitesWhereAsWhatAndUntilWhen() throws Exception {
        Mail mail = new InvitationMail("Shop", "Ann", Role.MEMBER, LINK, EXPIRES).to("bob@example.org");
        assertThat(mail.subject()).isEqualTo("Invitation to Shop on Lynex");
        assertThat(mail.text())
                .contains(
                        "Ann invites you to the project Shop on Lynex, as member.",
                        "\n" + LINK + "\n",
                        "4 December 2026, 09:05 UTC");

        try (var server = new TestingMailServer(TestingMailServer.Mode.TLS, folder)) {
            Settings settings = Settings.load(
                    QueryFunction.class,
                    Optional.empty(),
                    Map.of(),
                    Map.of(
                            "mail.host", "127.0.0.1",
                            "mail.port", Integer.toString(server.port()),
                            "mail.tls", "tls",
                            "mail.ca", server.certificate(),
                            "mail.from", "lynex@example.org"));
            assertThat(Mailer.of(MailSettings.from(settings)).send(mail)).isEqualTo(new Delivery.Sent());
            assertThat(server.mails.element().content()).contains(LINK.toString());
        }
    }

    @Test
    void namesBeginNoHeaderAndNoLinkOfTheirOwn() {
        String name = "Shop\r\nBcc: all@example.org\u2028 https://evil.example/" + "x".repeat(500);
        Mail mail = new InvitationMail(name, name, Role.VIEWER, LINK, EXPIRES).to("bob@example.org");
        assertThat(mail.subject()).hasSizeLessThan(200).doesNotContain("\r", "\n");
        assertThat(mail.text()).doesNotContain("://evil").doesNotContain("\nBcc");
        assertThat(new InvitationMail("\n", "", Role.VIEWER, LINK, EXPIRES)
                        .to("bob@example.org")
                        .text())
                .contains("(without a name) invites");
    }
}
