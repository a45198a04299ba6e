package dev.lynex.function;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LatencyBucketsTest {
    @Test
    void theBoundsOfAPartAreInOrderAndBothEndsAmongThem() {
        assertThat(LatencyBuckets.between(Duration.ofMillis(5), Duration.ofMillis(250)))
                .extracting(Duration::toMillis)
                .containsExactly(5L, 10L, 25L, 50L, 100L, 250L);
        assertThat(LatencyBuckets.between(Duration.ofMillis(1), Duration.ofMillis(3)))
                .containsExactly(Duration.ofMillis(1), Duration.ofNanos(2_500_000));
    }
}
