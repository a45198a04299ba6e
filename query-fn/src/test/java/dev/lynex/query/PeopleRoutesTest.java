package dev.lynex.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lynex.metadata.DeclaredProject;
import dev.lynex.metadata.NewAccount;
import dev.lynex.metadata.NewToken;
import dev.lynex.metadata.Origin;
import dev.lynex.metadata.Owner;
import dev.lynex.metadata.ProjectLimits;
import dev.lynex.metadata.Role;
import dev.lynex.pricing.CustomPrices;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions, tokens, projects, members, invitations and keys as people use them, on real engines. */
class PeopleRoutesTest {
    private static final String PASSWORD = "correct horse battery";
    private static final AtomicReference<Duration> AHEAD = new AtomicReference<>(Duration.ZERO);

    private static RunningQuery query;

    @BeforeAll
    static void start() {
        Map<String, String> plan = Map.of(
                "plan.projects-per-account", "2",
                "plan.members-per-project", "50",
                "plan.keys-per-project", "2",
                "plan.tokens-per-account", "2",
                "plan.retention-days", "90",
                "plan.events-per-second", "100");
        query = new RunningQuery(Optional.empty(), () -> Instant.now().plus(Objects.requireNonNull(AHEAD.get())), plan);
    }

    @AfterAll
    static void stop() {
        query.close();
    }

    private static Person in(String project, Role role) {
        return Person.in(query, project, role);
    }

    /** Somebody with a password, and no session yet. */
    private static Person local(String name) {
        var account = query.metadata().accounts().create(new NewAccount(name + "@example.org", name, PASSWORD, true));
        query.metadata().members().add("shop", account.id(), Role.VIEWER, 0);
        return new Person(query, account, null, null);
    }

