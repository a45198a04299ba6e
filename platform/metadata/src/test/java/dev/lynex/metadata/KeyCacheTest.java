package dev.lynex.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lynex.engines.MongoEngine;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyCacheTest {
    @TempDir
    Path dir;

    private final TestingClock clock = new TestingClock();
    private final Queue<Runnable> background = new ArrayDeque<>();
    private MongoEngine mongo;
    private MetadataStore store;
    private KeyUses unnoted;
    private KeyCache cache;
    private String key;

    @BeforeEach
    void start() {
        mongo = MongoEngine.start(new MongoEngine.Settings(dir, 0));
        store = MongoMetadataStore.create(
                new MetadataSettings(
                        mongo.uri(), "lynex", Duration.ofMillis(500), Duration.ofDays(14), Duration.ofDays(365)),
                clock);
        store.createProject(Project.of("shop", "Shop", 0, 30, clock.instant()));
        key = store.createKey("shop", KeyScope.INGEST, "server");
        unnoted = new KeyUses(store, clock, task -> {});
        cache = new KeyCache(store, clock, background::add, unnoted);
    }

    @AfterEach
    void stop() {
        store.close();
        mongo.close();
    }

    @Test
    void aRevokedKeyStopsWithinTenSeconds() {
        assertThat(cache.authenticate(key)).isPresent();
        store.revokeKey("shop", key.split("_", -1)[1]);

        assertThat(cache.authenticate(key)).isPresent();
        clock.advance(Duration.ofMillis(9_999));
        assertThat(cache.authenticate(key)).isPresent();
        clock.advance(Duration.ofMillis(1));
        assertThat(cache.authenticate(key)).isEmpty();
    }

    @Test
    void aRevocationInOneProcessShowsInAnotherWithinTenSeconds() {
        try (MetadataStore elsewhere = MongoMetadataStore.create(
                new MetadataSettings(
                        mongo.uri(), "lynex", Duration.ofMillis(500), Duration.ofDays(14), Duration.ofDays(365)),
                clock)) {
            var other = new KeyCache(elsewhere, clock, background::add, unnoted);
            assertThat(cache.authenticate(key)).isPresent();
            assertThat(other.authenticate(key)).isPresent();

            store.revokeKey("shop", key.split("_", -1)[1]);
            cache.forget("shop");

            assertThat(cache.authenticate(key)).isEmpty();
            clock.advance(Duration.ofSeconds(10));
            assertThat(other.authenticate(key)).isEmpty();
        }
    }

    @Test
    void anOriginAllowedNowIsKnownWithinTenSeconds() {
        assertThat(cache.authenticate(key).orElseThrow().project().allows("https://app.example.com"))
                .isFalse();

        store.allowOrigins("shop", java.util.List.of(Origin.of("https://app.example.com")));
        clock.advance(Duration.ofSeconds(10));

        assertThat(cache.authenticate(key).orElseThrow().project().allows("https://app.example.com"))
                .isTrue();
    }

    @Test
    void aRevokedKeyInUseStopsAfterItsRefresh() {
        cache.authenticate(key);
        store.revokeKey("shop", key.split("_", -1)[1]);
        clock.advance(Duration.ofSeconds(5));

        assertThat(cache.authenticate(key)).isPresent();
        cache.authenticate(key);
        assertThat(background).hasSize(1);
        background.remove().run();

        assertThat(cache.authenticate(key)).isEmpty();
    }

    @Test
    void knownKeysWorkOnWhileTheStoreIsAwayAndUnknownOnesAreNotDecided() {
        Optional<KeyGrant> grant = cache.authenticate(key);
        String other = store.createKey("shop", KeyScope.INGEST, "other");
        mongo.close();

        for (int hour = 0; hour < 3; hour++) {
            clock.advance(Duration.ofHours(1));
            assertThat(cache.authenticate(key)).isEqualTo(grant).isPresent();
        }
        assertThatThrownBy(() -> cache.authenticate(other)).isInstanceOf(MetadataException.Unavailable.class);
    }

    @Test
    void aKeyInUseDoesNotWaitForAStoreThatIsAway() {
        cache.authenticate(key);
        mongo.close();
        clock.advance(Duration.ofSeconds(6));

        long start = System.nanoTime();
        assertThat(cache.authenticate(key)).isPresent();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(250));

        background.remove().run();
        clock.advance(Duration.ofSeconds(4));
        assertThat(cache.authenticate(key)).isPresent();
        assertThat(background).isEmpty();
    }

    @Test
    void afterAFailureTheLastAnswerCountsFromTheFailureOn() {
        // Twenty seconds a second, so that the store's half a second of waiting is as long as an answer may be used.
        long started = System.nanoTime();
        InstantSource fast = () -> clock.instant().plusNanos(20 * (System.nanoTime() - started));
        cache = new KeyCache(store, fast, background::add, unnoted);
        cache.authenticate(key);
        mongo.close();
        clock.advance(Duration.ofHours(1));
        assertThat(cache.authenticate(key)).isPresent();

        long asked = System.nanoTime();
        assertThat(cache.authenticate(key)).isPresent();
        assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofMillis(250));
    }

    @Test
    void aWrongKeyStaysWrongWhileTheStoreIsAway() {
        String wrong = "sk_000000000000_00000000000000000000000000";
        assertThat(cache.authenticate(wrong)).isEmpty();
        mongo.close();

        assertThat(cache.authenticate(wrong)).isEmpty();
        clock.advance(Duration.ofSeconds(5));
        assertThatThrownBy(() -> cache.authenticate(wrong)).isInstanceOf(MetadataException.Unavailable.class);
    }

    @Test
    void forgetsAProjectThatChanged() {
        cache.authenticate(key);
        store.revokeKey("shop", key.split("_", -1)[1]);

        cache.forget("other");
        assertThat(cache.authenticate(key)).isPresent();
        cache.forget("shop");
        assertThat(cache.authenticate(key)).isEmpty();
    }
}
