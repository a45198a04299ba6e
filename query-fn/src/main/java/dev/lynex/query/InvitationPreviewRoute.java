package dev.lynex.query;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lynex.function.Json;
import dev.lynex.metadata.Account;
import dev.lynex.metadata.Invitation;
import dev.lynex.metadata.MetadataException;
import dev.lynex.metadata.MetadataStore;
import dev.lynex.metadata.Project;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /api/v1/invitations/preview}: what an invitation is for, to whoever has it. The secret comes in the body, since
 * addresses are written into logs.
 */
final class InvitationPreviewRoute implements Route {
    static final String PATH = "/api/v1/invitations/preview";

    private final MetadataStore metadata;
    private final InvitationSecrets secrets;
    private final SignInWays ways;

    InvitationPreviewRoute(MetadataStore metadata, InvitationSecrets secrets, SignInWays ways) {
        this.metadata = metadata;
        this.secrets = secrets;
        this.ways = ways;
    }

    @Override
    public void routing(HttpRouting.Builder routing) {
        routing.post(PATH, this::preview);
    }

    private void preview(ServerRequest req, ServerResponse res) {
        Invitation invitation = secrets.open(req, JsonBody.of(req, "invitation").text("invitation"));
        Project project = metadata.project(invitation.projectId())
                .orElseThrow(
                        () -> new MetadataException.NotFound("the invitation is revoked; its project was removed"));
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("projectName", project.name())
                .put("role", Query.wire(invitation.role()))
                .put("invitedBy", inviter(invitation.by()))
                .put("email", invitation.email())
                .put("expiresAt", invitation.expiresAt().toString());
        json.set("signIn", ways.describe());
        Json.send(res, 200, json);
    }

    /** Null when the account is gone, and when it was no person but a cluster's resource that invited. */
    private @Nullable String inviter(String by) {
        return metadata.accounts().find(by).map(Account::called).orElse(null);
    }
}
