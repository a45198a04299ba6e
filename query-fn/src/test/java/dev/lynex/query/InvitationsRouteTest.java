package dev.lynex.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lynex.metadata.NewInvitation;
import dev.lynex.metadata.Role;
import java.net.http.HttpResponse;
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
        List<String> emails =
                IntStream.range(0, 6).mapToObj(i -> "new" + i + "@example.org").toList();
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

    private static Map<String, String> merged(Map<String, String> one, Map<String, String> other) {
        Map<String, String> all = new java.util.HashMap<>(one);
        all.putAll(other);
        return all;
    }
}
