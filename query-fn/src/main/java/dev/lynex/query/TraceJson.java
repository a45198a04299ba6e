package dev.lynex.query;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lynex.function.Json;
import dev.lynex.store.TraceRow;
import dev.lynex.trace.Mark;
import dev.lynex.trace.Totals;
import dev.lynex.trace.TraceEvent;
import dev.lynex.trace.TraceTree;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.IntToLongFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Traces as the API shows them: a row of a list, and a tree in columns. */
final class TraceJson {
    private final TraceTree tree;
    private final Map<String, Integer> strings = new LinkedHashMap<>();

    private TraceJson(TraceTree tree) {
        this.tree = tree;
    }

    /** A row of a list. */
    static ObjectNode row(TraceRow row) {
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("traceId", row.traceId());
        json.put("name", row.name());
        json.put("rooted", row.rooted());
        json.put("start", row.start().toString());
        json.put("latencyMs", row.latencyMicros() / 1e3);
        json.put("status", row.errors() > 0 ? "error" : "ok");
        json.put("events", row.events());
        json.put("spans", row.spans());
        json.put("errors", row.errors());
        json.put("inputTokens", row.inputTokens());
        json.put("outputTokens", row.outputTokens());
        json.put("estimatedCostUsd", EventJson.money(row.costUsd()));
        json.put("unpriced", row.unpriced());
        texts(json, "sessionIds", row.labels().sessions());
        texts(json, "userIds", row.labels().users());
        texts(json, "environments", row.labels().environments());
        texts(json, "models", row.labels().models());
        texts(json, "agents", row.labels().agents());
        texts(json, "tags", row.labels().tags());
        return json;
    }

    private static void texts(ObjectNode json, String name, List<String> values) {
        ArrayNode array = json.putArray(name);
        values.forEach(array::add);
    }

    /** What a tree's answer begins with: what the trace is as a whole. */
    static void head(ObjectNode json, TraceTree tree) {
        TraceEvent headline = tree.event(tree.headline());
        json.put("start", TraceDoubt.instant(tree.startNanos()).toString());
        json.put("durationUs", tree.durationMicros());
        json.put("headline", tree.headline());
        json.put("name", headline == null ? "" : headline.name());
        json.put("rooted", tree.rooted());
        json.put("missing", tree.count(Mark.MISSING));
        Totals totals = tree.totals();
        json.putObject("totals")
                .put("events", totals.events())
                .put("spans", totals.spans())
                .put("errors", totals.errors())
                .put("inputTokens", totals.inputTokens())
                .put("outputTokens", totals.outputTokens())
                .put("estimatedCostUsd", EventJson.money(totals.costUsd()))
                .put("unpriced", totals.unpriced());
    }

    /** The whole answer: the head's members, then the tree in columns, written without an object for each node. */
    static byte[] bytes(ObjectNode head, TraceTree tree) {
        var bytes = new ByteArrayOutputStream(1 << 12);
        try (JsonGenerator out = Json.MAPPER.getFactory().createGenerator(bytes)) {
            new TraceJson(tree).write(head, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private void write(ObjectNode head, JsonGenerator out) throws IOException {
        out.writeStartObject();
        for (var member : head.properties()) {
            out.writeFieldName(member.getKey());
            out.writeTree(member.getValue());
        }
        out.writeArrayFieldStart("marks");
        for (Mark mark : Mark.values()) {
            out.writeStartObject();
            out.writeStringField("mark", Query.wire(mark));
            out.writeNumberField("bit", mark.bit());
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeObjectFieldStart("nodes");
        columns(out);
        out.writeEndObject();
        out.writeArrayFieldStart("strings");
        for (String text : strings.keySet()) {
            out.writeString(text);
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private void columns(JsonGenerator out) throws IOException {
        numbers(out, "parent", tree::parent);
        numbers(out, "depth", tree::depth);
        numbers(out, "startUs", tree::startMicros);
        numbers(out, "durationUs", tree::durationMicros);
        numbers(out, "marks", tree::markBits);
        numbers(out, "versions", tree::versions);
        texts(out, "spanId", tree::spanId);
        texts(out, "eventId", of(null, TraceEvent::eventId));
        strings(out, "type", of("", TraceEvent::type));
        strings(out, "name", of("", TraceEvent::name));
        strings(out, "status", of("", event -> event.failed() ? "error" : "ok"));
        strings(out, "model", of("", TraceEvent::model));
        strings(out, "provider", of("", TraceEvent::provider));
        strings(out, "agent", of("", TraceEvent::agent));
        numbers(out, "inputTokens", number(TraceEvent::inputTokens));
        numbers(out, "outputTokens", number(TraceEvent::outputTokens));
        texts(out, "estimatedCostUsd", of(null, event -> EventJson.money(event.costUsd())));
        strings(out, "costState", of("", TraceJson::costState));
        out.writeObjectFieldStart("subtree");
        numbers(out, "events", i -> tree.totals(i).events());
        numbers(out, "errors", i -> tree.totals(i).errors());
        numbers(out, "unpriced", i -> tree.totals(i).unpriced());
        numbers(out, "inputTokens", i -> tree.totals(i).inputTokens());
        numbers(out, "outputTokens", i -> tree.totals(i).outputTokens());
        texts(out, "estimatedCostUsd", i -> EventJson.money(tree.totals(i).costUsd()));
        out.writeEndObject();
    }

    /** A text of a node's event; of a missing span the other. */
    private IntFunction<@Nullable String> of(@Nullable String ofMissing, Function<TraceEvent, @Nullable String> text) {
        return node -> {
            TraceEvent event = tree.event(node);
            return event == null ? ofMissing : text.apply(event);
        };
    }

    /** A number of a node's event; of a missing span 0. */
    private IntToLongFunction number(ToLongFunction<TraceEvent> number) {
        return node -> {
            TraceEvent event = tree.event(node);
            return event == null ? 0 : number.applyAsLong(event);
        };
    }

    private static String costState(TraceEvent event) {
        BigDecimal usd = event.costUsd();
        return usd != null ? "priced" : event.unpriced() ? "unpriced" : "none";
    }

    private void numbers(JsonGenerator out, String name, IntToLongFunction value) throws IOException {
        out.writeArrayFieldStart(name);
        for (int i = 0; i < tree.size(); i++) {
            out.writeNumber(value.applyAsLong(i));
        }
        out.writeEndArray();
    }

    /** Texts of which many are the same: each is its place among {@code strings}. */
    private void strings(JsonGenerator out, String name, IntFunction<@Nullable String> value) throws IOException {
        numbers(
                out,
                name,
                node -> strings.computeIfAbsent(Objects.requireNonNull(value.apply(node)), text -> strings.size()));
    }

    private void texts(JsonGenerator out, String name, IntFunction<@Nullable String> value) throws IOException {
        out.writeArrayFieldStart(name);
        for (int i = 0; i < tree.size(); i++) {
            out.writeString(value.apply(i));
        }
        out.writeEndArray();
    }
}
