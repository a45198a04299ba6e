package dev.lynex.query;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Answers about ranges of time that are closed: everything received before their end is stored. Late events still come, and
 * events are deleted, so an answer is kept for a short time only, and says its age. The least lately used go first.
 */
final class AnswerCache {
    /** What an entry takes beside its bytes, about. */
    private static final int OVERHEAD = 1_024;

    private final long maxBytes;
    private final Duration life;
    private final InstantSource clock;
    private final Map<Object, Kept> entries = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;
    private final Counter hits;
    private final Counter misses;

    /** @param life how long an answer is kept; 0 keeps none */
    AnswerCache(long maxBytes, Duration life, InstantSource clock, MeterRegistry metrics) {
        this.maxBytes = maxBytes;
        this.life = life;
        this.clock = clock;
        this.hits = requests(metrics, "hit");
        this.misses = requests(metrics, "miss");
        Gauge.builder("lynex_query_cache_bytes", this, AnswerCache::bytes)
                .description("Answers about closed ranges that are kept")
                .register(metrics);
    }

    private static Counter requests(MeterRegistry metrics, String result) {
        return Counter.builder("lynex_query_cache_requests")
                .description("Questions about metrics, by whether a kept answer was given")
                .tag("result", result)
                .register(metrics);
    }

    /**
     * A kept answer.
     *
     * @param age since it was true
     */
    record Hit(byte[] answer, Duration age) {}

    private record Kept(byte[] answer, long atMillis) {}

    synchronized Optional<Hit> get(Object key) {
        Kept kept = entries.get(key);
        if (kept != null) {
            Duration age = Duration.ofMillis(Math.max(0, clock.millis() - kept.atMillis()));
            if (age.compareTo(life) < 0) {
                hits.increment();
                return Optional.of(new Hit(kept.answer(), age));
            }
            remove(key);
        }
        misses.increment();
        return Optional.empty();
    }

    /**
     * @param key with everything that the answer depends on, the project among it; of bounded size
     * @param asOfMillis when the question was put to the store
     */
    synchronized void put(Object key, byte[] answer, long asOfMillis) {
        if (life.isZero() || answer.length + OVERHEAD > maxBytes) {
            return;
        }
        remove(key);
        entries.put(key, new Kept(answer, asOfMillis));
        bytes += answer.length + OVERHEAD;
        while (bytes > maxBytes) {
            remove(entries.keySet().iterator().next());
        }
    }

    private void remove(Object key) {
        Kept gone = entries.remove(key);
        if (gone != null) {
            bytes -= gone.answer().length + OVERHEAD;
        }
    }

    private synchronized long bytes() {
        return bytes;
    }
}
