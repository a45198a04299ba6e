package dev.lynex.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KeyUsesTest {
    private final TestingClock clock = new TestingClock();
    private final Queue<Runnable> writes = new ArrayDeque<>();
    private MetadataStore store;
    private KeyCache cache;
    private String key;

    @BeforeEach
    void openStore() {
        store = TestingMetadata.embedded().open(clock);
        store.createProject(Project.of("shop", "Shop", 0, 30, clock.instant()));
        key = store.createKey("shop", KeyScope.INGEST, "server");
        cache = new KeyCache(store, clock, task -> {}, new KeyUses(store, clock, writes::add));
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    @Test
    void aKeyInUseIsNotedOnceAMinute() {
        cache.authenticate("sk_000000000000_00000000000000000000000000");
        assertThat(writes).as("a stranger's guess").isEmpty();
        Instant first = clock.instant();
        cache.authenticate(key);
        cache.authenticate(key);
        clock.advance(Duration.ofSeconds(59));
        cache.authenticate(key);
        assertThat(writes).hasSize(1);
        writes.remove().run();
        assertThat(store.keys("shop").getFirst().lastUsedAt()).isEqualTo(first);

        clock.advance(Duration.ofSeconds(1));
        cache.authenticate(key);
        assertThat(writes).hasSize(1);
        writes.remove().run();
        assertThat(store.keys("shop").getFirst().lastUsedAt()).isEqualTo(first.plusSeconds(60));
    }

    @Test
    void aKeyWorksWhenItsUseCannotBeNoted() {
        assertThat(cache.authenticate(key)).isPresent();
        store.close();
        try (MetadataStore away = MongoMetadataStore.create(
                MetadataSettings.of("mongodb://127.0.0.1:1").in("none", Duration.ofMillis(200), null), clock)) {
            Queue<Runnable> lost = new ArrayDeque<>();
            new KeyUses(away, clock, lost::add).note("key");
            lost.remove().run();
        }
        assertThat(cache.authenticate(key)).isPresent();
    }
}
