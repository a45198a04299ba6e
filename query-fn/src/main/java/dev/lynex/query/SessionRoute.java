package dev.lynex.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lynex.function.Json;
import dev.lynex.metadata.Account;
import dev.lynex.metadata.AuditEntry;
import dev.lynex.metadata.Authenticated;
import dev.lynex.metadata.MetadataStore;
import dev.lynex.metadata.Project;
import dev.lynex.metadata.Token;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Map;

/** {@code /api/v1/session}: sign in, who am I, sign out. */
final class SessionRoute implements Route {
    private static final String PATH = "/api/v1/session";

    private final Access access;
    private final AuditTrail trail;
    private final MetadataStore metadata;
    private final PasswordSignIn passwords;
    private final SessionCookie cookie;
    private final QuerySettings settings;

    SessionRoute(
            Access access,
            AuditTrail trail,
            MetadataStore metadata,
            PasswordSignIn passwords,
            SessionCookie cookie,
            QuerySettings settings) {
        this.access = access;
        this.trail = trail;
        this.metadata = metadata;
        this.passwords = passwords;
        this.cookie = cookie;
        this.settings = settings;
    }

    @Override
    public void routing(HttpRouting.Builder routing) {
        routing.post(PATH, this::signIn);
        routing.get(
                PATH,
                (req, res) -> Json.send(res, 200, describe(access.caller(req).account())));
        routing.delete(PATH, this::signOut);
    }

    private void signIn(ServerRequest req, ServerResponse res) {
        JsonBody body = JsonBody.of(req, "email", "password");
        Account account = passwords.signIn(req, res, body.text("email"), body.text("password"));
        begin(req, res, account, "password");
        Json.send(res, 200, describe(account));
    }

    /**
     * Begins a session for somebody who has proved who they are, and sets its cookie. It is always a new one: what the
     * browser came with is ended, so that nobody can have planted it.
     *
     * @param how the person signed in
     */
    void begin(ServerRequest req, ServerResponse res, Account account, String how) {
        access.session(req)
                .ifPresent(known -> metadata.revokeToken(known.token().id()));
        var actor = new AuditEntry.Actor(account.id(), account.email(), null);
        String token = trail.change(req, new AuditTrail.Subject(actor, "", "", Map.of()), () -> {
            String made = metadata.tokens().session(account.id(), how);
            return new AuditTrail.Made<>(made, Token.idOf(made), Map.of("how", how));
        });
        cookie.set(res, token);
    }

    private void signOut(ServerRequest req, ServerResponse res) {
        access.session(req).ifPresent(known -> end(req, known));
        cookie.clear(res);
        res.status(204);
        res.send();
    }

    private void end(ServerRequest req, Authenticated known) {
        String id = known.token().id();
        trail.change(req, new AuditTrail.Subject(AuditTrail.actor(known), "", id, Map.of()), () -> {
            metadata.revokeToken(id);
            return new AuditTrail.Made<>(id, id, Map.of());
        });
    }

    private JsonNode describe(Account account) {
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.putObject("account")
                .put("id", account.id())
                .put("email", account.email())
                .put("name", account.name());
        ArrayNode projects = json.putArray("projects");
        for (Project project : metadata.owned().of(account.id())) {
            account.role(project.id()).ifPresent(role -> projects.addObject()
                    .put("id", project.id())
                    .put("name", project.name())
                    .put("role", Query.wire(role)));
        }
        return json.put("ingestUrl", settings.ingestUrl());
    }
}
