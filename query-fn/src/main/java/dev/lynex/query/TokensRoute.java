package dev.lynex.query;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lynex.function.Json;
import dev.lynex.metadata.Account;
import dev.lynex.metadata.MetadataException;
import dev.lynex.metadata.MetadataStore;
import dev.lynex.metadata.NewToken;
import dev.lynex.metadata.Token;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** {@code /api/v1/me/tokens} and {@code /api/v1/me/sessions}: by what one is known, and ending it. */
final class TokensRoute implements Route {
    private static final String TOKENS = "/api/v1/me/tokens";
    private static final String SESSIONS = "/api/v1/me/sessions";
    private static final int DAYS = 30;
    private static final int MOST_DAYS = 36_500;

    private final Access access;
    private final AuditTrail trail;
    private final MetadataStore metadata;
    private final Plans plans;
    private final SessionCookie cookie;

    TokensRoute(Access access, AuditTrail trail, MetadataStore metadata, Plans plans, SessionCookie cookie) {
        this.access = access;
        this.trail = trail;
        this.metadata = metadata;
        this.plans = plans;
        this.cookie = cookie;
    }

    @Override
    public void routing(HttpRouting.Builder routing) {
        routing.get(TOKENS, (req, res) -> list(req, res, "tokens", Token.Kind.API));
        routing.post(TOKENS, this::create);
        routing.delete(TOKENS + "/{token}", (req, res) -> revoke(req, res, Token.Kind.API, "token"));
        routing.get(SESSIONS, (req, res) -> list(req, res, "sessions", Token.Kind.SESSION));
        routing.delete(SESSIONS, this::endAll);
        routing.delete(SESSIONS + "/{session}", (req, res) -> revoke(req, res, Token.Kind.SESSION, "session"));
    }

    private void list(ServerRequest req, ServerResponse res, String name, Token.Kind kind) {
        ObjectNode json = Json.MAPPER.createObjectNode();
        ArrayNode list = json.putArray(name);
        String mine = access.caller(req).token().id();
        metadata.tokens()
                .list(access.caller(req).account().id(), kind)
                .forEach(token ->
                        list.add(describe(token).put("current", token.id().equals(mine))));
        Json.send(res, 200, json);
    }

    private void create(ServerRequest req, ServerResponse res) {
        JsonBody body = JsonBody.of(req, "name", "days", "project", "readOnly");
        Account account = access.caller(req).account();
        String project = body.optional("project").orElse(null);
        if (project != null && account.role(project).isEmpty()) {
            throw Access.noProject(project);
        }
        var wanted = new NewToken(
                body.text("name"),
                Duration.ofDays(Math.min(body.number("days").orElse((long) DAYS), MOST_DAYS)),
                project,
                body.flag("readOnly"));
        PlanLimits.room(
                "valid tokens",
                metadata.tokens().list(account.id(), Token.Kind.API).size(),
                plans.ofAccount(account.id()).tokensPerAccount());
        String secret = trail.change(req, trail.own(req, "", Map.of()), () -> {
            String made = metadata.tokens().personal(account.id(), wanted);
            return new AuditTrail.Made<>(made, Token.idOf(made), facts(wanted));
        });
        ObjectNode json = Json.MAPPER.createObjectNode();
        metadata.tokens().list(account.id(), Token.Kind.API).stream()
                .filter(token -> token.id().equals(Token.idOf(secret)))
                .forEach(token -> json.set("token", describe(token).put("current", false)));
        Json.send(res, 201, json.put("secret", secret));
    }

    private static Map<String, Object> facts(NewToken token) {
        Map<String, Object> facts = new HashMap<>(
                Map.of("name", token.name(), "days", token.life().toDays(), "readOnly", token.readOnly()));
        if (token.project() != null) {
            facts.put("project", token.project());
        }
        return facts;
    }

    private void revoke(ServerRequest req, ServerResponse res, Token.Kind kind, String parameter) {
        String account = access.caller(req).account().id();
        String id = req.path().pathParameters().get(parameter);
        trail.change(req, trail.own(req, id, Map.of()), () -> {
            if (!metadata.tokens().revoke(account, kind, id)) {
                throw new MetadataException.NotFound("you have no such " + parameter);
            }
            return new AuditTrail.Made<>(id, id, Map.of());
        });
        res.status(204);
        res.send();
    }

    private void endAll(ServerRequest req, ServerResponse res) {
        String account = access.caller(req).account().id();
        trail.change(req, trail.own(req, account, Map.of()), () -> {
            long ended = metadata.tokens().revokeSessions(account, null);
            return new AuditTrail.Made<>(ended, account, Map.of("sessions", ended));
        });
        cookie.clear(res);
        res.status(204);
        res.send();
    }

    private static ObjectNode describe(Token token) {
        return Json.MAPPER
                .createObjectNode()
                .put("id", token.id())
                .put("name", token.name())
                .put("createdAt", token.createdAt().toString())
                .put("expiresAt", token.expiresAt().toString())
                .put("lastUsedAt", KeysRoute.text(token.lastUsedAt()))
                .put("project", token.project())
                .put("readOnly", token.readOnly());
    }
}
