package dev.lynex.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lynex.metadata.NewInvitation;
import dev.lynex.metadata.Role;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an invitation opens, and to whom it does not. */
class InvitationsRouteTest {
    private static final String ACCEPT = "/api/v1/invitations/accept";
    private static final String ANN = "ann@example.org";

    /** Is never asked: nobody signs in by it here. */
    private static final Map<String, String> ISSUER = Map.of(
            "identity.oidc.issuer", "https://issuer.example.org",
            "identity.oidc.name", "work",
            "identity.oidc.client-id", "lynex",
            "identity.oidc.client-secret", "none");

    private @Nullable RunningSignIn running;

    @AfterEach
    void stop() {
        if (running != null) {
            running.close();
        }
    }

    private RunningSignIn run(Map<String, String> keys) {
        running = new RunningSignIn(keys);
        return running;
    }

    private static String invite(RunningSignIn running, Role role, @Nullable String email) {
        String owner = running.metadata
                .account("owner@example.org")
                .orElseGet(() -> running.account("owner@example.org", Role.OWNER))
                .id();
        return running.metadata.invitations().create(new NewInvitation(RunningSignIn.PROJECT, role, email, owner), 0);
    }

    private static HttpResponse<String> register(RunningSignIn running, String secret, String email) throws Exception {
        String body = "{\"invitation\":\"%s\",\"email\":\"%s\",\"password\":\"%s\"}"
                .formatted(secret, email, RunningSignIn.PASSWORD);
        return running.browser().post(ACCEPT, body);
    }

    private static String type(HttpResponse<String> answer) throws Exception {
        String type = RunningSignIn.json(answer).path("type").asText();
        return answer.statusCode() + " " + type.replace("urn:lynex:problem:", "");
    }

    @Test
    void noPasswordIsSetWherePasswordsAreSwitchedOff() throws Exception {
        RunningSignIn at = run(merged(ISSUER, Map.of("identity.local", "false")));
        String secret = invite(at, Role.MEMBER, ANN);

        HttpResponse<String> refused = register(at, secret, ANN);

        assertThat(type(refused)).isEqualTo("403 forbidden");
        assertThat(refused.body()).contains("switched off", "/api/v1/session/providers");
        assertThat(at.metadata.account(ANN)).isEmpty();
        assertThat(at.metadata.invitations().open(secret).email())
                .as("it stays good")
                .isEqualTo(ANN);
        HttpResponse<String> stranger = at.browser().post(ACCEPT, "{\"invitation\":\"" + secret + "\"}");
        assertThat(type(stranger)).isEqualTo("401 unauthorized");
        assertThat(stranger.body()).doesNotContain("password");
    }

    @Test
    void aFullProjectMakesNoAccount() throws Exception {
        RunningSignIn at = run(Map.of("plan.members-per-project", "2"));
        String secret = invite(at, Role.MEMBER, null);
        String bob = at.account("bob@example.org", Role.VIEWER).id();

        HttpResponse<String> refused = register(at, secret, ANN);

        assertThat(type(refused)).isEqualTo("422 plan-limit");
        assertThat(refused.body()).contains("2 members of the project", "allows 2");
        assertThat(at.metadata.account(ANN)).isEmpty();
        at.metadata.members().remove(RunningSignIn.PROJECT, bob, Role.OWNER);
        assertThat(register(at, secret, ANN).statusCode()).as("it stayed good").isEqualTo(200);
    }

