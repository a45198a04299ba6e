package dev.lynex.operator.project;

import dev.lynex.crds.v1alpha1.LynexProject;
import dev.lynex.metadata.AuditEntry;
import dev.lynex.metadata.Invitation;
import dev.lynex.metadata.MetadataException;
import dev.lynex.metadata.MetadataStore;
import dev.lynex.metadata.NewInvitation;
import dev.lynex.metadata.Role;
import dev.lynex.metadata.Token;
import dev.lynex.operator.Owners;
import java.util.Map;
import java.util.function.Supplier;

/** Invites by a project's resource and takes invitations back, so that the project's audit knows of it as of people's. */
final class OwnerAudit {
    private final LynexProject resource;
    private final String projectId;
    private final MetadataStore store;

    OwnerAudit(LynexProject resource, String projectId, MetadataStore store) {
        this.resource = resource;
        this.projectId = projectId;
        this.store = store;
    }

    /** Who the resource is where accounts are named. */
    String by() {
        return "LynexProject " + Owners.of(resource).name();
    }

    /** Makes an invitation for an owner; returns it in clear. */
    String invite(String email) {
        var wanted = new NewInvitation(projectId, Role.OWNER, email, by());
        String event = begin("invitation.create", "", Map.of());
        // The resource's author decides how many, within what its schema allows.
        String invitation = refusable(event, () -> store.invitations().create(wanted, 0));
        store.audit().done(event, Token.idOf(invitation), facts(email));
        return invitation;
    }

    void revoke(Invitation invitation) {
        String event = begin("invitation.revoke", invitation.id(), facts(String.valueOf(invitation.email())));
        // If it is not open any more, somebody was first; that is as well.
        refusable(event, () -> store.invitations().revoke(projectId, invitation.id()));
        store.audit().done(event, invitation.id(), Map.of());
    }

    private String begin(String action, String target, Map<String, Object> before) {
        var actor = new AuditEntry.Actor(by(), "", null);
        String uid = resource.getMetadata().getUid();
        return store.audit().begin(new AuditEntry(actor, projectId, action, target, before, uid));
    }

    private <T> T refusable(String event, Supplier<T> change) {
        try {
            return change.get();
        } catch (MetadataException.Unavailable e) {
            throw e; // It may have been made; so the event stays open.
        } catch (MetadataException e) {
            store.audit().failed(event, String.valueOf(e.getMessage()));
            throw e;
        }
    }

    private static Map<String, Object> facts(String email) {
        return Map.of("role", "owner", "email", email);
    }
}
