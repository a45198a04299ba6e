package dev.lynex.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class AnswerCacheTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-27T10:00:00Z"));
    private final PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    @Test
    void anAnswerIsGivenUntilItsTimeIsOverAndSaysItsAge() {
        var cache = new AnswerCache(100_000, Duration.ofSeconds(60), now::get, metrics);
        cache.put("a", new byte[] {1}, now.get().toEpochMilli());
        now.updateAndGet(at -> at.plusSeconds(59));
        assertThat(cache.get("a")).get().extracting(AnswerCache.Hit::age).isEqualTo(Duration.ofSeconds(59));
        now.updateAndGet(at -> at.plusSeconds(1));
        assertThat(cache.get("a")).isEmpty();
        assertThat(metrics.scrape()).contains("lynex_query_cache_bytes 0.0");
    }

    @Test
    void theLeastLatelyUsedGoFirstAndTheBytesStayBounded() {
        var cache = new AnswerCache(10_000, Duration.ofSeconds(60), now::get, metrics);
        for (int i = 0; i < 100; i++) {
            cache.put("k" + i, new byte[1_000], now.get().toEpochMilli());
            cache.get("k0");
            assertThat(metrics.get("lynex_query_cache_bytes").gauge().value()).isLessThanOrEqualTo(10_000);
        }
        assertThat(cache.get("k0")).isPresent();
        assertThat(cache.get("k99")).isPresent();
        assertThat(cache.get("k50")).isEmpty();
        cache.put("huge", new byte[20_000], now.get().toEpochMilli());
        assertThat(cache.get("huge")).isEmpty();
        assertThat(cache.get("k0")).isPresent();
    }
}