    @Test
    void ofManyNewWhoComeAtOnceOnlyWhoGetsInHasAnAccount() throws Exception {
        RunningSignIn at = run(Map.of());
        String secret = invite(at, Role.MEMBER, null);
        // Fewer than the tries of one network that are free: those under way count until they are known to be right.
        List<String> emails =
                IntStream.range(0, 4).mapToObj(i -> "new" + i + "@example.org").toList();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Integer>> calls = emails.stream()
                    .<Callable<Integer>>map(
                            email -> () -> register(at, secret, email).statusCode())
                    .toList();
            List<Integer> answers =
                    threads.invokeAll(calls).stream().map(f -> f.resultNow()).toList();
            assertThat(answers).containsOnly(200, 404);
            assertThat(answers).containsOnlyOnce(200);
        }
        assertThat(emails.stream().filter(email -> at.metadata.account(email).isPresent()))
                .hasSize(1)
                .allSatisfy(email -> assertThat(
                                at.metadata.account(email).orElseThrow().role(RunningSignIn.PROJECT))
                        .contains(Role.MEMBER));
    }

    @Test
    void whatItIsForIsToldToWhoeverHasItAndNothingElse() throws Exception {
        RunningSignIn at = run(ISSUER);
        String secret = invite(at, Role.ADMIN, "Ann@example.org");
        var invitation = at.metadata.invitations().open(secret);

        HttpResponse<String> answer = preview(at, secret, "192.0.2.1");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().allValues("Set-Cookie")).isEmpty();
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(RunningSignIn.json(answer).toString())
                .isEqualTo("{\"projectName\":\"Shop\",\"role\":\"admin\",\"invitedBy\":\"owner@example.org\","
                        + "\"email\":\"ann@example.org\",\"expiresAt\":\"" + invitation.expiresAt()
                        + "\",\"signIn\":{\"local\":true,\"oidc\":[{\"name\":\"work\","
                        + "\"url\":\"/api/v1/session/oidc/work\"}]}}");
        at.metadata.accounts().rename(invitation.by(), "Olga");
        assertThat(RunningSignIn.json(preview(at, secret, "192.0.2.1"))
                        .get("invitedBy")
                        .asText())
                .isEqualTo("Olga");
        at.metadata.invitations().revoke(RunningSignIn.PROJECT, invitation.id());
        assertThat(type(preview(at, secret, "192.0.2.1"))).isEqualTo("404 not-found");
    }

    @Test
    void whoGuessesInvitationsWaitsAndOthersDoNot() throws Exception {
        RunningSignIn at = run(Map.of(
                "identity.trusted-proxies", "1",
                "identity.throttle.per-network", "8"));
        String secret = invite(at, Role.MEMBER, null);
        String used = invite(at, Role.MEMBER, null);
        at.metadata
                .invitations()
                .accept(used, at.metadata.createAccount("bob@example.org", RunningSignIn.PASSWORD, List.of()), 0);
        for (int i = 0; i < 12; i++) {
            assertThat(preview(at, used, "192.0.2.1").statusCode())
                    .as("no guess, whatever became of it")
                    .isEqualTo(404);
        }
        String guess = secret.substring(0, secret.length() - 1) + (secret.endsWith("x") ? "y" : "x");
        for (int i = 0; i < 5; i++) {
            assertThat(preview(at, guess, "203.0.113.66").statusCode()).isEqualTo(404);
        }
        HttpResponse<String> sixth = preview(at, guess, "203.0.113.66");
        assertThat(type(sixth)).isEqualTo("429 too-many-attempts");
        assertThat(sixth.headers().firstValue("Retry-After")).contains("1");
        assertThat(type(preview(at, secret, "203.0.113.66")))
                .as("even the right one, or a guess would tell")
                .isEqualTo("429 too-many-attempts");
        assertThat(type(acceptFrom(at, guess, "203.0.113.66")))
                .as("accepting is no way around")
                .isEqualTo("429 too-many-attempts");
        assertThat(preview(at, secret, "192.0.2.1").statusCode())
                .as("others do not wait")
                .isEqualTo(200);
        for (int i = 0; i < 8; i++) {
            String other = "li_%012d_%s".formatted(i, "0".repeat(26));
            assertThat(acceptFrom(at, other, "198.51.100.7").statusCode()).isEqualTo(404);
        }
        assertThat(type(preview(at, secret, "198.51.100.7")))
                .as("many invitations of one network")
                .isEqualTo("429 too-many-attempts");
        at.goAhead(Duration.ofSeconds(1));
        assertThat(preview(at, secret, "203.0.113.66").statusCode()).isEqualTo(200);
    }

    private static HttpResponse<String> preview(RunningSignIn running, String secret, String from) throws Exception {
        return running.browser()
                .post("/api/v1/invitations/preview", "{\"invitation\":\"" + secret + "\"}", "X-Forwarded-For", from);
    }

    private static HttpResponse<String> acceptFrom(RunningSignIn running, String secret, String from) throws Exception {
        String body = "{\"invitation\":\"%s\",\"email\":\"eve@example.org\",\"password\":\"%s\"}"
                .formatted(secret, RunningSignIn.PASSWORD);
        return running.browser().post(ACCEPT, body, "X-Forwarded-For", from);
    }

    private static Map<String, String> merged(Map<String, String> one, Map<String, String> other) {
        Map<String, String> all = new HashMap<>(one);
        all.putAll(other);
        return all;
    }
}
