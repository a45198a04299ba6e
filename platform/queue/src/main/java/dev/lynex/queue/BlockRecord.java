package dev.lynex.queue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashMap;
import java.util.Map;

/** How blocks and their versions lie in the ledger: JSON. */
final class BlockRecord {
    private static final ObjectMapper JSON = new ObjectMapper();

    private BlockRecord() {}

    static Block block(String epoch, int partition, String json) {
        JsonNode node = read(json);
        Map<String, Integer> events = new HashMap<>();
        node.get("projects")
                .properties()
                .forEach(p -> events.put(p.getKey(), p.getValue().get("events").asInt()));
        Map<String, Integer> suspects = new HashMap<>();
        node.path("suspects")
                .properties()
                .forEach(p -> suspects.put(p.getKey(), p.getValue().asInt()));
        return new Block(
                epoch,
                partition,
                node.get("first").asText(),
                node.get("last").asText(),
                node.get("owner").asText(),
                node.get("fence").asLong(),
                node.get("attempts").asInt(),
                node.get("takes").asInt() == 1,
                node.path("before_restart").asBoolean(),
                events,
                suspects);
    }

    static String versions(Map<String, String> versions) {
        try {
            return JSON.writeValueAsString(versions);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    static Map<String, String> versions(String json) {
        Map<String, String> versions = new HashMap<>();
        read(json)
                .properties()
                .forEach(p -> versions.put(p.getKey(), p.getValue().asText()));
        return versions;
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new QueueException.Invalid("the ledger holds a block that cannot be read");
        }
    }
}
