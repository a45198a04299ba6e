package dev.lynex.query;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lynex.function.Json;
import dev.lynex.store.EventStore;
import dev.lynex.store.StatsBucket;
import dev.lynex.store.StatsQuery;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;

/** {@code GET /api/v1/stats}: counts, tokens, cost and latency over time. */
final class StatsRoute implements Route {
    private static final Duration SPAN = Duration.ofHours(1);
    private static final long MAX_BUCKETS = 2_000;
    private static final Set<String> PARAMETERS =
            Set.of("project", "from", "to", "interval", "groupBy", "type", "model", "environment");

    private final Access access;
    private final EventStore store;
    private final Coverage coverage;
    private final InstantSource clock;

    StatsRoute(Access access, EventStore store, Coverage coverage, InstantSource clock) {
        this.access = access;
        this.store = store;
        this.coverage = coverage;
        this.clock = clock;
    }

    @Override
    public void routing(HttpRouting.Builder routing) {
        routing.get("/api/v1/stats", this::stats);
    }

    private void stats(ServerRequest req, ServerResponse res) {
        String project = access.project(req);
        var query = new Query(req, PARAMETERS);
        Query.Range range = query.range(clock, SPAN);
        var interval = query.oneOf("interval", StatsQuery.Interval.MINUTE);
        var groupBy = query.oneOf("groupBy", StatsQuery.GroupBy.NONE);
        checkBuckets(range, interval);
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("project", project)
                .put("from", range.from().toString())
                .put("to", range.to().toString())
                .put("interval", Query.wire(interval))
                .put("groupBy", Query.wire(groupBy));
        coverage.describe(json, project);
        ArrayNode buckets = json.putArray("buckets");
        store.stats(new StatsQuery(
                        project,
                        range.from(),
                        range.to(),
                        interval,
                        groupBy,
                        query.text("type"),
                        query.text("model"),
                        query.text("environment")))
                .forEach(bucket -> buckets.add(describe(bucket)));
        Json.send(res, 200, json);
    }

    private static void checkBuckets(Query.Range range, StatsQuery.Interval interval) {
        Duration width =
                switch (interval) {
                    case MINUTE -> Duration.ofMinutes(1);
                    case HOUR -> Duration.ofHours(1);
                    case DAY -> Duration.ofDays(1);
                    case ALL -> Duration.between(range.from(), range.to());
                };
        if (Duration.between(range.from(), range.to()).dividedBy(width) > MAX_BUCKETS) {
            throw Query.bad("the range has more than " + MAX_BUCKETS + " intervals; choose a wider interval");
        }
    }

    private static ObjectNode describe(StatsBucket bucket) {
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("start", bucket.start().toString());
        json.put("group", bucket.group());
        json.put("events", bucket.events());
        json.put("errors", bucket.errors());
        json.put("inputTokens", bucket.inputTokens());
        json.put("outputTokens", bucket.outputTokens());
        json.put("estimatedCostUsd", EventJson.money(bucket.estimatedCostUsd()));
        json.put("unpriced", bucket.unpriced());
        json.put("p50Ms", bucket.p50Ms());
        json.put("p95Ms", bucket.p95Ms());
        return json.put("p99Ms", bucket.p99Ms());
    }
}
