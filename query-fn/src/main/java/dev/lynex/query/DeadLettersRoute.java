package dev.lynex.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lynex.function.Json;
import dev.lynex.function.Problem;
import dev.lynex.function.RequestBody;
import dev.lynex.metadata.BuriedLetter;
import dev.lynex.metadata.DeadLetter;
import dev.lynex.metadata.DeadLetter.Reason;
import dev.lynex.metadata.LetterPage;
import dev.lynex.metadata.LetterQuery;
import dev.lynex.metadata.MetadataException;
import dev.lynex.metadata.MetadataStore;
import dev.lynex.metadata.Project;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/dead-letters}: list and read; send again and delete. */
final class DeadLettersRoute implements Route {
    private static final String PATH = "/api/v1/dead-letters";
    private static final Set<String> LISTED = Set.of("project", "reason", "requestId", "cursor", "limit");
    private static final Set<String> PURGED = Set.of("project", "reason", "requestId", "all");
    private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");
    /** 1,000 ids take 35 KB. */
    private static final int MAX_BODY = 64 << 10;

    private final Access access;
    private final AuditTrail trail;
    private final MetadataStore metadata;
    private final Redrive redrive;
    private final QueryMetrics metrics;

    DeadLettersRoute(Access access, AuditTrail trail, MetadataStore metadata, Redrive redrive, QueryMetrics metrics) {
        this.access = access;
        this.trail = trail;
        this.metadata = metadata;
        this.redrive = redrive;
        this.metrics = metrics;
    }

    @Override
    public void routing(HttpRouting.Builder routing) {
        routing.get(PATH, this::list);
        routing.post(PATH + "/redrive", this::redrive);
        routing.delete(PATH, this::purge);
        routing.get(PATH + "/{id}", this::one);
        routing.delete(PATH + "/{id}", this::delete);
    }

    private void list(ServerRequest req, ServerResponse res) {
        String project = access.project(req);
        var query = new Query(req, LISTED);
        LetterPage page = page(
                new LetterQuery(project, reason(query.text("reason")), query.text("requestId")),
                query.text("cursor"),
                query.integer("limit", 50, 1, 500));
        ObjectNode json = Json.MAPPER.createObjectNode().put("project", project);
        ArrayNode letters = json.putArray("deadLetters");
        page.letters().forEach(letter -> letters.add(light(letter)));
        Json.send(res, 200, json.put("next", page.next()));
    }

    private LetterPage page(LetterQuery query, @Nullable String cursor, int limit) {
        try {
            return metadata.deadLetters().list(query, cursor, limit);
        } catch (MetadataException.Invalid e) {
            throw Query.bad(String.valueOf(e.getMessage()));
        }
    }

    private void one(ServerRequest req, ServerResponse res) {
        String project = access.project(req);
        BuriedLetter letter = metadata.deadLetters().letter(project, id(req)).orElseThrow(() -> gone().asException());
        Json.send(res, 200, whole(letter));
    }

    private void delete(ServerRequest req, ServerResponse res) {
        String project = access.project(req);
        String id = id(req);
        trail.change(req, trail.inProject(req, id, Map.of()), () -> {
            if (!metadata.deadLetters().delete(project, id)) {
                throw gone().asException();
            }
            return new AuditTrail.Made<>(id, id, Map.of());
        });
        metrics.deleted(1);
        res.status(204);
        res.send();
    }

    private void purge(ServerRequest req, ServerResponse res) {
        String project = access.project(req);
        var query = new Query(req, PURGED);
        Reason reason = reason(query.text("reason"));
        String requestId = query.text("requestId");
        if (reason == null && requestId == null && !"true".equals(query.text("all"))) {
            throw Query.bad("say which to delete: reason, requestId, or all=true for every one of the project");
        }
        long deleted = trail.change(req, trail.inProject(req, project, Map.of()), () -> {
            long gone = metadata.deadLetters().delete(new LetterQuery(project, reason, requestId));
            return new AuditTrail.Made<>(gone, project, Map.of("deleted", gone));
        });
        metrics.deleted(deleted);
        Json.send(
                res, 200, Json.MAPPER.createObjectNode().put("project", project).put("deleted", deleted));
    }

