package dev.lynex.genai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What one client exported in one scenario: the spans of an ExportTraceServiceRequest in OTLP's JSON. */
record Recording(String name, List<TelemetrySpan> spans) {
    static final Path CORPUS = Path.of("src/test/resources/dev/lynex/genai/corpus");
    private static final ObjectMapper JSON = new ObjectMapper();

    static List<Recording> all() {
        try (Stream<Path> files = Files.walk(CORPUS)) {
            return files.filter(f -> f.toString().endsWith(".json"))
                    .filter(f -> !f.toString().endsWith(".logs.json") && !f.endsWith("usage.json"))
                    .sorted()
                    .map(Recording::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Recording named(String name) {
        return read(CORPUS.resolve(name + ".json"));
    }

    static JsonNode usage() {
        return json(CORPUS.resolve("usage.json"));
    }

    private static Recording read(Path file) {
        List<TelemetrySpan> spans = new ArrayList<>();
        for (JsonNode resource : json(file).path("resourceSpans")) {
            Map<String, Object> ofResource = attributes(resource.path("resource"));
            for (JsonNode scope : resource.path("scopeSpans")) {
                for (JsonNode span : scope.path("spans")) {
                    spans.add(span(span, scope.path("scope"), ofResource));
                }
            }
        }
        String name = CORPUS.relativize(file).toString();
        return new Recording(name.substring(0, name.length() - ".json".length()), spans);
    }

    private static TelemetrySpan span(JsonNode span, JsonNode scope, Map<String, Object> resource) {
        long start = span.path("startTimeUnixNano").asLong();
        List<TelemetrySpan.Event> events = new ArrayList<>();
        for (JsonNode event : span.path("events")) {
            double offset = (event.path("timeUnixNano").asLong() - start) / 1e6;
            events.add(new TelemetrySpan.Event(event.path("name").asText(), offset, attributes(event)));
        }
        return new TelemetrySpan(
                span.path("name").asText(),
                attributes(span),
                events,
                scope.path("name").asText(),
                scope.path("version").asText(),
                resource);
    }

    private static Map<String, Object> attributes(JsonNode of) {
        Map<String, Object> attributes = new HashMap<>();
        for (JsonNode each : of.path("attributes")) {
            attributes.put(each.path("key").asText(), value(each.path("value")));
        }
        return attributes;
    }

    private static Object value(JsonNode value) {
        if (value.has("intValue")) {
            return value.path("intValue").asLong();
        }
        if (value.has("doubleValue")) {
            return value.path("doubleValue").asDouble();
        }
        if (value.has("boolValue")) {
            return value.path("boolValue").asBoolean();
        }
        if (value.has("arrayValue")) {
            List<Object> list = new ArrayList<>();
            value.path("arrayValue").path("values").forEach(each -> list.add(value(each)));
            return list;
        }
        if (value.has("kvlistValue")) {
            Map<String, Object> map = new LinkedHashMap<>();
            value.path("kvlistValue")
                    .path("values")
                    .forEach(each -> map.put(each.path("key").asText(), value(each.path("value"))));
            return map;
        }
        return value.path("stringValue").asText();
    }

    private static JsonNode json(Path file) {
        try {
            return JSON.readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
