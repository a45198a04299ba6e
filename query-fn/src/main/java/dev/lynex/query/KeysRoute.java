package dev.lynex.query;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lynex.function.Json;
import dev.lynex.metadata.Key;
import dev.lynex.metadata.KeyScope;
import dev.lynex.metadata.MetadataException;
import dev.lynex.metadata.MetadataStore;
import dev.lynex.metadata.Token;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/projects/{project}/keys}: the ingest keys of a project. A key's secret is shown once, when it is made. */
final class KeysRoute implements Route {
    private static final String PATH = "/api/v1/projects/{project}/keys";
    private static final int LONGEST_NAME = 100;

    private final Access access;
    private final AuditTrail trail;
    private final MetadataStore metadata;
    private final Plans plans;

    KeysRoute(Access access, AuditTrail trail, MetadataStore metadata, Plans plans) {
        this.access = access;
        this.trail = trail;
        this.metadata = metadata;
        this.plans = plans;
    }

    @Override
    public void routing(HttpRouting.Builder routing) {
        routing.get(PATH, this::list);
        routing.post(PATH, this::create);
        routing.delete(PATH + "/{key}", this::revoke);
    }

    private void list(ServerRequest req, ServerResponse res) {
        String project = access.project(req);
        ObjectNode json = Json.MAPPER.createObjectNode().put("project", project);
        ArrayNode list = json.putArray("keys");
        metadata.keys(project).forEach(key -> list.add(describe(key)));
        Json.send(res, 200, json);
    }

    private void create(ServerRequest req, ServerResponse res) {
        String project = access.project(req);
        JsonBody body = JsonBody.of(req, "name", "scope");
        String name = body.text("name").strip();
        if (name.isEmpty() || name.length() > LONGEST_NAME || name.chars().anyMatch(Character::isISOControl)) {
            throw JsonBody.bad(
                    "the member name must have 1 to " + LONGEST_NAME + " characters, none a control character");
        }
        KeyScope scope = body.oneOf("scope", KeyScope.class).orElse(KeyScope.INGEST);
        long valid = metadata.keys(project).stream()
                .filter(key -> key.revokedAt() == null)
                .count();
        PlanLimits.room("valid keys", valid, plans.ofProject(project).keysPerProject());
        String secret = trail.change(req, trail.inProject(req, "", Map.of()), () -> {
            String made = metadata.createKey(
                    project, scope, name, access.caller(req).account().id());
            return new AuditTrail.Made<>(made, Token.idOf(made), Map.of("name", name, "scope", Query.wire(scope)));
        });
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.set("key", describe(key(project, Token.idOf(secret))));
        Json.send(res, 201, json.put("secret", secret));
    }

    private void revoke(ServerRequest req, ServerResponse res) {
        String project = access.project(req);
        Key key = key(project, req.path().pathParameters().get("key"));
        trail.change(req, trail.inProject(req, key.id(), Map.of("name", key.name())), () -> {
            metadata.revokeKey(project, key.id());
            return new AuditTrail.Made<>(key, key.id(), Map.of());
        });
        res.status(204);
        res.send();
    }

    private Key key(String project, String id) {
        return metadata.keys(project).stream()
                .filter(key -> key.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new MetadataException.NotFound("the project has no such key"));
    }

    private static ObjectNode describe(Key key) {
        return Json.MAPPER
                .createObjectNode()
                .put("id", key.id())
                .put("name", key.name())
                .put("scope", Query.wire(key.scope()))
                .put("createdAt", key.createdAt().toString())
                .put("createdBy", key.createdBy())
                .put("lastUsedAt", text(key.lastUsedAt()))
                .put("revokedAt", text(key.revokedAt()));
    }

    static @Nullable String text(@Nullable Instant at) {
        return at == null ? null : at.toString();
    }
}
