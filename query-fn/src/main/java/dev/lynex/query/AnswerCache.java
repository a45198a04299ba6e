package dev.lynex.query;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Answers that are given again to who asks the same. New and late events come, and events are deleted, so an answer is kept for
 * a short time only, and says its age. The least lately used go first.
 */
final class AnswerCache {
    /** What an entry takes beside its question and answer, about. */
    private static final int OVERHEAD = 1_024;

    private final long maxBytes;
    private final InstantSource clock;
    private final Map<Asked, Kept> entries = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;
    private final Counter hits;
    private final Counter misses;

    AnswerCache(long maxBytes, InstantSource clock, MeterRegistry metrics) {
        this.maxBytes = maxBytes;
        this.clock = clock;
        this.hits = requests(metrics, "hit");
        this.misses = requests(metrics, "miss");
        Gauge.builder("lynex_query_cache_bytes", this, AnswerCache::bytes)
                .description("Answers that are kept")
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
     * @param ageing whether it is time to make it anew, in the second half of its life; told once
     */
    record Hit(byte[] answer, Duration age, boolean ageing) {}

    private static final class Kept {
        private final byte[] answer;
        private final long bytes;
        private final long atMillis;
        private final Duration life;
        private final Duration youth;
        private boolean told;

        private Kept(Asked asked, byte[] answer, long atMillis, Duration life) {
            this.answer = answer;
            this.bytes = (long) answer.length + asked.bytes() + OVERHEAD;
            this.atMillis = atMillis;
            this.life = life;
            // Not the same part for all: the charts of a dashboard, first asked for together, would stay together.
            this.youth = life.multipliedBy(ThreadLocalRandom.current().nextInt(50, 100))
                    .dividedBy(100);
        }

        private Hit hit(Duration age) {
            boolean ageing = !told && age.compareTo(youth) >= 0;
            told |= ageing;
            return new Hit(answer, age, ageing);
        }
    }

    synchronized Optional<Hit> get(Asked asked) {
        Kept kept = entries.get(asked);
        if (kept != null) {
            Duration age = Duration.ofMillis(Math.max(0, clock.millis() - kept.atMillis));
            if (age.compareTo(kept.life) < 0) {
                hits.increment();
                return Optional.of(kept.hit(age));
            }
            remove(asked);
        }
        misses.increment();
        return Optional.empty();
    }

    /**
     * @param asOfMillis when the question was put to the store
     * @param life how long from then on it is kept; 0 for not at all
     */
    synchronized void put(Asked asked, byte[] answer, long asOfMillis, Duration life) {
        Kept kept = new Kept(asked, answer, asOfMillis, life);
        if (life.isZero() || kept.bytes > maxBytes) {
            return;
        }
        remove(asked);
        entries.put(asked, kept);
        bytes += kept.bytes;
        while (bytes > maxBytes) {
            remove(entries.keySet().iterator().next());
        }
    }

    private void remove(Asked asked) {
        Kept gone = entries.remove(asked);
        if (gone != null) {
            bytes -= gone.bytes;
        }
    }

    private synchronized long bytes() {
        return bytes;
    }
}
