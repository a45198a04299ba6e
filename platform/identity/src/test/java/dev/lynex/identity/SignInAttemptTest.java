package dev.lynex.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignInAttemptTest {
    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");

    @Test
    void aCookieHoldsItWholeForTenMinutes() {
        var attempt = SignInAttempt.begin(new ReturnPath("/events?type=log#x"), new SecureRandom(), NOW);
        String cookie = attempt.encoded();
        assertThat(cookie).matches("[A-Za-z0-9._-]+");
        assertThat(SignInAttempt.decode(cookie, NOW.plusSeconds(599))).isEqualTo(Optional.of(attempt));
        assertThat(SignInAttempt.decode(cookie, NOW.plusSeconds(600))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "....", "a.b.c.1.d", "a.b.c.99999999999999999999.d"})
    void whatIsNoneIsNone(String cookie) {
        assertThat(SignInAttempt.decode(cookie, NOW)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example",
                "//evil.example",
                "/\\evil.example",
                "\\\\evil.example",
                "javascript:alert(1)",
                "",
                "events",
                "/\t/evil.example",
                "/ /evil.example",
                "/a\r\nSet-Cookie: x=y",
                "/\u00e9",
                "/a\\b"
            })
    void nobodyIsSentElsewhere(String path) {
        assertThat(ReturnPath.of(path)).isEqualTo(ReturnPath.START);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/events", "/traces/a%2Fb?x=//y#z", "/a//b"})
    void pagesOfTheDashboardAreKept(String path) {
        assertThat(ReturnPath.of(path).path()).isEqualTo(path);
    }
}
