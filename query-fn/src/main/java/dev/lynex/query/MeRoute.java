package dev.lynex.query;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lynex.function.Json;
import dev.lynex.function.Problem;
import dev.lynex.metadata.Account;
import dev.lynex.metadata.Authenticated;
import dev.lynex.metadata.MetadataStore;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Map;

/** {@code /api/v1/me}: one's own account. */
final class MeRoute implements Route {
    private static final String PATH = "/api/v1/me";

    private final Access access;
    private final AuditTrail trail;
    private final MetadataStore metadata;

    MeRoute(Access access, AuditTrail trail, MetadataStore metadata) {
        this.access = access;
        this.trail = trail;
        this.metadata = metadata;
    }

    @Override
    public void routing(HttpRouting.Builder routing) {
        routing.get(
                PATH,
                (req, res) -> Json.send(res, 200, describe(access.caller(req).account())));
        routing.patch(PATH, this::change);
        routing.post(PATH + "/password", this::password);
    }

    private void change(ServerRequest req, ServerResponse res) {
        String name = JsonBody.of(req, "name").text("name");
        Account before = access.caller(req).account();
        Account after = trail.change(req, trail.own(req, before.id(), Map.of("name", before.name())), () -> {
            Account changed = metadata.accounts().rename(before.id(), name);
            return new AuditTrail.Made<>(changed, changed.id(), Map.of("name", changed.name()));
        });
        Json.send(res, 200, describe(after));
    }

    private void password(ServerRequest req, ServerResponse res) {
        JsonBody body = JsonBody.of(req, "current", "next");
        Authenticated who = access.caller(req);
        String id = who.account().id();
        String next = body.text("next");
        trail.change(req, trail.own(req, id, Map.of()), () -> {
            boolean right = metadata.accounts()
                    .changePassword(
                            id,
                            body.optional("current").orElse(""),
                            next,
                            who.token().id());
            if (!right) {
                throw Problem.forbidden("the current password is wrong").asException();
            }
            return new AuditTrail.Made<>(id, id, Map.of());
        });
        res.status(204);
        res.send();
    }

    private static ObjectNode describe(Account account) {
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("id", account.id())
                .put("email", account.email())
                .put("emailVerified", account.emailVerified())
                .put("name", account.name())
                .put("hasPassword", account.hasPassword());
        ArrayNode memberships = json.putArray("memberships");
        account.memberships()
                .forEach(m ->
                        memberships.addObject().put("project", m.projectId()).put("role", Query.wire(m.role())));
        return json;
    }
}
