package dev.lynex.query;

import dev.lynex.mail.Delivery;
import dev.lynex.mail.Mailer;
import dev.lynex.metadata.Account;
import dev.lynex.metadata.Invitation;
import dev.lynex.metadata.MetadataStore;
import dev.lynex.metadata.Project;
import java.net.URI;

/** Sends invitations to whom they are for. */
final class InvitationPost {
    private final MetadataStore metadata;
    private final Mailer mailer;
    private final URI publicUrl;

    InvitationPost(MetadataStore metadata, QuerySettings settings) {
        this.metadata = metadata;
        this.mailer = Mailer.of(settings.mail());
        this.publicUrl = settings.publicUrl();
    }

    /**
     * Sends it. Whatever comes of it, the invitation is good and its link can be handed over.
     *
     * @param path of the link below where people open the dashboard
     */
    Delivery send(Invitation invitation, String email, String path, Account by) {
        String project =
                metadata.project(invitation.projectId()).map(Project::name).orElse(invitation.projectId());
        var mail = new InvitationMail(
                project, by.called(), invitation.role(), URI.create(publicUrl + path), invitation.expiresAt());
        try {
            return mailer.send(mail.to(email));
        } catch (IllegalArgumentException e) {
            return new Delivery.Failed(String.valueOf(e.getMessage()), false);
        }
    }

    /** As the API says it. */
    static String word(Delivery delivery) {
        return switch (delivery) {
            case Delivery.Sent sent -> "sent";
            case Delivery.NotConfigured none -> "not-configured";
            case Delivery.Failed failed -> "failed";
        };
    }
}
