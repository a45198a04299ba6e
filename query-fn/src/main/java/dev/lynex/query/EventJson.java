package dev.lynex.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lynex.function.Json;
import dev.lynex.pricing.ModelFingerprint;
import dev.lynex.store.EventField;
import dev.lynex.store.EventRow;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Events as the API shows them. */
final class EventJson {
    /** By these an event is found again. */
    static final List<String> KEY = List.of("eventId", "timestamp", "traceId");

    private EventJson() {}

    /** An event of a list: without body and context, texts as previews. */
    static ObjectNode light(EventRow row) {
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("eventId", row.eventId());
        json.put("projectId", row.project());
        json.put("type", row.type());
        json.put("timestamp", row.ts().toString());
        put(json, "name", row.name());
        json.put("status", row.status());
        put(json, "model", row.model());
        put(json, "provider", row.provider());
        if (!row.fingerprint().equals(ModelFingerprint.NONE)) {
            ObjectNode fingerprint = json.putObject("modelFingerprint");
            put(fingerprint, "provider", row.provider());
            put(fingerprint, "family", row.fingerprint().family());
            put(fingerprint, "version", row.fingerprint().version());
            put(fingerprint, "snapshot", row.fingerprint().snapshot());
        }
        put(json, "traceId", row.traceId());
        put(json, "spanId", row.spanId());
        put(json, "parentSpanId", row.parentSpanId());
        put(json, "sessionId", row.sessionId());
        put(json, "userId", row.userId());
        put(json, "environment", row.environment());
        put(json, "release", row.release());
        ArrayNode tags = json.putArray("tags");
        row.tags().forEach(tags::add);
        json.putObject("sdk").put("name", row.sdkName()).put("version", row.sdkVersion());
        json.putObject("tokens")
                .put("input", row.inputTokens())
                .put("cacheRead", row.cacheReadTokens())
                .put("cacheWrite", row.cacheWriteTokens())
                .put("output", row.outputTokens())
                .put("reasoning", row.reasoningTokens())
                .put("rule", row.tokenRule());
        json.put("estimatedCostUsd", money(row.estimatedCostUsd()));
        json.put("costState", row.costState());
        put(json, "priceVersion", row.priceVersion());
        json.put("clientCostUsd", money(row.clientCostUsd()));
        json.put("latencyMs", row.latencyMs());
        put(json, "agent", row.step().agent());
        put(json, "prompt", row.step().prompt());
        if (row.step().firstTokenMs() != null) {
            json.put("firstTokenMs", row.step().firstTokenMs());
        }
        if (!row.step().scores().isEmpty()) {
            ObjectNode scores = json.putObject("scores");
            row.step().scores().forEach(scores::put);
        }
        put(json, "input", row.input());
        put(json, "output", row.output());
        put(json, "message", row.message());
        put(json, "requestId", row.requestId());
        json.put("receivedAt", row.receivedAt().toString());
        json.put("processedAt", row.processedAt().toString());
        json.put("queueLatencyMs", row.queueLatencyMs());
        return json;
    }

    /** Only these fields of an event, besides its id, time and trace. */
    static ObjectNode some(EventRow row, Set<EventField> fields) {
        Set<String> names = fields.stream().map(EventField::wire).collect(Collectors.toCollection(HashSet::new));
        names.addAll(KEY);
        return whole(row).retain(names);
    }

    /** One event whole. */
    static ObjectNode whole(EventRow row) {
        ObjectNode json = light(row);
        if (!row.metadata().isEmpty()) {
            ObjectNode metadata = json.putObject("metadata");
            row.metadata().forEach(metadata::put);
        }
        putJson(json, "body", row.body());
        putJson(json, "context", row.context());
        return json;
    }

    /** A decimal as text, without an exponent and without trailing zeros; null stays null. */
    static @Nullable String money(@Nullable BigDecimal usd) {
        if (usd == null) {
            return null;
        }
        return usd.signum() == 0 ? "0" : usd.stripTrailingZeros().toPlainString();
    }

    private static void put(ObjectNode json, String name, String value) {
        if (!value.isEmpty()) {
            json.put(name, value);
        }
    }

    private static void putJson(ObjectNode json, String name, String text) {
        try {
            json.set(name, text.isEmpty() ? Json.MAPPER.nullNode() : Json.MAPPER.readTree(text));
        } catch (JsonProcessingException e) {
            json.put(name, text);
        }
    }
}
