package dev.lynex.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lynex.function.Json;
import dev.lynex.function.Problem;
import dev.lynex.function.RequestBody;
import dev.lynex.metadata.Account;
import dev.lynex.metadata.Membership;
import dev.lynex.metadata.MetadataStore;
import dev.lynex.metadata.Project;
import dev.lynex.metadata.Token;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.util.Locale;

/** {@code /api/v1/session}: sign in, who am I, sign out. */
final class SessionRoute implements Route {
    private static final String PATH = "/api/v1/session";
    private static final int MAX_BODY = 4096;

    private final Access access;
    private final MetadataStore metadata;
    private final QuerySettings settings;
    private final PasswordSignIn passwords;
    private final SessionCookie cookie;

    SessionRoute(Access access, MetadataStore metadata, PasswordSignIn passwords, QuerySettings settings) {
        this.access = access;
        this.metadata = metadata;
        this.settings = settings;
        this.passwords = passwords;
        this.cookie = new SessionCookie(settings.secureCookies());
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
        access.fromOurPage(req);
        JsonNode body = body(req);
        Account account = passwords.signIn(
                req, res, body.path("email").asText(""), body.path("password").asText(""));
        String token = metadata.createToken(account.id(), Token.Kind.SESSION, "web");
        res.headers().addCookie(cookie.of(token));
        Json.send(res, 200, describe(account));
    }

    private void signOut(ServerRequest req, ServerResponse res) {
        access.fromOurPage(req);
        access.session(req)
                .ifPresent(known -> metadata.revokeToken(known.token().id()));
        res.headers().addCookie(cookie.gone());
        res.status(204);
        res.send();
    }

    private JsonNode describe(Account account) {
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.putObject("account").put("id", account.id()).put("email", account.email());
        ArrayNode projects = json.putArray("projects");
        for (Membership membership : account.memberships()) {
            String name =
                    metadata.project(membership.projectId()).map(Project::name).orElse(membership.projectId());
            projects.addObject()
                    .put("id", membership.projectId())
                    .put("name", name)
                    .put("role", membership.role().name().toLowerCase(Locale.ROOT));
        }
        return json.put("ingestUrl", settings.ingestUrl());
    }

    private static JsonNode body(ServerRequest req) {
        try {
            JsonNode body = Json.MAPPER.readTree(RequestBody.read(req, MAX_BODY));
            if (body != null && body.isObject()) {
                return body;
            }
        } catch (IOException e) {
            // said below, without what was sent: it may hold a password
        }
        throw Problem.badRequest("malformed-request", "send {\"email\": …, \"password\": …} as JSON")
                .asException();
    }
}