    private void redrive(ServerRequest req, ServerResponse res) {
        String id = access.project(req);
        Project project = metadata.project(id).orElseThrow(() -> Problem.notFound("there is no project '" + id + "'")
                .asException());
        RedriveOrder order = RedriveOrder.of(body(req), DeadLettersRoute::reason);
        Tally tally = trail.change(req, trail.inProject(req, id, Map.of()), () -> {
            Tally sent = send(project, order);
            return new AuditTrail.Made<>(sent, id, Map.of("letters", sent.letters, "events", sent.events));
        });
        metrics.redriven(tally.events);
        Json.send(res, 200, tally.json(id));
    }

    private Tally send(Project project, RedriveOrder order) {
        var tally = new Tally();
        if (order.ids().isEmpty()) {
            matching(project, order, tally);
        } else {
            order.ids().forEach(letter -> tally.count(letter, redrive.send(project, letter)));
        }
        return tally;
    }

    private void matching(Project project, RedriveOrder order, Tally tally) {
        var query = new LetterQuery(project.id(), order.reason(), order.requestId());
        String cursor = null;
        int left = order.limit();
        do {
            LetterPage page = page(query, cursor, Math.min(left, 500));
            for (BuriedLetter letter : page.letters()) {
                if (!tally.count(
                        letter.letter().id(),
                        redrive.send(project, letter.letter().id()))) {
                    tally.more = true;
                    return; // The queue takes no more now, so it would refuse the next as well.
                }
            }
            left -= page.letters().size();
            cursor = page.next();
        } while (cursor != null && left > 0);
        tally.more = cursor != null;
    }

    /** What a call has done so far. */
    private static final class Tally {
        private final ArrayNode refused = Json.MAPPER.createArrayNode();
        private int letters;
        private int events;
        private int gone;
        private boolean more;

        /** False when the letter was refused. */
        boolean count(String letter, Redrive.Outcome outcome) {
            switch (outcome) {
                case Redrive.Outcome.Sent(int sent) -> {
                    letters++;
                    events += sent;
                }
                case Redrive.Outcome.Gone none -> gone++;
                case Redrive.Outcome.Refused(String reason, String detail) ->
                    refused.addObject().put("id", letter).put("reason", reason).put("detail", detail);
            }
            return !(outcome instanceof Redrive.Outcome.Refused);
        }

        ObjectNode json(String project) {
            ObjectNode json = Json.MAPPER.createObjectNode().put("project", project);
            json.put("redriven", letters).put("events", events).put("gone", gone);
            json.set("refused", refused);
            return json.put("more", more);
        }
    }

    private static JsonNode body(ServerRequest req) {
        try {
            return Json.MAPPER.readTree(RequestBody.read(req, MAX_BODY));
        } catch (IOException e) {
            throw RedriveOrder.malformed();
        }
    }

    private static String id(ServerRequest req) {
        String id = req.path().pathParameters().get("id");
        if (!ID.matcher(id).matches()) {
            throw gone().asException();
        }
        return id;
    }

    private static Problem gone() {
        return Problem.notFound("the project has no such dead letter; it was sent again, deleted, or its time is over");
    }

    private static @Nullable Reason reason(@Nullable String wire) {
        if (wire == null) {
            return null;
        }
        return Stream.of(Reason.values())
                .filter(r -> r.wire().equals(wire))
                .findFirst()
                .orElseThrow(() -> Query.bad("reason must be one of "
                        + Stream.of(Reason.values()).map(Reason::wire).collect(Collectors.joining(", "))));
    }

    private static ObjectNode light(BuriedLetter buried) {
        DeadLetter letter = buried.letter();
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("id", letter.id())
                .put("projectId", letter.project())
                .put("reason", letter.reason().wire())
                .put("detail", letter.detail())
                .put("eventId", letter.eventId())
                .put("events", letter.events())
                .put("at", letter.at().toString())
                .put("expiresAt", buried.expiresAt().toString())
                .put("requestId", letter.requestId())
                .put("receivedAt", letter.receivedAt().toString())
                .put("dialect", letter.dialect())
                .put("block", letter.block())
                .put("entry", letter.entryId())
                .put("index", letter.index() < 0 ? null : letter.index());
        BuriedLetter.Redrive note = buried.redrive();
        return json.put("redrivenAs", note == null ? null : note.requestId());
    }

    private static ObjectNode whole(BuriedLetter buried) {
        ObjectNode json = light(buried);
        byte[] payload = buried.letter().payload();
        try {
            JsonNode parsed = Json.MAPPER.readTree(payload);
            if (parsed.isArray()) {
                return json.set("payload", parsed);
            }
        } catch (IOException e) {
            // Then it is shown as the bytes that it is.
        }
        return json.put("payloadBase64", Base64.getEncoder().encodeToString(payload));
    }
}
