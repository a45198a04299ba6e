package dev.lynex.crds;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.StatusCause;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A change of a minimal resource, and what the API server must say of it.
 *
 * @param before what is set before the resource is made, when the change is one of a resource that is there; null when it
 *     is not
 * @param at the field that a refusal names, "" for the resource as a whole
 * @param message what the refusal says, or a part of it; "" when the change must be taken
 */
record Change(
        String kind, String name, @Nullable JsonNode before, JsonNode set, JsonNode remove, String at, String message) {
    static List<Change> of(String kind, String which) {
        return StreamSupport.stream(Manifest.resource(kind, which).spliterator(), false)
                .map(node -> new Change(
                        kind,
                        node.path("name").asText(),
                        node.get("before"),
                        node.path("set"),
                        node.path("remove"),
                        node.path("at").asText(),
                        node.path("message").asText()))
                .toList();
    }

    Manifest made() {
        return changed(Manifest.fixture(kind, "minimal"), before == null ? set : before);
    }

    Manifest changed() {
        Manifest changed = changed(made(), set);
        for (JsonNode pointer : remove) {
            changed = changed.without(pointer.asText());
        }
        return changed;
    }

    boolean isIn(List<? extends StatusCause> causes) {
        return causes.stream()
                .anyMatch(
                        cause -> cause.getMessage().contains(message) && (at.isEmpty() || at.equals(cause.getField())));
    }

    @Override
    public String toString() {
        return kind + ": " + name;
    }

    private static Manifest changed(Manifest manifest, JsonNode values) {
        Manifest changed = manifest;
        for (Map.Entry<String, JsonNode> value : new ArrayList<>(values.properties())) {
            changed = changed.with(value.getKey(), value.getValue());
        }
        return changed;
    }
}
