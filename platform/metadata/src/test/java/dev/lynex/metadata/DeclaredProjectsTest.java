package dev.lynex.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lynex.engines.SharedEngines;
import dev.lynex.pricing.CustomPrices;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeclaredProjectsTest {
    private final TestingClock clock = new TestingClock();
    private MongoMetadataStore store;
    private DeclaredProjects declared;

    @BeforeEach
    void open() {
        var settings = new MetadataSettings(
                SharedEngines.mongo().uri(),
                "t" + UUID.randomUUID().toString().substring(0, 8),
                Duration.ofSeconds(10),
                Duration.ofDays(14),
                Duration.ofDays(365));
        store = MongoMetadataStore.create(settings, clock);
        store.migrate();
        declared = store.declared();
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void becomesWhatItsOwnerWantsAndStaysWhereItIs() {
        Project made = declared.declare(shop("uid-1", 1, 30, 100), 3);
        assertThat(made.place()).isEqualTo(Place.first(3));
        assertThat(made.retentionDays()).isEqualTo(30);

        clock.advance(Duration.ofMinutes(1));
        Project changed = declared.declare(shop("uid-1", 2, 90, 0), 1);

        assertThat(changed.retentionDays()).isEqualTo(90);
        assertThat(changed.limits()).isEqualTo(ProjectLimits.NONE);
        assertThat(changed.place()).as("not moved").isEqualTo(Place.first(3));
        assertThat(changed.createdAt()).isEqualTo(made.createdAt());
        assertThat(declared.declare(shop("uid-1", 2, 90, 0), 1)).isEqualTo(changed);
        assertThatThrownBy(() -> declared.declare(shop("uid-1", 1, 30, 100), 3))
                .isInstanceOf(MetadataException.Conflict.class)
                .hasMessageContaining("later generation");
        assertThat(store.project("shop")).contains(changed);
    }

    @Test
    void theFirstWhoAsksHasTheId() {
        declared.declare(shop("uid-1", 1, 30, 0), 0);
        assertThatThrownBy(() -> declared.declare(shop("uid-2", 7, 60, 0), 0))
                .isInstanceOf(MetadataException.Conflict.class)
                .hasMessage("the project id 'shop' is taken by team/shop");
        store.createProject(Project.of("made-by-hand", "By hand", 0, 30, clock.instant()));
        DeclaredProject same = of("made-by-hand", new Owner("uid-1", "team/x", 1));
        assertThatThrownBy(() -> declared.declare(same, 0))
                .isInstanceOf(MetadataException.Conflict.class)
                .hasMessageContaining("that no resource declares");

        declared.release("shop", "uid-2");
        assertThat(store.project("shop")).as("only its owner removes it").isPresent();
        store.members().add("shop", "ann", Role.OWNER, 0);
        String invitation = store.invitations().create(new NewInvitation("shop", Role.OWNER, null, "ann"), 0);
        declared.release("shop", "uid-2");
        assertThat(store.invitations().open(invitation).projectId()).isEqualTo("shop");
        declared.release("shop", "uid-1");
        assertThat(store.project("shop")).isEmpty();
        assertThatThrownBy(() -> store.invitations().open(invitation))
                .as("must not open the next project of this id")
                .hasMessageContaining("revoked");
        assertThat(declared.declare(shop("uid-2", 7, 60, 0), 0).retentionDays()).isEqualTo(60);
    }

    @Test
    void theIdOfOneThatIsGoneIsItsNamespacesAlone() {
        declared.declare(shop("uid-1", 4, 30, 0), 0);
        declared.keys("shop", "uid-1", List.of(new DeclaredKey(IngestKeys.random(), "server", KeyScope.INGEST)));
        declared.release("shop", "uid-1");

        assertThatThrownBy(() -> store.createProject(Project.of("shop", "Mine", 0, 30, clock.instant())))
                .as("its events may still be stored")
                .isInstanceOf(MetadataException.Conflict.class);
        DeclaredProject others = of("shop", new Owner("uid-3", "teams/shop", 1));
        assertThatThrownBy(() -> declared.declare(others, 0))
                .isInstanceOf(MetadataException.Conflict.class)
                .hasMessageContaining("a project's that was deleted");
        assertThat(store.project("shop")).isEmpty();

        assertThat(declared.declare(shop("uid-2", 1, 60, 0), 3).place().partition())
                .isEqualTo(3);
        assertThat(store.project("shop")).isPresent();
        assertThat(store.keys("shop")).as("those of the one before are gone").isEmpty();
        assertThat(declared.declare(shop("uid-2", 2, 90, 0), 0).retentionDays()).isEqualTo(90);
    }

    @Test
    void whoWasInvitedIntoOneThatIsGoneDoesNotComeIntoTheNextOfItsId() {
        declared.declare(shop("uid-1", 1, 30, 0), 0);
        String link = store.invitations()
                .create(new NewInvitation("shop", Role.OWNER, "ann@example.org", "LynexProject team/shop"), 0);
        declared.release("shop", "uid-2");
        assertThat(store.invitations().open(link).by()).isEqualTo("LynexProject team/shop");

        declared.release("shop", "uid-1");
        declared.declare(shop("uid-2", 1, 30, 0), 0);

        assertThatThrownBy(() -> store.invitations().open(link))
                .isInstanceOf(MetadataException.NotFound.class)
                .hasMessageContaining("revoked");
    }

    @Test
    void onlyItsOwnerChangesIt() {
        declared.declare(shop("uid-1", 1, 30, 0), 0);
        String key = IngestKeys.random();
        declared.keys("shop", "uid-1", List.of(new DeclaredKey(key, "server", KeyScope.INGEST)));
        String id = store.keys("shop").getFirst().id();
        for (Runnable change : List.<Runnable>of(
                () -> store.limit("shop", ProjectLimits.NONE),
                () -> store.price("shop", CustomPrices.NONE),
                () -> store.createKey("shop", KeyScope.INGEST, "mine"),
                () -> store.revokeKey("shop", id),
                () -> store.allowOrigins("shop", List.of(Origin.of("https://a.example.com"))),
                () -> store.deadLetters().keepFor("shop", Duration.ofDays(1)))) {
            assertThatThrownBy(change::run)
                    .isInstanceOf(MetadataException.Conflict.class)
                    .hasMessage("the project 'shop' is declared by LynexProject team/shop; change it there");
        }
        assertThat(store.authenticateKey(key)).isPresent();
    }

    @Test
    void itsKeysAreThoseOfItsOwnerAndNoOthers() {
        declared.declare(shop("uid-1", 1, 30, 0), 0);
        var server = new DeclaredKey(IngestKeys.random(), "server", KeyScope.INGEST);
        var page = new DeclaredKey(IngestKeys.random(), "page", KeyScope.BROWSER);
        declared.keys("shop", "uid-1", List.of(server, page));
        List<Key> both = store.keys("shop");
        assertThat(store.authenticateKey(server.key()).orElseThrow().scope()).isEqualTo(KeyScope.INGEST);
        assertThat(store.authenticateKey(page.key()).orElseThrow().scope()).isEqualTo(KeyScope.BROWSER);

        clock.advance(Duration.ofMinutes(1));
        declared.keys("shop", "uid-1", List.of(page, server));
        assertThat(store.keys("shop")).as("the same again").isEqualTo(both);

        var next = new DeclaredKey(IngestKeys.random(), "server", KeyScope.INGEST);
        declared.keys("shop", "uid-1", List.of(next, page));
        assertThat(store.authenticateKey(server.key())).as("revoked").isEmpty();
        assertThat(store.authenticateKey(next.key())).isPresent();
        assertThat(store.authenticateKey(page.key())).isPresent();
        assertThatThrownBy(() -> declared.keys("shop", "uid-2", List.of()))
                .isInstanceOf(MetadataException.Conflict.class);
        assertThatThrownBy(() -> new DeclaredKey("sk_short", "x", KeyScope.INGEST))
                .isInstanceOf(MetadataException.Invalid.class);
        assertThat(server.toString()).doesNotContain(server.key());
    }

    @Test
    void tellsWhoOwnsWhatOfOnePlatformOnly() {
        declared.declare(of("a", "uid-a", "platform-1"), 0);
        declared.declare(of("b", "uid-b", "platform-2"), 0);
        declared.declare(of("c", "uid-c", null), 0);
        store.createProject(Project.of("made-by-hand", "By hand", 0, 30, clock.instant()));
        assertThat(declared.owners("platform-1")).isEqualTo(Map.of("a", new Owner("uid-a", "team/a", 1, "platform-1")));
        assertThat(declared.owners("platform-3")).isEmpty();
        declared.declare(of("a", "uid-a", "platform-2"), 0);
        assertThat(declared.owners("platform-2")).containsOnlyKeys("a", "b");
    }

    private static DeclaredProject of(String id, String uid, String platform) {
        return of(id, new Owner(uid, "team/" + id, 1, platform));
    }

    private static DeclaredProject of(String id, Owner owner) {
        return new DeclaredProject(
                id, owner, id, 30, ProjectLimits.NONE, CustomPrices.NONE, List.of(), Duration.ofDays(30));
    }

    private static DeclaredProject shop(String uid, long generation, int retentionDays, long perSecond) {
        return new DeclaredProject(
                "shop",
                new Owner(uid, "team/shop", generation),
                "Shop",
                retentionDays,
                new ProjectLimits(perSecond, 0),
                CustomPrices.NONE,
                List.of(Origin.of("https://shop.example.com")),
                Duration.ofDays(30));
    }
}
