package dev.lynex.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lynex.component.Attempts;
import dev.lynex.component.Attempts.Count;
import dev.lynex.engines.SharedEngines;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AttemptsTest {
    private static final String KEY = "pair:1";

    private final TestingClock clock = new TestingClock();
    private final MongoMetadataStore store = MongoMetadataStore.create(
            MetadataSettings.of(SharedEngines.mongo().uri())
                    .in("t" + UUID.randomUUID().toString().substring(0, 8), Duration.ofSeconds(10), null),
            clock);
    private final Attempts attempts = store.attempts();

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aCountIsReplacedOnlyByWhoHasSeenIt() {
        Instant until = clock.instant().plusSeconds(60);
        Count one = new Count(1, clock.instant());
        Count two = new Count(2, clock.instant());
        assertThat(attempts.count(KEY)).isEmpty();
        assertThat(attempts.replace(KEY, Optional.of(one), two, until)).isFalse();
        assertThat(attempts.replace(KEY, Optional.empty(), one, until)).isTrue();
        assertThat(attempts.replace(KEY, Optional.empty(), two, until)).isFalse();
        assertThat(attempts.replace(KEY, Optional.of(one), two, until)).isTrue();
        assertThat(attempts.replace(KEY, Optional.of(one), two, until)).isFalse();
        assertThat(attempts.count(KEY)).contains(two);
        attempts.forget(KEY);
        assertThat(attempts.count(KEY)).isEmpty();
    }

    @Test
    void itIsForgottenAtItsTimeAndMayBeginAgain() {
        Count nine = new Count(9, clock.instant());
        attempts.replace(KEY, Optional.empty(), nine, clock.instant().plusSeconds(30));
        clock.advance(Duration.ofSeconds(30));
        assertThat(attempts.count(KEY)).isEmpty();
        Count one = new Count(1, clock.instant());
        assertThat(attempts.replace(KEY, Optional.empty(), one, clock.instant().plusSeconds(30)))
                .isTrue();
        assertThat(attempts.count(KEY)).contains(one);
    }

    @Test
    void ofManyAtOnceOneIsFaster() {
        Instant until = clock.instant().plusSeconds(60);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var done = IntStream.range(0, 50)
                    .mapToObj(i -> threads.submit(
                            () -> attempts.replace(KEY, Optional.empty(), new Count(1, clock.instant()), until)))
                    .toList();
            assertThat(done.stream().filter(f -> {
                        try {
                            return f.get();
                        } catch (Exception e) {
                            throw new IllegalStateException(e);
                        }
                    }))
                    .hasSize(1);
        }
    }
}
