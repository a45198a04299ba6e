package dev.lynex.query;

import static dev.lynex.query.Permission.arrive;
import static dev.lynex.query.Permission.ask;
import static dev.lynex.query.Permission.change;
import static dev.lynex.query.Permission.read;
import static io.helidon.http.Method.DELETE;
import static io.helidon.http.Method.PATCH;
import static io.helidon.http.Method.POST;

import java.util.List;

/**
 * What each route of the API needs: the one place that says it. A route that is not here is not served. docs/access.md shows
 * the same to people, and a test holds both, the OpenAPI file and the running function against each other.
 */
final class Permissions {
    private static final String PROJECT = "/api/v1/projects/{project}";

    static final List<Permission> ALL = List.of(
            change(POST, "/api/v1/session", Need.NOTHING, "session.create"),
            read("/api/v1/session", Need.ACCOUNT),
            change(DELETE, "/api/v1/session", Need.NOTHING, "session.end"),
            read("/api/v1/session/providers", Need.NOTHING),
            read("/api/v1/session/oidc/{provider}", Need.NOTHING),
            arrive("/api/v1/session/oidc/{provider}/callback", Need.NOTHING, "session.create"),
            read("/api/v1/events", Need.VIEWER),
            read("/api/v1/events/export", Need.VIEWER),
            read("/api/v1/events/tail", Need.VIEWER),
            read("/api/v1/events/{id}", Need.VIEWER),
            read("/api/v1/facets", Need.VIEWER),
            read("/api/v1/traces", Need.VIEWER),
            read("/api/v1/traces/{id}", Need.VIEWER),
            read("/api/v1/stats", Need.VIEWER),
            ask("/api/v1/metrics/query", Need.VIEWER),
            read("/api/v1/metrics/query", Need.VIEWER),
            read("/api/v1/sessions", Need.VIEWER),
            read("/api/v1/sessions/{id}", Need.VIEWER),
            read("/api/v1/users", Need.VIEWER),
            read("/api/v1/models", Need.VIEWER),
            read("/api/v1/tools", Need.VIEWER),
            read("/api/v1/agents", Need.VIEWER),
            read("/api/v1/prompts", Need.VIEWER),
            read("/api/v1/environments", Need.VIEWER),
            read("/api/v1/ledger", Need.VIEWER),
            read("/api/v1/receipts/{requestId}", Need.VIEWER),
            read("/api/v1/dead-letters", Need.VIEWER),
            read("/api/v1/dead-letters/{id}", Need.VIEWER),
            change(POST, "/api/v1/dead-letters/redrive", Need.ADMIN, "dead-letter.redrive"),
            change(DELETE, "/api/v1/dead-letters", Need.ADMIN, "dead-letter.purge"),
            change(DELETE, "/api/v1/dead-letters/{id}", Need.ADMIN, "dead-letter.delete"),
            read("/api/v1/projects", Need.ACCOUNT),
            change(POST, "/api/v1/projects", Need.ACCOUNT, "project.create"),
            read(PROJECT, Need.VIEWER),
            change(PATCH, PROJECT, Need.ADMIN, "project.change"),
            change(DELETE, PROJECT, Need.OWNER, "project.delete"),
            change(POST, PROJECT + "/leave", Need.VIEWER, "member.leave"),
            read(PROJECT + "/members", Need.VIEWER),
            change(PATCH, PROJECT + "/members/{account}", Need.ADMIN, "member.change"),
            change(DELETE, PROJECT + "/members/{account}", Need.ADMIN, "member.remove"),
            read(PROJECT + "/invitations", Need.ADMIN),
            change(POST, PROJECT + "/invitations", Need.ADMIN, "invitation.create"),
            change(DELETE, PROJECT + "/invitations/{invitation}", Need.ADMIN, "invitation.revoke"),
            ask(InvitationPreviewRoute.PATH, Need.NOTHING),
            change(POST, "/api/v1/invitations/accept", Need.NOTHING, "invitation.accept"),
            read(PROJECT + "/keys", Need.MEMBER),
            change(POST, PROJECT + "/keys", Need.ADMIN, "key.create"),
            change(DELETE, PROJECT + "/keys/{key}", Need.ADMIN, "key.revoke"),
            read(PROJECT + "/audit", Need.ADMIN),
            read("/api/v1/me", Need.ACCOUNT),
            change(PATCH, "/api/v1/me", Need.SESSION, "account.change"),
            change(POST, "/api/v1/me/password", Need.SESSION, "account.password"),
            read("/api/v1/me/audit", Need.ACCOUNT),
            read("/api/v1/me/tokens", Need.ACCOUNT),
            change(POST, "/api/v1/me/tokens", Need.SESSION, "token.create"),
            change(DELETE, "/api/v1/me/tokens/{token}", Need.SESSION, "token.revoke"),
            read("/api/v1/me/sessions", Need.ACCOUNT),
            change(DELETE, "/api/v1/me/sessions", Need.SESSION, "session.end-all"),
            change(DELETE, "/api/v1/me/sessions/{session}", Need.SESSION, "session.end-one"));

    private Permissions() {}
}
