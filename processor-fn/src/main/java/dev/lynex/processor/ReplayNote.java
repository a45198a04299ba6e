package dev.lynex.processor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lynex.archive.ArchiveException;
import dev.lynex.archive.ArchivedBlock;
import dev.lynex.function.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the archive remembers of a block's replays. A replay inserts under a token of its own, since ClickHouse may still
 * know the block's: it would answer 200 and insert nothing. The note makes that token the same for all who replay the
 * block at this time, and for who goes on after one that died.
 *
 * @param n of the last replay, from 1: a part of its token
 * @param done whether its rows are known to be stored
 * @param without places of the block that it did not insert, since they were in the store
 */
record ReplayNote(int n, boolean done, Set<String> without) {
    ReplayNote {
        without = Set.copyOf(without);
    }

    /** No project's id begins so. */
    static String key(ArchivedBlock block) {
        return "_replays/" + block.key();
    }

    ReplayNote asDone() {
        return new ReplayNote(n, true, without);
    }

    byte[] toJson() {
        ObjectNode json = Json.MAPPER.createObjectNode().put("n", n).put("done", done);
        new TreeSet<>(without).forEach(json.putArray("without")::add);
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    static ReplayNote of(byte[] bytes) {
        try {
            JsonNode json = Json.MAPPER.readTree(bytes);
            Set<String> without = new TreeSet<>();
            json.path("without").forEach(place -> without.add(place.asText()));
            return new ReplayNote(
                    json.required("n").intValue(), json.required("done").booleanValue(), without);
        } catch (IOException | IllegalArgumentException e) {
            throw new ArchiveException.Invalid("a note about a replay cannot be read: " + e.getMessage(), e);
        }
    }

    /** The token of an insert of rows that lie under {@code part}. */
    String token(String part, String project) {
        return part + "/replay/" + project + "/" + n;
    }

    static List<String> tokens(ArchivedBlock block) {
        return block.parts().isEmpty()
                ? List.of(block.name())
                : List.copyOf(block.parts().keySet());
    }
}
