package dev.lynex.query;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lynex.function.Json;
import dev.lynex.function.Problem;
import dev.lynex.store.Conversation;
import dev.lynex.store.ConversationQuery;
import dev.lynex.store.EventStore;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;

/** {@code GET /api/v1/sessions/{id}}: a session as a conversation, its turns in order, with the traces it consists of. */
final class ConversationRoute implements Route {
    private static final Duration SPAN = Duration.ofDays(30);
    private static final Set<String> PARAMETERS = Set.of("project", "from", "to", "cursor", "limit");

    private final Access access;
    private final EventStore store;
    private final Coverage coverage;
    private final InstantSource clock;

    ConversationRoute(Access access, EventStore store, Coverage coverage, InstantSource clock) {
        this.access = access;
        this.store = store;
        this.coverage = coverage;
        this.clock = clock;
    }

    @Override
    public void routing(HttpRouting.Builder routing) {
        routing.get("/api/v1/sessions/{id}", this::one);
    }

    private void one(ServerRequest req, ServerResponse res) {
        String project = access.project(req);
        var query = new Query(req, PARAMETERS);
        Query.Range range = query.range(clock, SPAN);
        String id = req.path().pathParameters().get("id");
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("project", project)
                .put("from", range.from().toString())
                .put("to", range.to().toString());
        coverage.describe(json, project);
        Conversation conversation = store.conversation(new ConversationQuery(
                        project,
                        id,
                        range.from(),
                        range.to(),
                        query.text("cursor"),
                        query.integer("limit", 100, 1, ConversationQuery.MOST)))
                .orElseThrow(() -> Problem.notFound("the project has no session with this id from " + range.from()
                                + " to " + range.to() + "; an older one needs an earlier ?from=")
                        .asException());
        json.put("sessionId", id)
                .put("first", conversation.first().toString())
                .put("last", conversation.last().toString());
        ArrayNode traces = json.putArray("traces");
        conversation.traces().forEach(trace -> describe(trace, traces.addObject()));
        json.put("moreTraces", conversation.moreTraces());
        ArrayNode turns = json.putArray("turns");
        conversation.turns().forEach(row -> turns.add(EventJson.light(row)));
        Json.send(res, 200, json.put("next", conversation.next()));
    }

    private static void describe(Conversation.Trace trace, ObjectNode json) {
        json.put("traceId", trace.traceId())
                .put("first", trace.first().toString())
                .put("last", trace.last().toString())
                .put("events", trace.events())
                .put("errors", trace.errors())
                .put("totalTokens", trace.tokens())
                .put("costUsd", EventJson.money(trace.costUsd()))
                .put("unpriced", trace.unpriced());
    }
}
