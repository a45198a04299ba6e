package dev.lynex.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every metadata store must do with the projects that people make, and with their keys. */
abstract class OwnedProjectsContract {
    private final TestingClock clock = new TestingClock();
    private MetadataStore store;
    private OwnedProjects owned;

    abstract MetadataStore open(TestingClock clock);

    @BeforeEach
    void openStore() {
        store = open(clock);
        store.migrate();
        owned = store.owned();
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    private Project shop(String id) {
        return Project.of(id, "Shop", 0, 30, clock.instant());
    }

    @Test
    void whoMakesAProjectOwnsIt() {
        assertThat(owned.create(shop("shop"), "ann", 2)).isEqualTo(shop("shop"));
        assertThat(store.members().list("shop")).containsExactly(new Member("ann", Role.OWNER, clock.instant()));
        assertThatThrownBy(() -> owned.create(shop("shop"), "bob", 2))
                .isInstanceOf(MetadataException.Conflict.class)
                .hasMessageContaining("'shop'");
        store.createProject(shop("bank"));
        store.members().add("bank", "ann", Role.VIEWER, 0);
        assertThat(owned.of("ann")).extracting(Project::id).containsExactly("bank", "shop");
        assertThat(owned.owned("ann")).isEqualTo(1);
        owned.create(shop("cafe"), "ann", 2);
        assertThatThrownBy(() -> owned.create(shop("dock"), "ann", 2))
                .isInstanceOf(MetadataException.LimitReached.class)
                .hasMessageContaining("2");
        assertThat(store.project("dock")).isEmpty();
        owned.create(shop("dock"), "ann", 0);
    }

    @Test
    void manyAtOnceAreNeverMoreThanThePlanAllows() throws Exception {
        List<Callable<Project>> attempts = IntStream.range(0, 8)
                .<Callable<Project>>mapToObj(i -> () -> owned.create(shop("shop-" + i), "ann", 3))
                .toList();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            threads.invokeAll(attempts);
        }
        assertThat(owned.owned("ann")).isLessThanOrEqualTo(3);
    }

    @Test
    void changesWhatIsGivenAndNothingElse() {
        owned.create(shop("shop"), "ann", 0);
        var origins = List.of(Origin.of("https://shop.example.com"));
        Project changed = owned.change("shop", new ProjectChange("Store", 90, null, origins));
        assertThat(changed)
                .isEqualTo(new Project(
                        "shop", "Store", Place.first(0), 90, ProjectLimits.NONE, "", origins, clock.instant()));
        var limits = new ProjectLimits(10, 1000);
        assertThat(owned.change("shop", new ProjectChange(null, null, limits, null))
                        .limits())
                .isEqualTo(limits);
        assertThat(store.project("shop").orElseThrow().name()).isEqualTo("Store");
        assertThat(store.members().list("shop")).hasSize(1);
        assertThatThrownBy(() -> owned.change("none", new ProjectChange("X", null, null, null)))
                .isInstanceOf(MetadataException.NotFound.class);
        assertThatThrownBy(() -> new ProjectChange(" ", null, null, null))
                .isInstanceOf(MetadataException.Invalid.class);
        assertThatThrownBy(() -> new ProjectChange(null, 4000, null, null))
                .isInstanceOf(MetadataException.Invalid.class);
    }

    @Test
    void aDeclaredProjectIsNotChangedHere() {
        store.declared().declare(declared(), 0);
        assertThatThrownBy(() -> owned.delete("shop"))
                .isInstanceOf(MetadataException.Conflict.class)
                .hasMessageContaining("LynexProject team/shop");
        assertThatThrownBy(() -> owned.change("shop", new ProjectChange("X", null, null, null)))
                .isInstanceOf(MetadataException.Conflict.class)
                .hasMessageContaining("LynexProject team/shop");
        assertThat(owned.isDeclared("shop")).isTrue();
        owned.create(shop("bank"), "ann", 0);
        assertThat(owned.isDeclared("bank")).isFalse();
    }

    @Test
    void ofADeletedOneNothingIsLeftButItsId() {
        owned.create(shop("shop"), "ann", 0);
        owned.create(shop("bank"), "ann", 0);
        String key = store.createKey("shop", KeyScope.INGEST, "server", "ann");
        var cache = new KeyCache(store, clock);
        assertThat(cache.authenticate(key)).isPresent();
        String invitation = store.invitations().create(new NewInvitation("shop", Role.MEMBER, null, "ann"), 0);
        String others = store.invitations().create(new NewInvitation("bank", Role.MEMBER, null, "ann"), 0);

        owned.delete("shop");

        assertThat(store.project("shop")).isEmpty();
        assertThat(store.projects(10)).extracting(Project::id).containsExactly("bank");
        assertThat(owned.of("ann")).extracting(Project::id).containsExactly("bank");
        assertThat(owned.owned("ann")).isEqualTo(1);
        assertThat(store.emptiestPartition(2)).isEqualTo(1);
        assertThat(store.deadLetters().keptFor("shop")).isEmpty();
        clock.advance(Duration.ofSeconds(10));
        assertThat(cache.authenticate(key)).isEmpty();
        assertThatThrownBy(() -> store.invitations().open(invitation)).hasMessageContaining("revoked");
        assertThat(store.invitations().open(others).projectId()).isEqualTo("bank");
        for (Runnable use : List.<Runnable>of(
                () -> owned.delete("shop"),
                () -> owned.change("shop", new ProjectChange("X", null, null, null)),
                () -> store.members().list("shop"),
                () -> store.members().add("shop", "bob", Role.OWNER, 0),
                () -> store.keys("shop"),
                () -> store.createKey("shop", KeyScope.INGEST, "again"),
                () -> store.limit("shop", ProjectLimits.NONE),
                () -> store.moveProject("shop", Place.first(0), 1, Duration.ofHours(1)))) {
            assertThatThrownBy(use::run).isInstanceOf(MetadataException.NotFound.class);
        }
        assertThat(owned.wasDeleted("shop")).isTrue();
        assertThat(owned.wasDeleted("bank")).isFalse();
        assertThat(owned.wasDeleted("none")).isFalse();
        for (Runnable take : List.<Runnable>of(
                () -> owned.create(shop("shop"), "bob", 0),
                () -> store.createProject(shop("shop")),
                () -> store.declared().declare(declared(), 0))) {
            assertThatThrownBy(take::run).isInstanceOf(MetadataException.Conflict.class);
        }
        assertThat(store.project("shop")).isEmpty();
    }

    private static DeclaredProject declared() {
        return new DeclaredProject(
                "shop",
                new Owner("uid-1", "team/shop", 1),
                "Shop",
                30,
                ProjectLimits.NONE,
                dev.lynex.pricing.CustomPrices.NONE,
                List.of(),
                Duration.ofDays(30));
    }

    @Test
    void aKeyTellsWhoMadeItAndWhenItWasUsed() {
        owned.create(shop("shop"), "ann", 0);
        String id = MetadataStoreContract.idOf(store.createKey("shop", KeyScope.INGEST, "server", "ann"));
        var key = new Key(id, "server", KeyScope.INGEST, clock.instant(), null, "ann", null);
        assertThat(store.keys("shop")).containsExactly(key);
        Instant later = clock.instant().plusSeconds(60);

        store.keyUsed(id, later);
        store.keyUsed(id, clock.instant());

        assertThat(store.keys("shop")).extracting(Key::lastUsedAt).containsExactly(later);
    }
}
