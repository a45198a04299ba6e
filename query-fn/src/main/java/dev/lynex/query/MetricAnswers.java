package dev.lynex.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lynex.function.Json;
import dev.lynex.store.EventStore;
import dev.lynex.store.MetricQuery;
import dev.lynex.store.MetricResult;
import dev.lynex.store.QueryClass;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * Asks the store for metrics and answers them. Those who ask the same within a moment are given one answer; one that is often
 * asked for is made anew before it is too old, so that nobody waits for it.
 */
final class MetricAnswers {
    private static final System.Logger LOG = System.getLogger(MetricAnswers.class.getName());

    /** So long after its end a range counts as closed, if everything received by then is stored. */
    private static final Duration SETTLE = Duration.ofMinutes(1);

    /** The part of its length that a range which goes on to now may be behind: less than a pixel of its chart. */
    private static final int PARTS = 5_000;

    private static final Duration SHORTEST = Duration.ofSeconds(1);

    /** Of who wants an answer that nobody got before. */
    private static final Header NO_CACHE = HeaderValues.create(HeaderNames.CACHE_CONTROL, "no-cache");

    private final EventStore store;
    private final Coverage coverage;
    private final AnswerCache cache;
    private final ReadSettings settings;
    private final InstantSource clock;
    private final SingleFlight<Asked, byte[]> flights = new SingleFlight<>();

    /** Nobody waits for these: one after the other they leave most of the store to who does. */
    private final Semaphore again = new Semaphore(1);

    MetricAnswers(EventStore store, Coverage coverage, AnswerCache cache, ReadSettings settings, InstantSource clock) {
        this.store = store;
        this.coverage = coverage;
        this.cache = cache;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * What is asked.
     *
     * @param describe writes the numbers beside what the answer covers
     */
    record Understood(MetricQuery query, BiConsumer<MetricResult, ObjectNode> describe) {}

    /**
     * @param asked all that the answer depends on, but for the time
     * @param question understands it, as of now; not called where an answer is kept
     */
    void send(ServerRequest req, ServerResponse res, Asked asked, Supplier<Understood> question) {
        if (req.headers().containsToken(NO_CACHE)) {
            send(res, ask(asked, question));
            return;
        }
        Optional<AnswerCache.Hit> kept = cache.get(asked);
        if (kept.isPresent()) {
            AnswerCache.Hit hit = kept.get();
            if (hit.ageing()) {
                Thread.startVirtualThread(() -> askAgain(asked, question));
            }
            res.header(HeaderNames.AGE, Long.toString(hit.age().toSeconds()));
            send(res, hit.answer());
            return;
        }
        send(res, flights.of(asked, () -> ask(asked, question)));
    }

    /**
     * Where it fails, who asks when the old answer has gone will see why. One whose turn does not come while any answer would
     * live is given up, so that those who wait stay few.
     */
    private void askAgain(Asked asked, Supplier<Understood> question) {
        try {
            if (!again.tryAcquire(settings.cacheTime().toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        try {
            flights.of(asked, () -> ask(asked, question));
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.DEBUG, "answer not made anew cause=" + e);
        } finally {
            again.release();
        }
    }

    private byte[] ask(Asked asked, Supplier<Understood> question) {
        Instant now = clock.instant();
        Understood understood = question.get();
        MetricQuery query = understood.query();
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("project", query.project())
                .put("from", query.from().toString())
                .put("to", query.to().toString());
        // Asked before the store: what was settled by now is seen by the query that follows.
        Instant settled = coverage.describe(json, query.project());
        understood.describe().accept(store.metrics(QueryClass.INTERACTIVE, query, now), json);
        byte[] answer = bytes(json);
        cache.put(asked, answer, now.toEpochMilli(), life(query, settled));
        return answer;
    }

    private Duration life(MetricQuery query, Instant settled) {
        if (!query.to().plus(SETTLE).isAfter(settled)) {
            return settings.cacheTime();
        }
        Duration part = Duration.between(query.from(), query.to()).dividedBy(PARTS);
        Duration life = part.compareTo(SHORTEST) < 0 ? SHORTEST : part;
        return life.compareTo(settings.openCacheTime()) < 0 ? life : settings.openCacheTime();
    }

    private static byte[] bytes(ObjectNode json) {
        try {
            return Json.MAPPER.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void send(ServerResponse res, byte[] json) {
        res.header(HeaderNames.CONTENT_TYPE, "application/json");
        // For who asked only: a proxy must not keep it.
        res.header(HeaderNames.CACHE_CONTROL, "no-store");
        res.send(json);
    }
}
