package dev.lynex.query;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lynex.function.Json;
import dev.lynex.store.EventStore;
import dev.lynex.store.Facet;
import dev.lynex.store.FacetAnswer;
import dev.lynex.store.FacetQuery;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code GET /api/v1/facets}: which values a filter may have, from counts that are kept by day. */
final class FacetsRoute implements Route {
    private static final Duration SPAN = Duration.ofDays(FacetQuery.DAYS - 1);
    private static final Set<String> PARAMETERS = Set.of("project", "dimension", "q", "from", "to", "limit");

    private final Access access;
    private final EventStore store;
    private final Coverage coverage;
    private final InstantSource clock;

    FacetsRoute(Access access, EventStore store, Coverage coverage, InstantSource clock) {
        this.access = access;
        this.store = store;
        this.coverage = coverage;
        this.clock = clock;
    }

    @Override
    public void routing(HttpRouting.Builder routing) {
        routing.get("/api/v1/facets", this::list);
    }

    private void list(ServerRequest req, ServerResponse res) {
        String project = access.project(req);
        var query = new Query(req, PARAMETERS);
        Query.Range range = query.range(clock, SPAN);
        Facet facet = facet(query);
        String prefix = query.text("q");
        // Whole days, and none that is not kept any more.
        LocalDate kept = day(clock.instant()).minusDays(FacetQuery.DAYS - 1);
        LocalDate from = day(range.from()).isBefore(kept) ? kept : day(range.from());
        LocalDate to = day(range.to().minusNanos(1));
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("project", project)
                .put("from", from.atStartOfDay(ZoneOffset.UTC).toInstant().toString())
                .put(
                        "to",
                        to.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant().toString());
        coverage.describe(json, project);
        FacetAnswer answer = store.facets(new FacetQuery(
                project,
                facet,
                prefix == null ? "" : prefix,
                from,
                to,
                query.integer("limit", 50, 1, FacetAnswer.MOST_A_DAY)));
        json.put("dimension", facet.wire()).put("exact", answer.exact());
        ArrayNode values = json.putArray("values");
        for (FacetAnswer.Value value : answer.values()) {
            values.addObject()
                    .put("value", value.value())
                    .put("events", value.events())
                    .put("lastSeen", value.lastSeen().toString());
        }
        Json.send(res, 200, json);
    }

    private static Facet facet(Query query) {
        String name = query.text("dimension");
        if (name == null) {
            throw Query.bad("name the dimension: " + names());
        }
        return Facet.ofWire(name).orElseThrow(() -> Query.bad("no values are kept of '" + name + "'; of " + names()));
    }

    private static String names() {
        return Stream.of(Facet.values()).map(Facet::wire).collect(Collectors.joining(", "));
    }

    private static LocalDate day(Instant moment) {
        return LocalDate.ofInstant(moment, ZoneOffset.UTC);
    }
}
