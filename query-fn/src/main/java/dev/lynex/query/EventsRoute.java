package dev.lynex.query;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lynex.function.Json;
import dev.lynex.function.Problem;
import dev.lynex.store.EventField;
import dev.lynex.store.EventOrder;
import dev.lynex.store.EventPage;
import dev.lynex.store.EventQuery;
import dev.lynex.store.EventRow;
import dev.lynex.store.EventStore;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code GET /api/v1/events} and {@code /api/v1/events/{id}}. */
final class EventsRoute implements Route {
    private static final Duration SPAN = Duration.ofHours(24);
    private static final Set<String> PARAMETERS = Stream.concat(
                    Stream.of("project", "from", "to", "order", "fields", "cursor", "limit"),
                    Filters.PARAMETERS.stream())
            .collect(Collectors.toUnmodifiableSet());

    private static final Set<String> OF_ONE = Set.of("project", "timestamp");

    private final Access access;
    private final EventStore store;
    private final Coverage coverage;
    private final InstantSource clock;

    EventsRoute(Access access, EventStore store, Coverage coverage, InstantSource clock) {
        this.access = access;
        this.store = store;
        this.coverage = coverage;
        this.clock = clock;
    }

    @Override
    public void routing(HttpRouting.Builder routing) {
        routing.get("/api/v1/events", this::list);
        routing.get("/api/v1/events/{id}", this::one);
    }

    private void list(ServerRequest req, ServerResponse res) {
        String project = access.project(req);
        var query = new Query(req, PARAMETERS);
        Query.Range range = query.range(clock, SPAN);
        Set<EventField> fields = fields(query);
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("project", project)
                .put("from", range.from().toString())
                .put("to", range.to().toString());
        // Asked before the store: what was settled by now is seen by the query that follows.
        coverage.describe(json, project);
        EventPage page = store.list(new EventQuery(
                project,
                range.from(),
                range.to(),
                Filters.of(query),
                query.oneOf("order", EventOrder.DESC),
                fields,
                query.text("cursor"),
                query.integer("limit", 50, 1, EventQuery.MOST)));
        ArrayNode events = json.putArray("events");
        page.events().forEach(row -> events.add(EventJson.some(row, fields)));
        Json.send(res, 200, json.put("next", page.next()));
    }

    private static Set<EventField> fields(Query query) {
        Set<EventField> fields = EnumSet.noneOf(EventField.class);
        for (String name : query.texts("fields")) {
            if (!EventJson.KEY.contains(name)) {
                fields.add(EventField.ofWire(name)
                        .orElseThrow(() -> Query.bad("there is no field '" + name + "'; there are "
                                + Stream.of(EventField.values())
                                        .map(EventField::wire)
                                        .collect(Collectors.joining(", ")))));
            }
        }
        return query.texts("fields").isEmpty() ? EventField.LIGHT : fields;
    }

    private void one(ServerRequest req, ServerResponse res) {
        String project = access.project(req);
        var query = new Query(req, OF_ONE);
        String id = req.path().pathParameters().get("id");
        EventRow row = store.event(project, id, query.instant("timestamp")).orElseThrow(() -> Problem.notFound(
                        "the project has no event with this id; one just sent may need a" + " second to be stored")
                .asException());
        Json.send(res, 200, EventJson.whole(row));
    }
}