    private static HttpResponse<String> signIn(Person person) throws Exception {
        String body = "{\"email\":\"%s\",\"password\":\"%s\"}"
                .formatted(person.account().email(), PASSWORD);
        HttpResponse<String> answer = person.call("POST", "/api/v1/session", body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer;
    }

    @Test
    void aSessionIsNewAtEachSignInSoThatNobodyCanHavePlantedIt() throws Exception {
        Person ann = local("fixed");
        Person eve = in("shop", Role.VIEWER);
        String planted = Objects.requireNonNull(eve.session());
        String invented = "lx_AAAAAAAAAAAA_AAAAAAAAAAAAAAAAAAAAAAAAAA";
        for (String before : List.of(planted, invented)) {
            String session = Person.cookie(signIn(ann.withSession(before)));
            assertThat(session).isNotEqualTo(before);
            assertThat(ann.withSession(session).get("/api/v1/me").get("email").asText())
                    .isEqualTo("fixed@example.org");
            assertThat(ann.withSession(before).call("GET", "/api/v1/me", "").statusCode())
                    .as("what the browser came with is nobody's")
                    .isEqualTo(401);
        }
        String cookie = Person.cookieHeader(signIn(ann));
        assertThat(cookie).contains("HttpOnly", "SameSite=Strict", "Path=/");
    }

    @Test
    void aStolenSessionIsPutOut() throws Exception {
        Person ann = local("stolen");
        Person mine = ann.withSession(Person.cookie(signIn(ann)));
        Person thief = ann.withSession(Person.cookie(signIn(ann)));
        JsonNode sessions = mine.get("/api/v1/me/sessions").get("sessions");
        assertThat(sessions).hasSize(2);
        for (JsonNode session : sessions) {
            if (!session.get("current").asBoolean()) {
                mine.call("DELETE", "/api/v1/me/sessions/" + session.get("id").asText(), "");
            }
        }
        assertThat(thief.call("GET", "/api/v1/me", "").statusCode()).isEqualTo(401);
        assertThat(mine.get("/api/v1/me/sessions").get("sessions")).hasSize(1);

        Person again = ann.withSession(Person.cookie(signIn(ann)));
        String body = "{\"current\":\"%s\",\"next\":\"another %s\"}".formatted(PASSWORD, PASSWORD);
        assertThat(mine.refusal("POST", "/api/v1/me/password", body.replace("\"correct", "\"wrong")))
                .isEqualTo("403 forbidden");
        assertThat(mine.call("POST", "/api/v1/me/password", body).statusCode()).isEqualTo(204);
        assertThat(again.call("GET", "/api/v1/me", "").statusCode())
                .as("a new password ends the others")
                .isEqualTo(401);
        HttpResponse<String> out = mine.call("DELETE", "/api/v1/me/sessions", "");
        assertThat(out.statusCode()).isEqualTo(204);
        assertThat(out.headers().firstValue("Set-Cookie").orElseThrow())
                .as("the browser forgets it")
                .contains("Expires=Thu, ", "Jan 1970");
        assertThat(mine.call("GET", "/api/v1/me", "").statusCode())
                .as("signed out everywhere")
                .isEqualTo(401);
    }

    @Test
    void aSessionEndsByItselfIdleOrNot() throws Exception {
        Person ann = local("late");
        Person used = ann.withSession(Person.cookie(signIn(ann)));
        Person idle = ann.withSession(Person.cookie(signIn(ann)));
        try {
            for (int hour = 5; hour < 24; hour += 5) {
                AHEAD.set(Duration.ofHours(hour));
                assertThat(used.call("GET", "/api/v1/me", "").statusCode()).isEqualTo(200);
            }
            assertThat(idle.call("GET", "/api/v1/me", "").statusCode())
                    .as("six hours idle")
                    .isEqualTo(401);
            AHEAD.set(Duration.ofHours(24));
            assertThat(used.call("GET", "/api/v1/me", "").statusCode())
                    .as("a day in all")
                    .isEqualTo(401);
        } finally {
            AHEAD.set(Duration.ZERO);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/ledger?project=bank, 400 projects-differ",
        "/api/v1/projects/bank/members, 400 projects-differ",
        "/api/v1/projects/shop/members?project=bank, 400 projects-differ"
    })
    void aTokenForOneProjectOpensNoOther(String path, String refusal) throws Exception {
        Person both = in("shop", Role.OWNER);
        query.metadata().members().add("bank", both.account().id(), Role.OWNER, 0);
        String token = query.metadata()
                .tokens()
                .personal(both.account().id(), new NewToken("shop only", Duration.ofHours(1), "shop", false));
        Person narrow = both.withBearer(token);

        assertThat(narrow.refusal("GET", path, "")).isEqualTo(refusal);
        assertThat(narrow.get("/api/v1/projects/shop/members").get("project").asText())
                .isEqualTo("shop");
        assertThat(narrow.get("/api/v1/ledger").get("project").asText()).isEqualTo("shop");
        assertThat(narrow.get("/api/v1/projects").get("projects")).hasSize(1);
        assertThat(narrow.get("/api/v1/me").get("memberships")).hasSize(1);
        assertThat(narrow.refusal("POST", "/api/v1/projects", "{\"name\":\"More\"}"))
                .isEqualTo("403 forbidden");
        query.metadata().members().remove("shop", both.account().id(), Role.OWNER);
        assertThat(narrow.refusal("GET", "/api/v1/ledger", "")).isEqualTo("404 project-not-found");
    }

    @Test
    void aTokenThatOnlyReadsChangesNothing() throws Exception {
        Person owner = in("shop", Role.OWNER);
        Person reader = owner.withBearer(query.metadata()
                .tokens()
                .personal(owner.account().id(), new NewToken("reads", Duration.ofHours(1), null, true)));
        assertThat(reader.get("/api/v1/projects/shop/keys").get("project").asText())
                .isEqualTo("shop");
        for (Permission permission : Permissions.ALL) {
            if (permission.changes() && permission.need() != Need.NOTHING) {
                String path = permission.path().replace("{project}", "shop").replaceAll("\\{\\w+}", "0");
                assertThat(reader.refusal(permission.method().text(), path, "{}"))
                        .as(permission.name())
                        .isEqualTo("403 forbidden");
            }
        }
        String invitation = owner.json(201, "POST", "/api/v1/projects/shop/invitations", "{}")
                .get("secret")
                .asText();
        assertThat(reader.refusal("POST", "/api/v1/invitations/accept", "{\"invitation\":\"" + invitation + "\"}"))
                .isEqualTo("403 forbidden");
    }

    @Test
    void tokensAreMadeShownOnceListedAndRevoked() throws Exception {
        Person ann = in("shop", Role.MEMBER);
        JsonNode made = ann.json(
                201,
                "POST",
                "/api/v1/me/tokens",
                "{\"name\":\"laptop\",\"days\":1,\"project\":\"shop\",\"readOnly\":true}");
        Person script = ann.withBearer(made.get("secret").asText());
        assertThat(script.get("/api/v1/ledger").get("project").asText()).isEqualTo("shop");

        HttpResponse<String> list = ann.call("GET", "/api/v1/me/tokens", "");
        assertThat(list.body()).doesNotContain(made.get("secret").asText());
        JsonNode token = RunningQuery.JSON.readTree(list.body()).at("/tokens/0");
        assertThat(token.get("name").asText()).isEqualTo("laptop");
        assertThat(token.get("project").asText()).isEqualTo("shop");
        assertThat(token.get("readOnly").asBoolean()).isTrue();
        assertThat(token.get("lastUsedAt").isNull()).isFalse();
        assertThat(ann.refusal("POST", "/api/v1/me/tokens", "{\"name\":\"old\",\"days\":400}"))
                .isEqualTo("400 bad-value");
        assertThat(ann.refusal("POST", "/api/v1/me/tokens", "{\"name\":\"x\",\"project\":\"bank\"}"))
                .isEqualTo("404 project-not-found");
        ann.json(201, "POST", "/api/v1/me/tokens", "{\"name\":\"second\",\"days\":1}");
        assertThat(ann.refusal("POST", "/api/v1/me/tokens", "{\"name\":\"third\",\"days\":1}"))
                .isEqualTo("422 plan-limit");

        String id = token.get("id").asText();
        assertThat(in("shop", Role.OWNER).refusal("DELETE", "/api/v1/me/tokens/" + id, ""))
                .isEqualTo("404 not-found");
        assertThat(ann.call("DELETE", "/api/v1/me/tokens/" + id, "").statusCode())
                .isEqualTo(204);
        assertThat(script.call("GET", "/api/v1/ledger", "").statusCode()).isEqualTo(401);
    }

    @Test
    void projectsAreMadeAndChangedWithinThePlan() throws Exception {
        Person ann = in("shop", Role.VIEWER);
        JsonNode made = ann.json(201, "POST", "/api/v1/projects", "{\"name\":\"Blaue Blume!\"}");
        String id = made.get("id").asText();
        assertThat(id).matches("blaue-blume-[a-z0-9]{6}");
        assertThat(made.get("role").asText()).isEqualTo("owner");
        assertThat(made.get("eventsPerSecond").asInt()).isEqualTo(100);
        String path = "/api/v1/projects/" + id;
        assertThat(ann.get("/api/v1/projects").get("projects").findValuesAsText("id"))
                .containsExactlyInAnyOrder(id, "shop");

        JsonNode changed = ann.json(
                200,
                "PATCH",
                path,
                "{\"name\":\"Blume\",\"retentionDays\":90,\"eventsPerSecond\":50,\"eventsPerMonth\":1000,"
                        + "\"origins\":[\"https://App.example.com:443\"]}");
        assertThat(changed).isEqualTo(ann.get(path));
        var stored = query.metadata().project(id).orElseThrow();
        assertThat(stored.name()).isEqualTo("Blume");
        assertThat(stored.retentionDays()).isEqualTo(90);
        assertThat(stored.limits()).isEqualTo(new ProjectLimits(50, 1000));
        assertThat(stored.origins()).containsExactly(new Origin("https://app.example.com"));
        for (String over :
                List.of("{\"retentionDays\":91}", "{\"eventsPerSecond\":101}", "{\"eventsPerSecond\":null}")) {
            assertThat(ann.refusal("PATCH", path, over)).as(over).isEqualTo("422 plan-limit");
        }
        for (String bad : List.of(
                "{\"retentionDays\":0}",
                "{\"retentionDays\":1.5}",
                "{\"retentionDays\":99999999999999999999}",
                "{\"name\":\"\"}",
                "{\"name\":5}",
                "{\"origins\":[\"x\"]}",
                "{\"origins\":\"*\"}",
                "{\"nmae\":\"x\"}",
                "[]",
                "{",
                "{\"name\":\"a\",\"name\":\"b\"}")) {
            assertThat(ann.refusal("PATCH", path, bad)).as(bad).startsWith("400 ");
        }
        assertThat(query.metadata().project(id)).contains(stored);

        ann.json(201, "POST", "/api/v1/projects", "{\"id\":\"" + id + "-2\",\"name\":\"Second\"}");
        assertThat(ann.call("POST", "/api/v1/projects", "{\"name\":\"Third\"}").body())
                .contains("plan-limit", "2");
        Person bob = in("bank", Role.VIEWER);
        assertThat(bob.refusal("POST", "/api/v1/projects", "{\"id\":\"" + id + "\",\"name\":\"Mine\"}"))
                .isEqualTo("409 conflict");
        assertThat(bob.refusal("GET", path, "")).isEqualTo("404 project-not-found");
    }

    @Test
    void anUnknownMemberIsNamedAndNoValueIsSaidAgain() throws Exception {
        Person ann = in("shop", Role.OWNER);
        String body = ann.call("POST", "/api/v1/me/password", "{\"pasword\":\"very secret\"}")
                .body();
        assertThat(body).contains("unknown member 'pasword'", "current, next").doesNotContain("very secret");
        assertThat(ann.call("POST", "/api/v1/me/password", "{\"next\":\"very secret")
                        .body())
                .contains("malformed-request")
                .doesNotContain("very secret");
    }

    @Test
    void membersChangeRolesAndTheLastOwnerStays() throws Exception {
        Person owner = in("shop", Role.VIEWER);
        String id = owner.json(201, "POST", "/api/v1/projects", "{\"name\":\"Team\"}")
                .get("id")
                .asText();
        Person admin = in(id, Role.ADMIN);
        Person member = in(id, Role.MEMBER);
        String members = "/api/v1/projects/" + id + "/members/";

        assertThat(admin.json(200, "PATCH", members + member.account().id(), "{\"role\":\"viewer\"}")
                        .get("role")
                        .asText())
                .isEqualTo("viewer");
        assertThat(admin.refusal("PATCH", members + member.account().id(), "{\"role\":\"owner\"}"))
                .isEqualTo("403 forbidden");
        assertThat(admin.refusal("DELETE", members + owner.account().id(), "")).isEqualTo("403 forbidden");
        assertThat(owner.refusal("PATCH", members + owner.account().id(), "{\"role\":\"admin\"}"))
                .isEqualTo("409 conflict");
        assertThat(owner.refusal("POST", "/api/v1/projects/" + id + "/leave", "{}"))
                .isEqualTo("409 conflict");
        assertThat(admin.refusal("PATCH", members + "nobody", "{\"role\":\"viewer\"}"))
                .isEqualTo("404 not-found");
        assertThat(admin.refusal("PATCH", members + member.account().id(), "{\"role\":\"king\"}"))
                .isEqualTo("400 bad-member");

        owner.json(200, "PATCH", members + admin.account().id(), "{\"role\":\"owner\"}");
        List<Callable<HttpResponse<String>>> both = List.of(
                () -> owner.call("DELETE", members + admin.account().id(), ""),
                () -> admin.call("DELETE", members + owner.account().id(), ""));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var call : threads.invokeAll(both)) {
                assertThat(call.get().statusCode()).isIn(204, 403, 404, 409);
            }
        }
        assertThat(query.metadata().members().list(id))
                .filteredOn(m -> m.role() == Role.OWNER)
                .hasSize(1);
        assertThat(member.call("POST", "/api/v1/projects/" + id + "/leave", "{}")
                        .statusCode())
                .isEqualTo(204);
        assertThat(member.refusal("GET", "/api/v1/projects/" + id, "")).isEqualTo("404 project-not-found");
    }

    @Test
    void anInvitationMakesAnAccountOnceAndForItsEmailOnly() throws Exception {
        Person admin = in("shop", Role.ADMIN);
        String path = "/api/v1/projects/shop/invitations";
        JsonNode made = admin.json(201, "POST", path, "{\"role\":\"member\",\"email\":\"Guest@example.org\"}");
        String secret = made.get("secret").asText();
        assertThat(made.get("link").asText()).isEqualTo("/invitation#" + secret);
        assertThat(admin.call("GET", path, "").body())
                .contains("guest@example.org")
                .doesNotContain(secret);
        assertThat(admin.refusal("POST", path, "{\"role\":\"owner\"}")).isEqualTo("403 forbidden");

        Person nobody = Person.nobody(query);
        String accept = "/api/v1/invitations/accept";
        String form = "{\"invitation\":\"" + secret + "\",\"email\":\"%s\",\"password\":\"" + PASSWORD + "\"}";
        assertThat(nobody.refusal("POST", accept, form.formatted("other@example.org")))
                .isEqualTo("403 forbidden");
        assertThat(in("bank", Role.VIEWER).refusal("POST", accept, "{\"invitation\":\"" + secret + "\"}"))
                .isEqualTo("403 forbidden");
        assertThat(nobody.refusal("POST", accept, "{\"invitation\":\"" + secret + "\"}"))
                .isEqualTo("401 unauthorized");
        HttpResponse<String> accepted = nobody.call("POST", accept, form.formatted("guest@example.org"));
        assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(200);
        Person guest = nobody.withSession(Person.cookie(accepted));
        assertThat(guest.get("/api/v1/projects/shop").get("role").asText()).isEqualTo("member");
        assertThat(guest.get("/api/v1/me").get("emailVerified").asBoolean()).isTrue();
        assertThat(nobody.refusal("POST", accept, form.formatted("guest@example.org")))
                .isEqualTo("404 not-found");

        String revoked = admin.json(201, "POST", path, "{}").get("secret").asText();
        String id = revoked.split("_", -1)[1];
        assertThat(in("bank", Role.OWNER).refusal("DELETE", "/api/v1/projects/bank/invitations/" + id, ""))
                .isEqualTo("404 not-found");
        assertThat(admin.call("DELETE", path + "/" + id, "").statusCode()).isEqualTo(204);
        Person stranger = in("bank", Role.VIEWER);
        assertThat(stranger.refusal("POST", accept, "{\"invitation\":\"" + revoked + "\"}"))
                .isEqualTo("404 not-found");
        String late = admin.json(201, "POST", path, "{}").get("secret").asText();
        try {
            AHEAD.set(Duration.ofDays(7));
            Person tomorrow = in("bank", Role.VIEWER);
            assertThat(tomorrow.refusal("POST", accept, "{\"invitation\":\"" + late + "\"}"))
                    .isEqualTo("404 not-found");
        } finally {
            AHEAD.set(Duration.ZERO);
        }
        Person later = in("bank", Role.VIEWER).byToken();
        assertThat(later.json(200, "POST", accept, "{\"invitation\":\"" + late + "\"}")
                        .get("role")
                        .asText())
                .isEqualTo("member");
    }

    @Test
    void whoIsTakenOutTakesTheirInvitationsAlong() throws Exception {
        Person owner = in("shop", Role.OWNER);
        Person admin = in("shop", Role.ADMIN);
        String back = admin.json(201, "POST", "/api/v1/projects/shop/invitations", "{}")
                .get("secret")
                .asText();
        String out = "/api/v1/projects/shop/members/" + admin.account().id();
        assertThat(owner.call("DELETE", out, "").statusCode()).isEqualTo(204);
        assertThat(admin.refusal("POST", "/api/v1/invitations/accept", "{\"invitation\":\"" + back + "\"}"))
                .isEqualTo("404 not-found");
        assertThat(admin.call("GET", "/api/v1/projects/shop", "").statusCode())
                .as("shows at once")
                .isEqualTo(404);
    }

    @Test
    void keysAreMadeShownOnceListedAndRevoked() throws Exception {
        Person owner = in("shop", Role.VIEWER);
        String id = owner.json(201, "POST", "/api/v1/projects", "{\"name\":\"Keys\"}")
                .get("id")
                .asText();
        String path = "/api/v1/projects/" + id + "/keys";
        JsonNode made = owner.json(201, "POST", path, "{\"name\":\"page\",\"scope\":\"browser\"}");
        String secret = made.get("secret").asText();
        assertThat(query.metadata()
                        .authenticateKey(secret)
                        .orElseThrow()
                        .project()
                        .id())
                .isEqualTo(id);
        HttpResponse<String> list = owner.call("GET", path, "");
        assertThat(list.body()).doesNotContain(secret);
        JsonNode key = RunningQuery.JSON.readTree(list.body()).at("/keys/0");
        assertThat(key.get("scope").asText()).isEqualTo("browser");
        assertThat(key.get("createdBy").asText()).isEqualTo(owner.account().id());
        assertThat(key.get("revokedAt").isNull()).isTrue();
        owner.json(201, "POST", path, "{\"name\":\"second\"}");
        assertThat(owner.refusal("POST", path, "{\"name\":\"third\"}")).isEqualTo("422 plan-limit");
        assertThat(owner.call("DELETE", path + "/" + key.get("id").asText(), "").statusCode())
                .isEqualTo(204);
        assertThat(query.metadata().authenticateKey(secret)).isEmpty();
        owner.json(201, "POST", path, "{\"name\":\"third\"}");
        assertThat(owner.refusal("DELETE", path + "/none", "")).isEqualTo("404 not-found");
    }

    @Test
    void aDeletedProjectIsNobodysAndItsIdIsNeverAnothers() throws Exception {
        Person owner = in("bank", Role.VIEWER);
        String id = owner.json(201, "POST", "/api/v1/projects", "{\"name\":\"Gone\"}")
                .get("id")
                .asText();
        String path = "/api/v1/projects/" + id;
        String key = owner.json(201, "POST", path + "/keys", "{\"name\":\"server\"}")
                .get("secret")
                .asText();
        String invitation = owner.json(201, "POST", path + "/invitations", "{}")
                .get("secret")
                .asText();
        Person narrow = owner.withBearer(query.metadata()
                .tokens()
                .personal(owner.account().id(), new NewToken("one", Duration.ofHours(1), id, false)));
        Person admin = in(id, Role.ADMIN);

        assertThat(admin.refusal("DELETE", path + "?confirm=" + id, "")).isEqualTo("403 forbidden");
        for (String unsure : List.of("", "?confirm=", "?confirm=bank", "?sure=" + id)) {
            assertThat(owner.refusal("DELETE", path + unsure, "")).as(unsure).startsWith("400 ");
        }
        assertThat(owner.call("DELETE", path, "").body()).contains("?confirm=" + id);
        assertThat(owner.get(path).get("name").asText()).as("still there").isEqualTo("Gone");
        assertThat(owner.call("DELETE", path + "?confirm=" + id, "").statusCode())
                .isEqualTo(204);

        assertThat(query.metadata().authenticateKey(key)).isEmpty();
        for (Person any : List.of(owner, admin)) {
            for (String of : List.of("", "/members", "/keys", "/audit")) {
                assertThat(any.refusal("GET", path + of, "")).as(of).isEqualTo("404 project-not-found");
            }
            assertThat(any.refusal("GET", "/api/v1/events?project=" + id, "")).isEqualTo("404 project-not-found");
            assertThat(any.call("GET", "/api/v1/projects", "").body()).doesNotContain(id);
        }
        assertThat(narrow.call("GET", "/api/v1/me", "").statusCode()).isEqualTo(401);
        for (String open : List.of("preview", "accept")) {
            assertThat(admin.call("POST", "/api/v1/invitations/" + open, "{\"invitation\":\"" + invitation + "\"}")
                            .body())
                    .contains("urn:lynex:problem:not-found", "revoked");
        }
        String again = "{\"id\":\"" + id + "\",\"name\":\"Mine now\"}";
        for (Person any : List.of(owner, in("bank", Role.VIEWER))) {
            assertThat(any.refusal("POST", "/api/v1/projects", again)).isEqualTo("409 conflict");
        }
        assertThat(owner.refusal("DELETE", path + "?confirm=" + id, "")).isEqualTo("404 project-not-found");
        JsonNode event = owner.get("/api/v1/me/audit?action=project.delete").at("/events/0");
        assertThat(event.get("target").asText()).isEqualTo(id);
        assertThat(event.get("outcome").asText()).isEqualTo("done");
        assertThat(event.at("/before/name").asText()).isEqualTo("Gone");
        owner.json(201, "POST", "/api/v1/projects", "{\"name\":\"One\"}");
        owner.json(201, "POST", "/api/v1/projects", "{\"name\":\"Two, as the plan allows\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PATCH  {\"name\":\"X\"}", "POST /keys {\"name\":\"mine\"}"})
    void whatAResourceDeclaresIsReadOnlyAndItsMembersAreNot(String change) throws Exception {
        String id = "declared-" + change.length();
        query.metadata()
                .declared()
                .declare(
                        new DeclaredProject(
                                id,
                                new Owner("uid-" + id, "team/shop", 1),
                                "Declared",
                                30,
                                ProjectLimits.NONE,
                                CustomPrices.NONE,
                                List.of(),
                                Duration.ofDays(30)),
                        0);
        Person owner = in(id, Role.OWNER);
        String[] parts = change.split(" ", 3);
        String path = "/api/v1/projects/" + id;

        HttpResponse<String> answer = owner.call(parts[0], path + parts[1], parts[2]);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(409);
        assertThat(answer.body()).contains("LynexProject team/shop");
        HttpResponse<String> deleted = owner.call("DELETE", path + "?confirm=" + id, "");
        assertThat(deleted.statusCode()).as(deleted.body()).isEqualTo(409);
        assertThat(deleted.body()).contains("LynexProject team/shop");
        assertThat(owner.get(path).get("declared").asBoolean()).isTrue();
        Person other = in(id, Role.VIEWER);
        owner.json(200, "PATCH", path + "/members/" + other.account().id(), "{\"role\":\"admin\"}");
        assertThat(other.get(path).get("role").asText()).isEqualTo("admin");
    }
}
