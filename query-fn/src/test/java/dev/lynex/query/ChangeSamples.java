package dev.lynex.query;

import dev.lynex.metadata.DeadLetter;
import dev.lynex.metadata.MetadataStore;
import dev.lynex.metadata.NewInvitation;
import dev.lynex.metadata.Role;
import dev.lynex.metadata.Token;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** One request for each changing route that succeeds when an owner of {@code shop} sends it. */
final class ChangeSamples {
    static final String PASSWORD = "correct horse battery";
    private static final String SHOP = "/api/v1/projects/shop";

    /** Makes what it needs and sends the request. */
    interface Sample {
        HttpResponse<String> send(Person owner) throws Exception;
    }

    /** Everything that must never be kept or logged in clear. */
    final Set<String> secrets = new HashSet<>(Set.of(PASSWORD));

    final Map<String, Sample> byRoute = Map.ofEntries(
            Map.entry("POST /api/v1/session", this::signIn),
            Map.entry("DELETE /api/v1/session", owner -> owner.call("DELETE", "/api/v1/session", "")),
            Map.entry(
                    "POST /api/v1/dead-letters/redrive",
                    owner -> owner.call("POST", "/api/v1/dead-letters/redrive", "{\"filter\":{}}")),
            Map.entry(
                    "DELETE /api/v1/dead-letters", owner -> owner.call("DELETE", "/api/v1/dead-letters?all=true", "")),
            Map.entry("DELETE /api/v1/dead-letters/{id}", ChangeSamples::deadLetter),
            Map.entry(
                    "POST /api/v1/projects",
                    owner -> owner.call("POST", "/api/v1/projects", "{\"name\":\"Café № 1\"}")),
            Map.entry("PATCH /api/v1/projects/{project}", owner -> owner.call("PATCH", SHOP, "{\"retentionDays\":60}")),
            Map.entry("DELETE /api/v1/projects/{project}", ChangeSamples::project),
            Map.entry("POST /api/v1/projects/{project}/leave", owner -> owner.call("POST", SHOP + "/leave", "{}")),
            Map.entry(
                    "PATCH /api/v1/projects/{project}/members/{account}",
                    owner -> owner.call("PATCH", SHOP + "/members/" + member(owner), "{\"role\":\"member\"}")),
            Map.entry(
                    "DELETE /api/v1/projects/{project}/members/{account}",
                    owner -> owner.call("DELETE", SHOP + "/members/" + member(owner), "")),
            Map.entry(
                    "POST /api/v1/projects/{project}/invitations",
                    owner -> owner.call(
                            "POST", SHOP + "/invitations", "{\"role\":\"admin\",\"email\":\"guest@example.org\"}")),
            Map.entry(
                    "DELETE /api/v1/projects/{project}/invitations/{invitation}",
                    owner -> owner.call("DELETE", SHOP + "/invitations/" + Token.idOf(invitation(owner)), "")),
            Map.entry("POST /api/v1/invitations/accept", this::register),
            Map.entry(
                    "POST /api/v1/projects/{project}/keys",
                    owner -> owner.call("POST", SHOP + "/keys", "{\"name\":\"server\",\"scope\":\"ingest\"}")),
            Map.entry(
                    "DELETE /api/v1/projects/{project}/keys/{key}",
                    owner -> owner.call("DELETE", SHOP + "/keys/" + key(owner), "")),
            Map.entry("PATCH /api/v1/me", owner -> owner.call("PATCH", "/api/v1/me", "{\"name\":\"Ann\"}")),
            Map.entry(
                    "POST /api/v1/me/password",
                    owner -> owner.call("POST", "/api/v1/me/password", "{\"next\":\"" + PASSWORD + "\"}")),
            Map.entry(
                    "POST /api/v1/me/tokens",
                    owner -> owner.call("POST", "/api/v1/me/tokens", "{\"name\":\"laptop\",\"days\":1}")),
            Map.entry(
                    "DELETE /api/v1/me/tokens/{token}",
                    owner -> owner.call("DELETE", "/api/v1/me/tokens/" + token(owner), "")),
            Map.entry("DELETE /api/v1/me/sessions", owner -> owner.call("DELETE", "/api/v1/me/sessions", "")),
            Map.entry(
                    "DELETE /api/v1/me/sessions/{session}",
                    owner -> owner.call("DELETE", "/api/v1/me/sessions/" + session(owner), "")));

    private HttpResponse<String> signIn(Person owner) throws Exception {
        metadata(owner).accounts().resetPassword(owner.account().id(), PASSWORD);
        return Person.nobody(owner.query())
                .call(
                        "POST",
                        "/api/v1/session",
                        "{\"email\":\"" + owner.account().email() + "\",\"password\":\"" + PASSWORD + "\"}");
    }

    private HttpResponse<String> register(Person owner) throws Exception {
        String invitation = invitation(owner);
        secrets.add(invitation);
        String email = "new-" + UUID.randomUUID() + "@example.org";
        String body = "{\"invitation\":\"%s\",\"email\":\"%s\",\"name\":\"New\",\"password\":\"%s\"}"
                .formatted(invitation, email, PASSWORD);
        return Person.nobody(owner.query()).call("POST", "/api/v1/invitations/accept", body);
    }

    private static HttpResponse<String> project(Person owner) throws Exception {
        String id = "p" + UUID.randomUUID();
        owner.json(201, "POST", "/api/v1/projects", "{\"id\":\"" + id + "\",\"name\":\"Gone\"}");
        return owner.call("DELETE", "/api/v1/projects/" + id + "?confirm=" + id, "");
    }

    private static MetadataStore metadata(Person person) {
        return person.query().metadata();
    }

    private static String member(Person owner) {
        return Person.in(owner.query(), "shop", Role.VIEWER).account().id();
    }

    private static String invitation(Person owner) {
        return metadata(owner)
                .invitations()
                .create(
                        new NewInvitation(
                                "shop", Role.MEMBER, null, owner.account().id()),
                        0);
    }

    private static String key(Person owner) {
        return Token.idOf(metadata(owner).createKey("shop", dev.lynex.metadata.KeyScope.INGEST, "old"));
    }

    private static String token(Person owner) {
        return Token.idOf(metadata(owner).createToken(owner.account().id(), Token.Kind.API, "old"));
    }

    private static String session(Person owner) {
        return Token.idOf(metadata(owner).tokens().session(owner.account().id(), "other"));
    }

    private static HttpResponse<String> deadLetter(Person owner) throws Exception {
        String id = UUID.randomUUID().toString().replace("-", "");
        Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
        metadata(owner)
                .deadLetters()
                .bury(List.of(new DeadLetter(
                        id,
                        "shop",
                        "block",
                        "1-0",
                        0,
                        1,
                        "event",
                        "native",
                        "0198c0de00000000000000000000aaaa",
                        now,
                        DeadLetter.Reason.NOT_MAPPED,
                        "because",
                        now,
                        "[]".getBytes(StandardCharsets.UTF_8))));
        return owner.call("DELETE", "/api/v1/dead-letters/" + id, "");
    }
}
