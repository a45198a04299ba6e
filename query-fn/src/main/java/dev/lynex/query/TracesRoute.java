package dev.lynex.query;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lynex.function.Json;
import dev.lynex.function.Problem;
import dev.lynex.store.EventStore;
import dev.lynex.store.TraceEvents;
import dev.lynex.store.TraceField;
import dev.lynex.store.TracePage;
import dev.lynex.store.TraceQuery;
import dev.lynex.trace.TraceTree;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code GET /api/v1/traces} and {@code /api/v1/traces/{id}}. */
final class TracesRoute implements Route {
    private static final Duration SPAN = Duration.ofHours(24);
    private static final Set<String> PARAMETERS = Stream.concat(
                    Stream.of("project", "from", "to", "sort", "order", "cursor", "limit"), Filters.PARAMETERS.stream())
            .collect(Collectors.toUnmodifiableSet());
    private static final Set<String> OF_ONE = Set.of("project");

    /** Directions of a list. */
    private enum Order {
        DESC,
        ASC
    }

    private final Access access;
    private final EventStore store;
    private final Coverage coverage;
    private final InstantSource clock;
    private final int mostEvents;

    /** @param mostEvents of one trace in one answer */
    TracesRoute(Access access, EventStore store, Coverage coverage, InstantSource clock, int mostEvents) {
        this.access = access;
        this.store = store;
        this.coverage = coverage;
        this.clock = clock;
        this.mostEvents = mostEvents;
    }

    @Override
    public void routing(HttpRouting.Builder routing) {
        routing.get("/api/v1/traces", this::list);
        routing.get("/api/v1/traces/{id}", this::one);
    }

    private void list(ServerRequest req, ServerResponse res) {
        String project = access.project(req);
        var query = new Query(req, PARAMETERS);
        Query.Range range = query.range(clock, SPAN);
        TraceField sort = TraceFilters.sort(query);
        Order order = query.oneOf("order", Order.DESC);
        TraceFilters filters = TraceFilters.of(query);
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("project", project)
                .put("from", range.from().toString())
                .put("to", range.to().toString());
        // Asked before the store: what was settled by now is seen by the query that follows.
        coverage.describe(json, project);
        TracePage page = store.traces(new TraceQuery(
                project,
                range.from(),
                range.to(),
                filters.conditions(),
                filters.ranges(),
                sort,
                order == Order.DESC,
                query.text("cursor"),
                query.integer("limit", 50, 1, TraceQuery.MOST)));
        json.put("sort", sort.wire()).put("order", Query.wire(order)).put("orderExact", page.orderExact());
        ArrayNode traces = json.putArray("traces");
        page.traces().forEach(row -> traces.add(TraceJson.row(row)));
        Json.send(res, 200, json.put("next", page.next()));
    }

    private void one(ServerRequest req, ServerResponse res) {
        String project = access.project(req);
        new Query(req, OF_ONE);
        String id = req.path().pathParameters().get("id");
        ObjectNode covered = Json.MAPPER.createObjectNode();
        coverage.describe(covered, project);
        TraceEvents events = store.trace(project, id, mostEvents).orElseThrow(() -> Problem.notFound(
                        "the project has no trace with this id; one just sent may need a second to be stored")
                .asException());
        TraceTree tree = TraceTree.of(events.events());
        Instant start = TraceDoubt.instant(tree.startNanos());
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("project", project)
                .put("traceId", id)
                .put("from", start.toString())
                .put("to", start.plusNanos(tree.durationMicros() * 1_000).toString());
        json.setAll(covered);
        ArrayNode doubts = json.putArray("incomplete");
        TraceDoubt.of(tree, events, watermark(covered), clock.instant()).forEach(doubt -> doubts.add(doubt.wire()));
        json.put("storedEvents", events.total());
        TraceJson.head(json, tree);
        res.header(HeaderNames.CONTENT_TYPE, "application/json");
        res.header(HeaderNames.CACHE_CONTROL, "no-store");
        res.send(TraceJson.bytes(json, tree));
    }

    private static @Nullable Instant watermark(ObjectNode covered) {
        return covered.path("watermark").isTextual()
                ? Instant.parse(covered.get("watermark").textValue())
                : null;
    }
}
