package dev.lynex.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the sessions and tokens of every metadata store must do. */
abstract class TokensContract {
    private final TestingClock clock = new TestingClock();
    private MetadataStore store;
    private Tokens tokens;
    private Account ann;

    /** A store with sessions of 14 days, 3 days idle, and tokens of up to 365 days. */
    abstract MetadataStore open(TestingClock clock);

    @BeforeEach
    void openStore() {
        store = open(clock);
        store.migrate();
        tokens = store.tokens();
        ann = store.accounts().create(new NewAccount("ann@example.org", "", "correct horse", true));
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    private Token token(String clear) {
        return tokens.authenticate(clear).orElseThrow().token();
    }

    @Test
    void aSessionThatIsNotUsedEnds() {
        String used = tokens.session(ann.id(), "password");
        String idle = tokens.session(ann.id(), "password");
        clock.advance(Duration.ofDays(2));
        assertThat(tokens.authenticate(used)).isPresent();
        clock.advance(Duration.ofDays(1).minusMillis(1));
        assertThat(tokens.list(ann.id(), Token.Kind.SESSION)).hasSize(2);
        clock.advance(Duration.ofMillis(1));

        assertThat(tokens.authenticate(idle)).as("three days idle").isEmpty();
        assertThat(tokens.authenticate(used)).isPresent();
        assertThat(tokens.list(ann.id(), Token.Kind.SESSION)).hasSize(1);
        assertThat(tokens.authenticate(idle)).as("stays ended").isEmpty();
    }

    @Test
    void aSessionThatIsUsedEndsTooAtLast() {
        String session = tokens.session(ann.id(), "password");
        for (int day = 0; day < 13; day++) {
            clock.advance(Duration.ofDays(1));
            assertThat(tokens.authenticate(session)).isPresent();
        }
        clock.advance(Duration.ofDays(1));
        assertThat(tokens.authenticate(session)).isEmpty();
    }

    @Test
    void itsUseIsKnownToTheMinute() {
        clock.advance(Duration.ofSeconds(10));
        Instant made = clock.instant();
        String clear = tokens.personal(ann.id(), new NewToken("laptop", Duration.ofDays(30), "shop", true));
        assertThat(tokens.list(ann.id(), Token.Kind.API))
                .extracting(Token::lastUsedAt)
                .containsExactly((Instant) null);

        Token first = token(clear);
        assertThat(first)
                .isEqualTo(new Token(
                        first.id(),
                        Token.Kind.API,
                        ann.id(),
                        "laptop",
                        made,
                        made.plus(Duration.ofDays(30)),
                        made,
                        "shop",
                        true));
        clock.advance(Duration.ofSeconds(40));
        assertThat(token(clear).lastUsedAt()).as("the same minute").isEqualTo(made);
        clock.advance(Duration.ofMinutes(3));
        assertThat(token(clear).lastUsedAt()).isEqualTo(Instant.parse("2026-11-23T12:03:00Z"));
        assertThat(tokens.list(ann.id(), Token.Kind.API))
                .extracting(Token::lastUsedAt)
                .containsExactly(Instant.parse("2026-11-23T12:03:00Z"));
    }

    @Test
    void aTokensLifeHasABound() {
        String day = tokens.personal(ann.id(), new NewToken("day", Duration.ofDays(1), null, false));
        assertThatThrownBy(() -> tokens.personal(ann.id(), new NewToken("old", Duration.ofDays(366), null, false)))
                .isInstanceOf(MetadataException.Invalid.class)
                .hasMessageContaining("365 days");
        assertThatThrownBy(() -> new NewToken(" ", Duration.ofDays(1), null, false))
                .isInstanceOf(MetadataException.Invalid.class);
        assertThatThrownBy(() -> new NewToken("x", Duration.ZERO, null, false))
                .isInstanceOf(MetadataException.Invalid.class);
        clock.advance(Duration.ofDays(1));
        assertThat(tokens.authenticate(day)).isEmpty();
    }

    @Test
    void onesOwnAreRevokedAndNobodyElses() {
        Account bob = store.accounts().create(new NewAccount("bob@example.org", "", "correct horse", true));
        String clear = store.createToken(ann.id(), Token.Kind.API, "laptop");
        String session = tokens.session(ann.id(), "password");
        String other = tokens.session(ann.id(), "password");
        String bobs = tokens.session(bob.id(), "password");

        assertThat(tokens.revoke(bob.id(), Token.Kind.API, token(clear).id())).isFalse();
        assertThat(tokens.revoke(ann.id(), Token.Kind.SESSION, token(clear).id()))
                .isFalse();
        assertThat(tokens.authenticate(clear)).isPresent();
        assertThat(tokens.revoke(ann.id(), Token.Kind.API, token(clear).id())).isTrue();
        assertThat(tokens.authenticate(clear)).isEmpty();

        assertThat(tokens.revokeSessions(ann.id(), token(session).id())).isEqualTo(1);
        assertThat(tokens.authenticate(other)).isEmpty();
        assertThat(tokens.revokeSessions(ann.id(), null)).isEqualTo(1);
        assertThat(tokens.authenticate(session)).isEmpty();
        assertThat(tokens.authenticate(bobs)).isPresent();
    }
}
