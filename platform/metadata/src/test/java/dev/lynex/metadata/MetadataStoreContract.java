package dev.lynex.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lynex.pricing.CustomPrices;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every metadata store must do. */
abstract class MetadataStoreContract {
    private static final String PASSWORD = "correct horse";

    protected final TestingClock clock = new TestingClock();
    protected MetadataStore store;

    /** A store over the same empty data at each call within a test. */
    protected abstract MetadataStore open(TestingClock clock);

    @BeforeEach
    void openStore() {
        store = open(clock);
        store.migrate();
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    protected Project project(String id) {
        return new Project(
                id,
                "The " + id,
                new Place(3, 2, new Place.Former(1, clock.instant())),
                90,
                new ProjectLimits(500, 1_000_000),
                "",
                List.of(Origin.of("https://app.example.com")),
                clock.instant());
    }

    @Test
    void isUpOnceItIsReachable() {
        assertThat(store.check().up()).isTrue();
    }

    @Test
    void migratesAsOftenAsItIsAsked() {
        store.createProject(project("shop"));
        store.migrate();

        assertThat(store.project("shop")).contains(project("shop"));
    }

    @Test
    void findsProjectsAgain() {
        assertThat(store.createProject(project("shop"))).isEqualTo(project("shop"));
        store.createProject(project("bank"));
        store.createProject(project("cafe"));

        try (MetadataStore other = open(clock)) {
            assertThat(other.project("shop")).contains(project("shop"));
            assertThat(other.project("none")).isEmpty();
            assertThat(other.projects(10)).containsExactly(project("bank"), project("cafe"), project("shop"));
            assertThat(other.projects(2)).containsExactly(project("bank"), project("cafe"));
        }
    }

    @Test
    void keepsTimesToTheMillisecond() {
        Instant nanos = Instant.parse("2026-11-23T12:00:00.123456789Z");

        Project created = store.createProject(Project.of("shop", "Shop", 0, 30, nanos));

        assertThat(created.createdAt()).isEqualTo(Instant.parse("2026-11-23T12:00:00.123Z"));
        assertThat(store.project("shop")).contains(created);
    }

    @Test
    void changesWhatAProjectMaySendAndNothingElse() {
        store.createProject(project("shop"));
        String key = store.createKey("shop", KeyScope.INGEST, "server");

        store.limit("shop", new ProjectLimits(7, 0));

        Project before = project("shop");
        Project now = new Project(
                "shop",
                before.name(),
                before.place(),
                before.retentionDays(),
                new ProjectLimits(7, 0),
                "",
                before.origins(),
                before.createdAt());
        assertThat(store.project("shop")).contains(now);
        assertThat(store.authenticateKey(key)).contains(new KeyGrant(idOf(key), KeyScope.INGEST, now));
        assertThatThrownBy(() -> store.limit("none", ProjectLimits.NONE))
                .isInstanceOf(MetadataException.NotFound.class);
    }

    @Test
    void aProjectsPricesChangeAndThoseBeforeAreKept() {
        store.createProject(project("shop"));
        CustomPrices first = prices("1");
        CustomPrices second = prices("2");

        store.price("shop", first);
        store.price("shop", second);

        assertThat(store.project("shop")).map(Project::prices).contains(second.version());
        assertThat(store.prices("shop", first.version())).contains(first);
        assertThat(store.prices("shop", second.version())).contains(second);
        assertThat(store.prices("bank", second.version())).isEmpty();
        store.price("shop", CustomPrices.NONE);
        assertThat(store.project("shop")).map(Project::prices).contains("");
        assertThatThrownBy(() -> store.price("none", first)).isInstanceOf(MetadataException.NotFound.class);
    }

    private static CustomPrices prices(String usd) {
        return CustomPrices.read(
                "[{\"model\":\"*\",\"usdPerMillion\":{\"input\":" + usd + "},\"from\":\"2026-01-01T00:00:00Z\"}]");
    }

    @Test
    void aProjectsIdIsTakenOnce() {
        store.createProject(project("shop"));

        assertThatThrownBy(() -> store.createProject(Project.of("shop", "Other", 0, 30, clock.instant())))
                .isInstanceOf(MetadataException.Conflict.class);
        assertThat(store.project("shop")).contains(project("shop"));
    }

    @Test
    void aKeyOpensItsProjectOnly() {
        store.createProject(project("shop"));
        store.createProject(project("bank"));
        String shop = store.createKey("shop", KeyScope.INGEST, "server");
        String bank = store.createKey("bank", KeyScope.INGEST, "server");

        assertThat(shop).matches("sk_[0-9A-Za-z]{12}_[0-9A-Za-z]{26}");
        assertThat(store.authenticateKey(shop)).contains(new KeyGrant(idOf(shop), KeyScope.INGEST, project("shop")));
        assertThat(store.authenticateKey(bank)).contains(new KeyGrant(idOf(bank), KeyScope.INGEST, project("bank")));
        assertThat(store.authenticateKey("sk_" + idOf(shop) + "_" + secretOf(bank)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sk_",
                "sk__",
                "sk_000000000000_00000000000000000000000000",
                "lx_000000000000_00000000000000000000000000",
                "sk_$ne",
                "sk_000000000000_00000000000000000000000000\n"
            })
    void otherKeysOpenNothing(String key) {
        store.createProject(project("shop"));
        store.createKey("shop", KeyScope.INGEST, "server");

        assertThat(store.authenticateKey(key)).isEmpty();
    }

    @Test
    void aRevokedKeyOpensNothingAndItsNeighbourStillDoes() {
        store.createProject(project("shop"));
        String lost = store.createKey("shop", KeyScope.INGEST, "lost");
        String kept = store.createKey("shop", KeyScope.INGEST, "kept");

        store.revokeKey("shop", idOf(lost));
        store.revokeKey("shop", idOf(lost));

        assertThat(store.authenticateKey(lost)).isEmpty();
        assertThat(store.authenticateKey(kept)).isPresent();
    }

    @Test
    void listsAProjectsKeysWithoutTheirSecrets() {
        store.createProject(project("shop"));
        String server = store.createKey("shop", KeyScope.INGEST, "server");
        Instant made = clock.instant();
        clock.advance(Duration.ofMinutes(1));
        String page = store.createKey("shop", KeyScope.BROWSER, "page");
        clock.advance(Duration.ofMinutes(1));
        store.revokeKey("shop", idOf(server));

        assertThat(store.keys("shop"))
                .containsExactly(
                        new Key(idOf(server), "server", KeyScope.INGEST, made, made.plusSeconds(120), null, null),
                        new Key(idOf(page), "page", KeyScope.BROWSER, made.plusSeconds(60), null, null, null));
        assertThat(store.keys("shop").toString()).doesNotContain(secretOf(server), secretOf(page));
    }

    @Test
    void allowedOriginsAddUp() {
        store.createProject(project("shop"));

        store.allowOrigins("shop", List.of(Origin.of("https://www.example.com"), Origin.ALL));
        store.allowOrigins("shop", List.of(Origin.of("HTTPS://APP.example.com:443")));

        assertThat(store.project("shop").orElseThrow().origins())
                .containsExactly(
                        Origin.of("https://app.example.com"), Origin.of("https://www.example.com"), Origin.ALL);
    }

    @Test
    void saysWhenThereIsNoSuchProjectOrKey() {
        store.createProject(project("shop"));
        store.createProject(project("bank"));
        String key = store.createKey("bank", KeyScope.INGEST, "server");

        assertThatThrownBy(() -> store.createKey("none", KeyScope.INGEST, "server"))
                .isInstanceOf(MetadataException.NotFound.class);
        assertThatThrownBy(() -> store.keys("none")).isInstanceOf(MetadataException.NotFound.class);
        assertThatThrownBy(() -> store.allowOrigins("none", List.of(Origin.ALL)))
                .isInstanceOf(MetadataException.NotFound.class);
        assertThatThrownBy(() -> store.revokeKey("shop", idOf(key))).isInstanceOf(MetadataException.NotFound.class);
        assertThat(store.authenticateKey(key)).isPresent();
    }

    @Test
    void signsInWithThePasswordAndTheEmailInAnyCase() {
        store.createProject(project("shop"));
        store.createProject(project("bank"));
        Account made = store.createAccount(
                "Ann@Example.org",
                PASSWORD,
                List.of(new Membership("shop", Role.OWNER), new Membership("bank", Role.VIEWER)));

        assertThat(made.email()).isEqualTo("ann@example.org");
        assertThat(made.role("bank")).contains(Role.VIEWER);
        assertThat(made.role("none")).isEmpty();
        assertThat(store.login("ANN@example.org", PASSWORD)).contains(made);
        assertThat(store.account("ann@example.org")).contains(made);
        assertThat(store.login("ann@example.org", PASSWORD + "!")).isEmpty();
        assertThat(store.login("ann@example.org", "")).isEmpty();
        assertThat(store.login("ann@example.org", "x".repeat(1_000_000))).isEmpty();
        assertThat(store.login("bob@example.org", PASSWORD)).isEmpty();
        assertThat(store.account("bob@example.org")).isEmpty();
    }

    @Test
    void anEmailIsTakenOnce() {
        store.createAccount("ann@example.org", PASSWORD, List.of());

        assertThatThrownBy(() -> store.createAccount("ANN@example.org", "another one", List.of()))
                .isInstanceOf(MetadataException.Conflict.class)
                .hasMessageNotContaining("another one");
        assertThat(store.login("ann@example.org", PASSWORD)).isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "'', correct horse",
        "ann, correct horse",
        "@example.org, correct horse",
        "ann@, correct horse",
        "a nn@example.org, correct horse",
        "ann@example.org, ''",
        "ann@example.org, seven77"
    })
    void refusesWhatIsNoAccount(String email, String password) {
        assertThatThrownBy(() -> store.createAccount(email, password, List.of()))
                .isInstanceOf(MetadataException.Invalid.class);
    }

    @Test
    void takesAsLongForAnUnknownAccountAsForAWrongPassword() {
        store.createAccount("ann@example.org", PASSWORD, List.of());

        long wrong = fastestNanos(() -> store.login("ann@example.org", "wrong horse"));
        long unknown = fastestNanos(() -> store.login("bob@example.org", "wrong horse"));

        assertThat((double) unknown / wrong).isBetween(0.5, 2.0);
    }

    @ParameterizedTest
    @CsvSource({"SESSION, 14", "API, 365"})
    void aTokenIsItsAccountsUntilItExpires(Token.Kind kind, int days) {
        store.createProject(project("shop"));
        Account ann = store.createAccount("ann@example.org", PASSWORD, List.of(new Membership("shop", Role.ADMIN)));
        Instant made = clock.instant();
        Instant end = clock.instant().plus(Duration.ofDays(days));

        String token = store.createToken(ann.id(), kind, "laptop");

        assertThat(token).matches("lx_[0-9A-Za-z]{12}_[0-9A-Za-z]{26}");
        assertThat(store.authenticateToken(token))
                .contains(new Authenticated(
                        ann, new Token(idOf(token), kind, ann.id(), "laptop", made, end, made, null, false)));
        for (int day = 1; day < days; day++) {
            clock.advance(Duration.ofDays(1));
            assertThat(store.authenticateToken(token)).isPresent();
        }
        clock.advance(Duration.ofDays(1).minusMillis(1));
        assertThat(store.authenticateToken(token)).map(Authenticated::account).contains(ann);
        clock.advance(Duration.ofMillis(1));
        assertThat(store.authenticateToken(token)).isEmpty();
    }

    @Test
    void aRevokedTokenIsNobodys() {
        Account ann = store.createAccount("ann@example.org", PASSWORD, List.of());
        String lost = store.createToken(ann.id(), Token.Kind.API, "lost");
        String kept = store.createToken(ann.id(), Token.Kind.API, "kept");

        store.revokeToken(idOf(lost));
        store.revokeToken(idOf(lost));

        assertThat(store.authenticateToken(lost)).isEmpty();
        assertThat(store.authenticateToken(kept)).isPresent();
        assertThat(store.authenticateToken("lx_" + idOf(kept) + "_" + secretOf(lost)))
                .isEmpty();
        assertThat(store.authenticateToken(kept.replace("lx_", "sk_"))).isEmpty();
    }

    private static long fastestNanos(Runnable work) {
        return LongStream.range(0, 8)
                .map(i -> {
                    long start = System.nanoTime();
                    work.run();
                    return System.nanoTime() - start;
                })
                .min()
                .orElseThrow();
    }

    protected static String idOf(String credential) {
        return credential.split("_", -1)[1];
    }

    protected static String secretOf(String credential) {
        return credential.split("_", -1)[2];
    }

    @Test
    void aNewProjectGoesWhereTheFewestAre() {
        assertThat(store.emptiestPartition(3)).isZero();
        for (int partition : List.of(0, 0, 1, 2, 2, 7)) {
            store.createProject(Project.of("p" + store.projects(100).size(), "P", partition, 30, clock.instant()));
        }
        assertThat(store.emptiestPartition(3)).isEqualTo(1);
        assertThat(store.emptiestPartition(4)).isEqualTo(3);
    }

    @Test
    void aMovedProjectKeepsItsFormerPlaceAndAStaleMoveIsRefused() {
        Duration window = Duration.ofMinutes(60);
        Project shop = store.createProject(Project.of("shop", "Shop", 0, 30, clock.instant()));
        String key = store.createKey("shop", KeyScope.INGEST, "k");
        Project moved = store.moveProject("shop", shop.place(), 2, window);
        assertThat(moved.place()).isEqualTo(new Place(2, 2, new Place.Former(0, clock.instant())));
        assertThat(store.project("shop")).contains(moved);
        assertThat(store.authenticateKey(key)).map(KeyGrant::project).contains(moved);
        assertThatThrownBy(() -> store.moveProject("shop", shop.place(), 3, window))
                .isInstanceOf(MetadataException.Conflict.class)
                .hasMessageContaining("partition 2 at epoch 2");
        assertThatThrownBy(() -> store.moveProject("shop", moved.place(), 0, window))
                .as("its requests in 0 are remembered there, and only one former place is looked in")
                .isInstanceOf(MetadataException.Conflict.class)
                .hasMessageContaining("60 minutes");
        clock.advance(window);
        assertThat(store.moveProject("shop", moved.place(), 0, window).place().epoch())
                .isEqualTo(3);
        assertThatThrownBy(() -> store.moveProject("nobody", shop.place(), 1, window))
                .isInstanceOf(MetadataException.NotFound.class);
    }
}
