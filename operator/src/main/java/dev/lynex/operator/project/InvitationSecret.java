package dev.lynex.operator.project;

import dev.lynex.crds.v1alpha1.LynexProject;
import dev.lynex.operator.model.Checksum;
import java.nio.charset.StandardCharsets;

/** The Secret with the links of a project's open invitations: what it and its keys are called, and what a link is. */
final class InvitationSecret {
    /** As the dashboard knows the page; what follows browsers send to nobody and write into no log. */
    private static final String PAGE = "/invitation#";

    private static final int LONGEST_KEY = 253;

    private InvitationSecret() {}

    static String name(LynexProject project) {
        return project.getMetadata().getName() + "-invitations";
    }

    /**
     * The key for an address, another for each: {@code _} for the {@code @}, and {@code _} with two hexadecimal digits for
     * what else a key may not have. A domain has no {@code _}, so the last one is the {@code @}.
     */
    static String key(String email) {
        int at = email.lastIndexOf('@');
        var key = new StringBuilder();
        for (byte each : email.substring(0, at).getBytes(StandardCharsets.UTF_8)) {
            char letter = (char) (each & 0xff);
            boolean plain = letter < 128 && (Character.isLetterOrDigit(letter) || letter == '.' || letter == '-');
            key.append(plain ? String.valueOf(letter) : "_%02x".formatted((int) letter));
        }
        key.append('_').append(email, at + 1, email.length());
        return key.length() > LONGEST_KEY ? Checksum.of(email.getBytes(StandardCharsets.UTF_8)) : key.toString();
    }

    /**
     * The link by which an invitation is accepted.
     *
     * @param dashboard where people open it; "" when that is not known
     */
    static String link(String dashboard, String invitation) {
        return dashboard + PAGE + invitation;
    }

    /** The invitation in clear that a link has; "" when it is no link. */
    static String invitation(String link) {
        int page = link.lastIndexOf(PAGE);
        return page < 0 ? "" : link.substring(page + PAGE.length());
    }
}
