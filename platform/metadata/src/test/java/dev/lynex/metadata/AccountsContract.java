package dev.lynex.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the accounts of every metadata store must do. */
abstract class AccountsContract {
    private static final String ISSUER = "https://issuer.example.org";
    private static final String PASSWORD = "correct horse";

    private final TestingClock clock = new TestingClock();
    private MetadataStore store;
    private Accounts accounts;

    abstract MetadataStore open(TestingClock clock);

    @BeforeEach
    void openStore() {
        store = open(clock);
        store.migrate();
        accounts = store.accounts();
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    private static ExternalIdentity ann(String subject, boolean verified) {
        return new ExternalIdentity(ISSUER, subject, "Ann@example.org", verified, "Ann");
    }

    @Test
    void anIdentityHasOneAccountForEverAlsoWhenItsEmailChanges() {
        Account made = accounts.external(ann("1", true), false);
        assertThat(made).isEqualTo(new Account(made.id(), "ann@example.org", true, "Ann", false, List.of()));
        var married = new ExternalIdentity(ISSUER, "1", "ann.other@example.org", true, "Ann Other");
        assertThat(accounts.external(married, true)).isEqualTo(made);

        var elsewhere = new ExternalIdentity("https://other.example.org", "1", "bob@example.org", true, "Bob");
        assertThat(accounts.external(elsewhere, true).id()).isNotEqualTo(made.id());
        Account third = accounts.external(new ExternalIdentity(ISSUER, "2", "eve@example.org", true, ""), true);
        assertThat(third.id()).isNotEqualTo(made.id());
        assertThat(accounts.login("ann@example.org", ""))
                .as("it has no password")
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"false, true", "true, false", "false, false"})
    void anEmailAloneOpensNobodysAccount(boolean verified, boolean linkByEmail) {
        Account local = accounts.create(new NewAccount("ann@example.org", "Ann", PASSWORD, true));

        assertThatThrownBy(() -> accounts.external(ann("1", verified), linkByEmail))
                .isInstanceOf(MetadataException.Conflict.class)
                .hasMessageContaining("email");
        assertThat(accounts.find(local.id())).contains(local);
        assertThat(accounts.external(ann("1", true), true).id())
                .as("not linked by the attempt before")
                .isEqualTo(local.id());
    }

    @Test
    void aLinkedAccountKeepsItsPasswordIfItsEmailWasVouchedFor() {
        Account local = accounts.create(new NewAccount("ann@example.org", "Ann", PASSWORD, true));
        String token = store.createToken(local.id(), Token.Kind.API, "laptop");

        assertThat(accounts.external(ann("1", true), true)).isEqualTo(local);
        assertThat(accounts.login("ann@example.org", PASSWORD)).contains(local);
        assertThat(store.tokens().authenticate(token)).isPresent();
    }

    @Test
    void whoMadeAnAccountWithAnothersEmailIsPutOutWhenTheOwnerComes() {
        Account squatted = accounts.create(new NewAccount("ann@example.org", "Eve", PASSWORD, false));
        String session = store.tokens().session(squatted.id(), "password");
        String token = store.createToken(squatted.id(), Token.Kind.API, "back door");

        Account linked = accounts.external(ann("1", true), true);

        assertThat(linked.id()).isEqualTo(squatted.id());
        assertThat(linked.emailVerified()).isTrue();
        assertThat(accounts.login("ann@example.org", PASSWORD)).isEmpty();
        assertThat(store.tokens().authenticate(session)).isEmpty();
        assertThat(store.tokens().authenticate(token)).isEmpty();
    }

