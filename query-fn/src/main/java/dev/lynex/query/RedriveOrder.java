package dev.lynex.query;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lynex.function.Problem;
import dev.lynex.function.ProblemException;
import dev.lynex.metadata.DeadLetter.Reason;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which letters a request wants to be sent again: those named, or all that match.
 *
 * @param ids up to 1,000; none means all that match
 * @param limit at most so many of those that match, 1 to 1,000
 */
record RedriveOrder(
        List<String> ids, @Nullable Reason reason, @Nullable String requestId, int limit) {
    private static final int MOST = 1_000;
    private static final Set<String> KNOWN = Set.of("ids", "filter", "limit");
    private static final Set<String> FILTERS = Set.of("reason", "requestId");

    RedriveOrder {
        ids = List.copyOf(ids);
    }

    /** @throws ProblemException 400 that says what a body must look like */
    static RedriveOrder of(@Nullable JsonNode body, Function<@Nullable String, @Nullable Reason> reasons) {
        if (body == null || !body.isObject() || !onlyKnown(body, KNOWN) || body.has("ids") == body.has("filter")) {
            throw malformed();
        }
        int limit = body.path("limit").asInt(MOST);
        if (limit < 1 || limit > MOST) {
            throw Query.bad("limit must be a whole number from 1 to " + MOST);
        }
        if (body.has("ids")) {
            return new RedriveOrder(ids(body.get("ids")), null, null, limit);
        }
        JsonNode filter = body.get("filter");
        if (!filter.isObject() || !onlyKnown(filter, FILTERS)) {
            throw malformed();
        }
        return new RedriveOrder(List.of(), reasons.apply(text(filter, "reason")), text(filter, "requestId"), limit);
    }

    private static List<String> ids(JsonNode list) {
        Set<String> ids = new LinkedHashSet<>();
        list.forEach(id -> ids.add(id.asText()));
        boolean wellFormed = list.isArray() && ids.stream().allMatch(id -> id.matches("[0-9a-f]{32}"));
        if (!wellFormed || ids.isEmpty() || ids.size() > MOST) {
            throw Query.bad("ids must be 1 to " + MOST + " ids of dead letters");
        }
        return List.copyOf(ids);
    }

    private static @Nullable String text(JsonNode filter, String name) {
        JsonNode value = filter.get(name);
        return value == null || value.isNull() ? null : value.asText();
    }

    private static boolean onlyKnown(JsonNode object, Set<String> known) {
        return object.propertyStream().allMatch(p -> known.contains(p.getKey()));
    }

    static ProblemException malformed() {
        return Problem.badRequest(
                        "malformed-request",
                        "send {\"ids\": [\"…\"]}, or {\"filter\": {\"reason\": …, \"requestId\": …}, \"limit\": n} for all"
                                + " that match; {\"filter\": {}} matches every one")
                .asException();
    }
}
