package dev.lynex.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lynex.mail.Delivery;
import dev.lynex.mail.Mail;
import dev.lynex.mail.MailSettings;
import dev.lynex.mail.Mailer;
import dev.lynex.mail.TestingMailServer;
import dev.lynex.metadata.Role;
import dev.lynex.settings.Settings;
import java.net.URI;
import java.net.http.HttpResponse;
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
    void whoIsInvitedByEmailGetsTheLinkByMail() throws Exception {
        try (var server = new TestingMailServer(TestingMailServer.Mode.CLEAR, folder);
                var running = new RunningSignIn(Map.of(
                        "mail.host", "127.0.0.1",
                        "mail.port", Integer.toString(server.port()),
                        "mail.tls", "none",
                        "mail.from", "lynex@example.org"))) {
            running.account("ann@example.org", Role.OWNER);
            RunningSignIn.Browser ann = running.browser();
            ann.signIn("ann@example.org", RunningSignIn.PASSWORD);
            JsonNode made = invite(ann, "{\"role\": \"viewer\", \"email\": \"bob@example.org\"}");
            assertThat(made.get("mail").asText()).isEqualTo("sent");
            TestingMailServer.Taken mail = server.mails.element();
            assertThat(mail.to()).singleElement().asString().contains("<bob@example.org>");
            assertThat(mail.content().replace("=\n", "")) // Long lines are folded so in quoted-printable.
                    .contains(RunningSignIn.PUBLIC + "/invitation#"
                            + made.get("secret").asText())
                    .contains("ann@example.org invites you to the project Shop");

            server.answers.put("RCPT", "550 no");
            assertThat(invite(ann, "{\"role\": \"viewer\", \"email\": \"carl@example.org\"}")
                            .get("mail")
                            .asText())
                    .as("and the link is there all the same")
                    .isEqualTo("failed");
            assertThat(invite(ann, "{\"role\": \"viewer\"}").has("mail")).isFalse();
        }
        try (var running = new RunningSignIn(Map.of())) {
            running.account("ann@example.org", Role.OWNER);
            RunningSignIn.Browser ann = running.browser();
            ann.signIn("ann@example.org", RunningSignIn.PASSWORD);
            assertThat(invite(ann, "{\"role\": \"viewer\", \"email\": \"bob@example.org\"}")
                            .get("mail")
                            .asText())
                    .isEqualTo("not-configured");
        }
    }

    private static JsonNode invite(RunningSignIn.Browser by, String body) throws Exception {
        HttpResponse<String> answer = by.post("/api/v1/projects/" + RunningSignIn.PROJECT + "/invitations", body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return RunningSignIn.json(answer);
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