    @Test
    void manyFirstSignInsOfOneIdentityMakeOneAccount() throws Exception {
        List<Callable<String>> signIns = IntStream.range(0, 8)
                .<Callable<String>>mapToObj(
                        i -> () -> accounts.external(ann("1", true), false).id())
                .toList();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var ids =
                    threads.invokeAll(signIns).stream().map(f -> f.resultNow()).distinct();
            assertThat(ids).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'', 1, a@example.org",
        "with space, 1, a@example.org",
        "https://i.example.org, '', a@example.org",
        "https://i.example.org, 1, nobody"
    })
    void refusesWhatIsNoIdentity(String issuer, String subject, String email) {
        assertThatThrownBy(() -> new ExternalIdentity(issuer, subject, email, true, ""))
                .isInstanceOf(MetadataException.Invalid.class);
    }

    @Test
    void aNewPasswordEndsTheOtherSessionsAndNoTokens() {
        Account ann = accounts.create(new NewAccount("ann@example.org", "", PASSWORD, true));
        Tokens tokens = store.tokens();
        String mine = tokens.session(ann.id(), "password");
        String stolen = tokens.session(ann.id(), "password");
        String script = store.createToken(ann.id(), Token.Kind.API, "script");
        String kept = tokens.authenticate(mine).orElseThrow().token().id();

        assertThat(accounts.changePassword(ann.id(), "wrong horse", "battery staple", kept))
                .isFalse();
        assertThat(tokens.authenticate(stolen)).isPresent();
        assertThatThrownBy(() -> accounts.changePassword(ann.id(), PASSWORD, "short", kept))
                .isInstanceOf(MetadataException.Invalid.class);
        assertThat(accounts.changePassword(ann.id(), PASSWORD, "battery staple", kept))
                .isTrue();

        assertThat(accounts.login("ann@example.org", PASSWORD)).isEmpty();
        assertThat(accounts.login("ann@example.org", "battery staple")).contains(ann);
        assertThat(tokens.authenticate(stolen)).isEmpty();
        assertThat(tokens.authenticate(mine)).isPresent();
        assertThat(tokens.authenticate(script)).isPresent();
    }

    @Test
    void oneMadeForNothingIsTakenBackUnlessItIsInUse() {
        Account ann = accounts.create(new NewAccount("ann@example.org", "", PASSWORD, true));
        String session = store.tokens().session(ann.id(), "invitation");
        accounts.withdraw(ann.id());
        assertThat(accounts.find(ann.id())).isEmpty();
        assertThat(store.tokens().authenticate(session)).isEmpty();

        Account again = accounts.create(new NewAccount("ann@example.org", "", PASSWORD, true));
        Account bob = accounts.create(new NewAccount("bob@example.org", "", PASSWORD, true));
        accounts.external(ann("1", true), true);
        store.createProject(Project.of("withdrawn", "Withdrawn", 0, 30, Instant.now()));
        store.members().add("withdrawn", bob.id(), Role.VIEWER, 0);
        accounts.withdraw(again.id());
        accounts.withdraw(bob.id());
        assertThat(accounts.all(List.of(again.id(), bob.id()))).hasSize(2);
    }

    @Test
    void anIssuersAccountMayHaveAPasswordToo() {
        Account ann = accounts.external(ann("1", true), false);

        assertThat(accounts.changePassword(ann.id(), "", "battery staple", null))
                .isTrue();
        assertThat(accounts.changePassword(ann.id(), "", "another one", null))
                .as("from now on it must be told")
                .isFalse();
        assertThat(accounts.login("ann@example.org", "battery staple")).isPresent();
    }

    @Test
    void aNameChangesAndIsOneLine() {
        Account ann = accounts.create(new NewAccount("ann@example.org", "", PASSWORD, true));

        assertThat(accounts.rename(ann.id(), " Ann B. ").name()).isEqualTo("Ann B.");
        assertThatThrownBy(() -> accounts.rename(ann.id(), "x".repeat(101)))
                .isInstanceOf(MetadataException.Invalid.class);
        assertThatThrownBy(() -> accounts.rename(ann.id(), "two\nlines")).isInstanceOf(MetadataException.Invalid.class);
        assertThatThrownBy(() -> accounts.rename("nobody", "Ann")).isInstanceOf(MetadataException.NotFound.class);
        assertThat(accounts.all(List.of(ann.id(), "nobody")))
                .extracting(Account::name)
                .containsExactly("Ann B.");
    }
}
