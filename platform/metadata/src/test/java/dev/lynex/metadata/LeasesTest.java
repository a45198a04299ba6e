package dev.lynex.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lynex.engines.SharedEngines;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LeasesTest {
    private static final Duration LIFE = Duration.ofSeconds(60);

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-27T10:00:00Z"));
    private final MongoMetadataStore store = MongoMetadataStore.create(
            MetadataSettings.of(SharedEngines.mongo().uri())
                    .in("t" + UUID.randomUUID().toString().substring(0, 8), Duration.ofSeconds(5), null),
            now::get);
    private final Leases leases = store.leases();

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void oneHasItAtATimeUntilItIsReleased() {
        assertThat(leases.take("schema", "one", LIFE)).isTrue();
        assertThat(leases.take("schema", "two", LIFE)).isFalse();
        assertThat(leases.take("other", "two", LIFE)).isTrue();
        leases.release("schema", "two");
        assertThat(leases.take("schema", "two", LIFE)).as("not its to release").isFalse();
        leases.release("schema", "one");
        assertThat(leases.take("schema", "two", LIFE)).isTrue();
    }

    @Test
    void oneThatIsNotRenewedInTimeEnds() {
        leases.take("schema", "one", LIFE);
        ahead(LIFE.dividedBy(2));
        assertThat(leases.take("schema", "one", LIFE)).as("renewed").isTrue();
        ahead(LIFE.minusSeconds(1));
        assertThat(leases.take("schema", "two", LIFE)).isFalse();
        ahead(Duration.ofSeconds(1));
        assertThat(leases.take("schema", "two", LIFE)).isTrue();
        assertThat(leases.take("schema", "one", LIFE)).as("lost").isFalse();
    }

    private void ahead(Duration by) {
        now.updateAndGet(time -> time.plus(by));
    }
}
