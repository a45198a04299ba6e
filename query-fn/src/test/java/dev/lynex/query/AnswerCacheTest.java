package dev.lynex.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class AnswerCacheTest {
    private static final Duration LIFE = Duration.ofSeconds(60);

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-27T10:00:00Z"));
    private final PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    private static Asked asked(String text) {
        return new Asked("models", "shop", text);
    }

    @Test
    void anAnswerIsGivenUntilItsTimeIsOverAndSaysItsAge() {
        var cache = new AnswerCache(100_000, now::get, metrics);
        cache.put(asked("a"), new byte[] {1}, now.get().toEpochMilli(), LIFE);
        now.updateAndGet(at -> at.plusSeconds(59));
        assertThat(cache.get(asked("a"))).get().extracting(AnswerCache.Hit::age).isEqualTo(Duration.ofSeconds(59));
        now.updateAndGet(at -> at.plusSeconds(1));
        assertThat(cache.get(asked("a"))).isEmpty();
        assertThat(metrics.scrape()).contains("lynex_query_cache_bytes 0.0");
    }

    @Test
    void theLeastLatelyUsedGoFirstAndTheBytesStayBounded() {
        var cache = new AnswerCache(10_000, now::get, metrics);
        for (int i = 0; i < 100; i++) {
            cache.put(asked("k" + i), new byte[1_000], now.get().toEpochMilli(), LIFE);
            cache.get(asked("k0"));
            assertThat(metrics.get("lynex_query_cache_bytes").gauge().value()).isLessThanOrEqualTo(10_000);
        }
        assertThat(cache.get(asked("k0"))).isPresent();
        assertThat(cache.get(asked("k99"))).isPresent();
        assertThat(cache.get(asked("k50"))).isEmpty();
        cache.put(asked("huge"), new byte[20_000], now.get().toEpochMilli(), LIFE);
        assertThat(cache.get(asked("huge"))).isEmpty();
        assertThat(cache.get(asked("k0"))).isPresent();
        cache.put(asked("long ".repeat(2_000)), new byte[1], now.get().toEpochMilli(), LIFE);
        assertThat(cache.get(asked("k0"))).as("long questions take room, too").isPresent();
        assertThat(cache.get(asked("long ".repeat(2_000)))).isEmpty();
    }

    @Test
    void oneOfThoseWhoGetAnOldAnswerIsToldToMakeItAnew() {
        var cache = new AnswerCache(100_000, now::get, metrics);
        cache.put(asked("a"), new byte[] {1}, now.get().toEpochMilli(), LIFE);
        now.updateAndGet(at -> at.plusSeconds(29));
        assertThat(cache.get(asked("a")).orElseThrow().ageing()).isFalse();
        now.updateAndGet(at -> at.plusSeconds(30));
        assertThat(cache.get(asked("a")).orElseThrow().ageing()).isTrue();
        assertThat(cache.get(asked("a")).orElseThrow().ageing()).isFalse();
        cache.put(asked("a"), new byte[] {2}, now.get().toEpochMilli(), LIFE);
        assertThat(cache.get(asked("a")).orElseThrow().age()).isZero();
    }
}
