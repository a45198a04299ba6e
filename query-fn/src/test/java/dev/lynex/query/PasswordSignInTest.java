package dev.lynex.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lynex.metadata.Role;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Guessing at the running function. */
class PasswordSignInTest {
    private static final String ANN = "ann@example.org";

    private RunningSignIn running = run(Map.of("identity.trusted-proxies", "1"));

    @AfterEach
    void stop() {
        running.close();
    }

    private static RunningSignIn run(Map<String, String> more) {
        Map<String, String> keys = new HashMap<>(Map.of("identity.throttle.per-account", "12"));
        keys.putAll(more);
        RunningSignIn running = new RunningSignIn(keys);
        running.account(ANN, Role.OWNER);
        return running;
    }

    @Test
    void whoGuessesWaitsAndOthersDoNot() throws Exception {
        for (int i = 0; i < 5; i++) {
            assertThat(guess("203.0.113.66").statusCode()).isEqualTo(401);
        }
        HttpResponse<String> sixth = guess("203.0.113.66");
        assertThat(sixth.statusCode()).isEqualTo(429);
        assertThat(sixth.body()).contains("urn:lynex:problem:too-many-attempts").doesNotContain(ANN);
        assertThat(sixth.headers().firstValue("Retry-After")).contains("1");
        assertThat(signIn(running.browser(), "203.0.113.66").statusCode())
                .as("even the right one, or a guess would tell")
                .isEqualTo(429);
        assertThat(signIn(running.browser(), "192.0.2.9").statusCode()).isEqualTo(200);
        running.goAhead(Duration.ofSeconds(1));
        assertThat(signIn(running.browser(), "203.0.113.66").statusCode()).isEqualTo(200);
    }

    @Test
    void anAccountUnderAttackFromEverywhereIsOpenToItsBrowsers() throws Exception {
        RunningSignIn.Browser known = running.browser();
        HttpResponse<String> first = signIn(known, "192.0.2.9");
        assertThat(first.headers().allValues("Set-Cookie")).anySatisfy(set -> assertThat(set)
                .startsWith(PasswordSignIn.BROWSER + "=")
                .contains("HttpOnly", "SameSite=Strict", "Path=/api/v1/session"));
        IntStream.range(0, 12)
                .forEach(i -> assertThat(guess("198.51.100." + i).statusCode()).isEqualTo(401));
        assertThat(signIn(running.browser(), "192.0.2.10").statusCode())
                .as("a browser that nobody knows")
                .isEqualTo(429);
        assertThat(signIn(known, "192.0.2.11").statusCode()).isEqualTo(200);
        RunningSignIn.Browser other = running.browser();
        other.steal(PasswordSignIn.BROWSER, known);
        assertThat(other.signIn("bob@example.org", "wrong", "X-Forwarded-For", "192.0.2.12")
                        .statusCode())
                .as("the cookie is one account's")
                .isEqualTo(401);
        running.goAhead(Duration.ofMinutes(1));
        assertThat(signIn(running.browser(), "192.0.2.10").statusCode()).isEqualTo(200);
    }

    @Test
    void whatAClientSaysOfItsAddressIsNoWayAround() {
        IntStream.range(0, 5).forEach(i -> guess("10.0.0." + i + ", 203.0.113.66"));
        assertThat(guess("10.0.0.99, 203.0.113.66").statusCode()).isEqualTo(429);
    }

    @Test
    void withoutATrustedProxyNobodyIsBelieved() {
        running.close();
        running = run(Map.of());
        IntStream.range(0, 5).forEach(i -> guess("10.0.0." + i));
        assertThat(guess("10.0.0.99").statusCode()).isEqualTo(429);
    }

    @Test
    void manyAtOnceAreNoWayAround() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Integer> answers = threads
                    .invokeAll(IntStream.range(0, 60)
                            .<Callable<Integer>>mapToObj(
                                    i -> () -> guess("203.0.113.66").statusCode())
                            .toList())
                    .stream()
                    .map(f -> f.resultNow())
                    .toList();
            assertThat(answers).allMatch(s -> s == 401 || s == 429 || s == 503);
            assertThat(answers.stream().filter(s -> s == 401).count()).isBetween(1L, 5L);
        }
    }

    @Test
    void aCountIsSharedByReplicas() {
        try (RunningSignIn replica = new RunningSignIn(Map.of(
                "identity.trusted-proxies", "1", "metadata.database", running.settings.text("metadata.database")))) {
            IntStream.range(0, 5).forEach(i -> guess("203.0.113.66"));
            assertThat(guess(replica, "203.0.113.66").statusCode()).isEqualTo(429);
        }
    }

    private HttpResponse<String> signIn(RunningSignIn.Browser browser, String from)
            throws IOException, InterruptedException {
        return browser.signIn(ANN, RunningSignIn.PASSWORD, "X-Forwarded-For", from);
    }

    private HttpResponse<String> guess(String from) {
        return guess(running, from);
    }

    private static HttpResponse<String> guess(RunningSignIn at, String from) {
        try {
            return at.browser().signIn(ANN, "a wrong password", "X-Forwarded-For", from);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
