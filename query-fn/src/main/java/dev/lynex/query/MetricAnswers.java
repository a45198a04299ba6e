package dev.lynex.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lynex.function.Json;
import dev.lynex.store.EventStore;
import dev.lynex.store.MetricQuery;
import dev.lynex.store.MetricResult;
import dev.lynex.store.QueryClass;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerResponse;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Asks the store for metrics and answers them, from what is kept where the same was asked a moment ago of a closed range. */
final class MetricAnswers {
    /** So long after its end a range counts as closed, if everything received by then is stored. */
    private static final Duration SETTLE = Duration.ofMinutes(1);

    private final EventStore store;
    private final Coverage coverage;
    private final AnswerCache cache;
    private final InstantSource clock;

    MetricAnswers(EventStore store, Coverage coverage, AnswerCache cache, InstantSource clock) {
        this.store = store;
        this.coverage = coverage;
        this.cache = cache;
        this.clock = clock;
    }

    /** @param form how the numbers are shown, beside the query all that the answer depends on */
    private record Key(MetricQuery query, Object form) {}

    void send(ServerResponse res, MetricQuery query, Object form, BiConsumer<MetricResult, ObjectNode> describe) {
        Key key = new Key(query, form);
        Optional<AnswerCache.Hit> kept = cache.get(key);
        if (kept.isPresent()) {
            res.header(HeaderNames.AGE, Long.toString(kept.get().age().toSeconds()));
            send(res, kept.get().answer());
            return;
        }
        Instant now = clock.instant();
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("project", query.project())
                .put("from", query.from().toString())
                .put("to", query.to().toString());
        // Asked before the store: what was settled by now is seen by the query that follows.
        Instant settled = coverage.describe(json, query.project());
        describe.accept(store.metrics(QueryClass.INTERACTIVE, query, now), json);
        byte[] answer = bytes(json);
        if (!query.to().plus(SETTLE).isAfter(settled)) {
            cache.put(key, answer, now.toEpochMilli());
        }
        send(res, answer);
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
