package dev.lynex.query;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lynex.function.Json;
import dev.lynex.function.Problem;
import dev.lynex.metadata.Account;
import dev.lynex.metadata.AuditEntry;
import dev.lynex.metadata.Authenticated;
import dev.lynex.metadata.Invitation;
import dev.lynex.metadata.MetadataException;
import dev.lynex.metadata.MetadataStore;
import dev.lynex.metadata.NewAccount;
import dev.lynex.metadata.NewInvitation;
import dev.lynex.metadata.Role;
import dev.lynex.metadata.Token;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Invitations by link: make, list, revoke, accept. The secret stands in the link's fragment, which browsers send to nobody and
 * write into no log.
 */
final class InvitationsRoute implements Route {
    private static final String PATH = "/api/v1/projects/{project}/invitations";
    private static final String LINK = "/invitation#";

    private final Access access;
    private final AuditTrail trail;
    private final MetadataStore metadata;
    private final Plans plans;
    private final SessionCookie cookie;
    private final InvitationPost post;
    private final InvitationSecrets secrets;
    private final boolean local;

    /** @param local whether people may have accounts with passwords that Lynex keeps */
    InvitationsRoute(
            Access access,
            AuditTrail trail,
            MetadataStore metadata,
            Plans plans,
            SessionCookie cookie,
            InvitationPost post,
            InvitationSecrets secrets,
            boolean local) {
        this.access = access;
        this.trail = trail;
        this.metadata = metadata;
        this.plans = plans;
        this.cookie = cookie;
        this.post = post;
        this.secrets = secrets;
        this.local = local;
    }

    @Override
    public void routing(HttpRouting.Builder routing) {
        routing.get(PATH, this::list);
        routing.post(PATH, this::create);
        routing.delete(PATH + "/{invitation}", this::revoke);
        routing.post("/api/v1/invitations/accept", this::accept);
    }

    private void list(ServerRequest req, ServerResponse res) {
        String project = access.project(req);
        ObjectNode json = Json.MAPPER.createObjectNode().put("project", project);
        ArrayNode list = json.putArray("invitations");
        metadata.invitations().list(project).forEach(invitation -> list.add(describe(invitation)));
        Json.send(res, 200, json);
    }

    private void create(ServerRequest req, ServerResponse res) {
        String project = access.project(req);
        JsonBody body = JsonBody.of(req, "role", "email");
        Role role = body.oneOf("role", Role.class).orElse(Role.MEMBER);
        if (role.isAbove(access.role(req))) {
            throw new MetadataException.NotAllowed("a role above one's own is not to give");
        }
        var wanted = new NewInvitation(
                project,
                role,
                body.optional("email").orElse(null),
                access.caller(req).account().id());
        String secret = trail.change(req, trail.inProject(req, "", Map.of()), () -> {
            String made = metadata.invitations()
                    .create(wanted, plans.ofProject(project).invitationsPerProject());
            return new AuditTrail.Made<>(made, Token.idOf(made), facts(role, wanted.email()));
        });
        ObjectNode json = Json.MAPPER.createObjectNode();
        Invitation made = metadata.invitations().open(secret);
        json.set("invitation", describe(made));
        json.put("secret", secret).put("link", LINK + secret);
        String email = made.email();
        if (email != null) {
            Account by = access.caller(req).account();
            json.put("mail", InvitationPost.word(post.send(made, email, LINK + secret, by)));
        }
        Json.send(res, 201, json);
    }

    private void revoke(ServerRequest req, ServerResponse res) {
        String project = access.project(req);
        String id = req.path().pathParameters().get("invitation");
        trail.change(req, trail.inProject(req, id, Map.of()), () -> {
            if (!metadata.invitations().revoke(project, id)) {
                throw new MetadataException.NotFound("the project has no such open invitation");
            }
            return new AuditTrail.Made<>(id, id, Map.of());
        });
        res.status(204);
        res.send();
    }

