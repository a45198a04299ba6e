package dev.lynex.query;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lynex.function.Json;
import dev.lynex.metadata.AuditEvent;
import dev.lynex.metadata.AuditPage;
import dev.lynex.metadata.AuditQuery;
import dev.lynex.metadata.MetadataStore;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who changed what: of a project, and of one's own account. */
final class AuditRoute implements Route {
    private static final Set<String> OF_PROJECT = Set.of("project", "actor", "action", "from", "to", "cursor", "limit");
    private static final Set<String> OWN = Set.of("action", "from", "to", "cursor", "limit");

    private final Access access;
    private final MetadataStore metadata;
    private final InstantSource clock;
    private final Duration kept;

    /** @param kept how long events are */
    AuditRoute(Access access, MetadataStore metadata, InstantSource clock, Duration kept) {
        this.access = access;
        this.metadata = metadata;
        this.clock = clock;
        this.kept = kept;
    }

    @Override
    public void routing(HttpRouting.Builder routing) {
        routing.get("/api/v1/projects/{project}/audit", this::ofProject);
        routing.get("/api/v1/me/audit", this::own);
    }

    private void ofProject(ServerRequest req, ServerResponse res) {
        var query = new Query(req, OF_PROJECT);
        String project = access.project(req);
        ObjectNode json = Json.MAPPER.createObjectNode().put("project", project);
        list(res, json, query, project, query.text("actor"));
    }

    private void own(ServerRequest req, ServerResponse res) {
        String account = access.caller(req).account().id();
        list(res, Json.MAPPER.createObjectNode(), new Query(req, OWN), "", account);
    }

    private void list(ServerResponse res, ObjectNode json, Query query, String project, @Nullable String actor) {
        Query.Range range = query.range(clock, kept);
        AuditPage page = metadata.audit()
                .list(
                        new AuditQuery(project, actor, query.text("action"), range.from(), range.to()),
                        query.text("cursor"),
                        query.integer("limit", 50, 1, 500));
        json.put("from", range.from().toString()).put("to", range.to().toString());
        ArrayNode events = json.putArray("events");
        page.events().forEach(event -> events.add(describe(event)));
        Json.send(res, 200, json.put("next", page.next()));
    }

    private static ObjectNode describe(AuditEvent event) {
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("id", event.id()).put("at", event.at().toString());
        json.putObject("actor")
                .put("account", event.entry().actor().accountId())
                .put("email", event.entry().actor().email())
                .put("credential", event.entry().actor().credential());
        json.put("action", event.entry().action()).put("target", event.target());
        json.put("outcome", Query.wire(event.outcome())).put("why", event.why());
        json.set("before", Json.MAPPER.valueToTree(event.entry().before()));
        json.set("after", Json.MAPPER.valueToTree(event.after()));
        return json.put("requestId", event.entry().requestId());
    }
}
