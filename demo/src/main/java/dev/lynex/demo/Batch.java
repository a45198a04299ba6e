package dev.lynex.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * A request as it is sent, and sent again with the same bytes.
 *
 * @param key the Idempotency-Key
 * @param events how many events
 */
record Batch(String key, String body, int events) {
    static final int MAX_EVENTS = 500;
    private static final ObjectMapper JSON = new ObjectMapper();

    static Batch of(List<DemoEvent> events) {
        var root = JSON.createObjectNode();
        var array = root.putArray("events");
        events.forEach(e -> array.add(e.json()));
        ObjectNode first = events.getFirst().json();
        try {
            return new Batch(
                    "demo-" + Objects.requireNonNull(first.get("eventId")).asText(),
                    JSON.writeValueAsString(root),
                    events.size());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    byte[] bytes() {
        return body.getBytes(StandardCharsets.UTF_8);
    }
}