    /** By who is signed in, or by somebody new who makes an account with it and is signed in then. */
    private void accept(ServerRequest req, ServerResponse res) {
        JsonBody body = JsonBody.of(req, "invitation", "email", "name", "password");
        String secret = body.text("invitation");
        Optional<Authenticated> caller = access.callerIfAny(req);
        if (caller.isEmpty()) {
            checkRegistering(body);
        }
        if (caller.isPresent() && (body.has("email") || body.has("name") || body.has("password"))) {
            throw JsonBody.bad("whoever is signed in sends the member invitation only");
        }
        caller.ifPresent(InvitationsRoute::checkToken);
        Invitation invitation = secrets.open(req, secret);
        Account account = caller.map(Authenticated::account).orElseGet(() -> register(body, invitation));
        try {
            joins(req, secret, invitation, account, caller);
        } catch (MetadataException e) {
            if (caller.isEmpty()) {
                withdraw(account, e);
            }
            throw e;
        }
        if (caller.isEmpty()) {
            cookie.set(res, metadata.tokens().session(account.id(), "invitation"));
        }
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("project", invitation.projectId()).put("role", Query.wire(invitation.role()));
        Json.send(res, 200, json.put("account", account.id()));
    }

    private void checkRegistering(JsonBody body) {
        if (!local) {
            String how = "sign in first; GET /api/v1/session/providers says how";
            throw (body.has("password")
                            ? Problem.forbidden("making an account with a password is switched off here: " + how)
                            : Problem.unauthorized(how))
                    .asException();
        }
        if (!body.has("password")) {
            throw Problem.unauthorized("sign in first, or send email, name and password too, to make an account")
                    .asException();
        }
    }

    private static void checkToken(Authenticated known) {
        if (known.token().readOnly() || known.token().project() != null) {
            throw Problem.forbidden("this token only reads, or is for one project")
                    .asException();
        }
    }

    /** Whoever has an invitation to an email was trusted with it; an account without one has an email that nobody vouched for. */
    private Account register(JsonBody body, Invitation invitation) {
        var wanted = new NewAccount(
                body.text("email"),
                body.optional("name").orElse(""),
                body.text("password"),
                invitation.email() != null);
        if (invitation.email() != null && !invitation.email().equals(wanted.email())) {
            throw new MetadataException.NotAllowed("the invitation is for another email");
        }
        PlanLimits.room(
                "members of the project",
                metadata.members().list(invitation.projectId()).size(),
                plans.ofProject(invitation.projectId()).membersPerProject());
        return metadata.accounts().create(wanted);
    }

    /** Others took the last place, or the invitation, since it was looked at: then no account was made for nothing. */
    private void withdraw(Account account, MetadataException refusal) {
        switch (refusal) {
            case MetadataException.Unavailable e -> {} // It may have joined, and accepts again as who it is.
            case MetadataException e -> metadata.accounts().withdraw(account.id());
        }
    }

    private void joins(
            ServerRequest req, String secret, Invitation invitation, Account account, Optional<Authenticated> caller) {
        if (invitation.role() == Role.OWNER) {
            PlanLimits.room(
                    "projects that the account owns",
                    metadata.owned().owned(account.id()),
                    plans.ofAccount(account.id()).projectsPerAccount());
        }
        var actor = caller.map(AuditTrail::actor)
                .orElseGet(() -> new AuditEntry.Actor(account.id(), account.email(), null));
        var subject = new AuditTrail.Subject(
                actor, invitation.projectId(), account.id(), Map.of("invitation", invitation.id()));
        int most = plans.ofProject(invitation.projectId()).membersPerProject();
        trail.change(req, subject, () -> {
            Invitation accepted = metadata.invitations().accept(secret, account, most);
            return new AuditTrail.Made<>(accepted, account.id(), facts(accepted.role(), accepted.email()));
        });
    }

    private static Map<String, Object> facts(Role role, @Nullable String email) {
        Map<String, Object> facts = new HashMap<>(Map.of("role", Query.wire(role)));
        if (email != null) {
            facts.put("email", email);
        }
        return facts;
    }

    private static ObjectNode describe(Invitation invitation) {
        return Json.MAPPER
                .createObjectNode()
                .put("id", invitation.id())
                .put("role", Query.wire(invitation.role()))
                .put("email", invitation.email())
                .put("by", invitation.by())
                .put("createdAt", invitation.createdAt().toString())
                .put("expiresAt", invitation.expiresAt().toString());
    }
}
