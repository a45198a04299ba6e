package dev.lynex.query;

import dev.lynex.mail.Mail;
import dev.lynex.metadata.Role;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * The mail that invites somebody into a project.
 *
 * @param project its name, as its people chose it
 * @param inviter name or email of who invites
 * @param link opens the invitation, and is its secret
 */
record InvitationMail(String project, String inviter, Role role, URI link, Instant expiresAt) {
    private static final int MAX_NAME = 60;
    private static final DateTimeFormatter WHEN = DateTimeFormatter.ofPattern(
                    "d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    /** @throws IllegalArgumentException when mail cannot go there */
    Mail to(String email) {
        String name = name(project);
        return new Mail(email, "Invitation to " + name + " on Lynex", """
                Hello,

                %s invites you to the project %s on Lynex, as %s.

                Open this link to accept:

                %s

                It can be used once, until %s.
                If you did not expect this mail, leave it: without the link nothing happens.
                """.formatted(
                        name(inviter), name, role.name().toLowerCase(Locale.ROOT), link, WHEN.format(expiresAt)));
    }

    /** In one line; a name that is an address would make our mail carry anybody's link. */
    private static String name(String text) {
        String line = Mail.line(text.replace("://", " "), MAX_NAME);
        return line.isEmpty() ? "(without a name)" : line;
    }
}
