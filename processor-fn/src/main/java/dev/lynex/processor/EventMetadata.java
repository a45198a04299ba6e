package dev.lynex.processor;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.lynex.event.Event;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What events are filtered by besides their columns: texts, whole numbers and booleans of the body's {@code metadata}, of its
 * {@code attributes} (telemetry's too), of the context's {@code metadata}, and {@code service} as {@code service.name}. The
 * first of these that has a key gives its value. Numbers and booleans are their JSON. What is longer, deeper or beyond the
 * {@value #MOST_KEYS}th key stays in the body alone, and so do fractions, which are measured and not looked for.
 */
final class EventMetadata {
    static final int MOST_KEYS = 64;

    /** Characters. */
    static final int LONGEST_KEY = 128;

    /** Characters. */
    static final int LONGEST_VALUE = 256;

    private static final String METADATA = "metadata";
    private static final String ATTRIBUTES = "attributes";
    private static final String SERVICE = "service";
    private static final String SERVICE_KEY = "service.name";
    private static final List<String> MEMBERS = List.of("\"metadata\"", "\"attributes\"", "\"service\"");
    private static final JsonFactory JSON = new JsonFactory();

    private final Map<String, String> found = new LinkedHashMap<>();
    private final Map<String, String> attributes = new LinkedHashMap<>();

    private EventMetadata() {}

    static Map<String, String> of(Event event) {
        var metadata = new EventMetadata();
        metadata.readBody(event.bodyJson());
        metadata.attributes.forEach(metadata::add);
        if (event.contextJson().contains(METADATA)) {
            metadata.readContext(event.contextJson());
        }
        return metadata.found;
    }

    private void readBody(String json) {
        // Most bodies have neither, and looking is cheaper than reading.
        if (MEMBERS.stream().noneMatch(json::contains)) {
            return;
        }
        read(json, (name, parser) -> {
            switch (name) {
                case METADATA -> object(parser, found);
                case ATTRIBUTES -> object(parser, attributes);
                case SERVICE -> scalar(SERVICE_KEY, parser, attributes);
                default -> parser.skipChildren();
            }
        });
    }

    private void readContext(String json) {
        read(json, (name, parser) -> {
            if (name.equals(METADATA)) {
                object(parser, found);
            } else {
                parser.skipChildren();
            }
        });
    }

    @FunctionalInterface
    private interface Member {
        void read(String name, JsonParser parser) throws IOException;
    }

    private static void read(String json, Member member) {
        try (JsonParser parser = JSON.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return;
            }
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                parser.nextToken();
                member.read(name, parser);
            }
        } catch (IOException e) {
            // Whoever read the event took it; what this parser does not, say a number of a thousand digits, is no
            // metadata.
        }
    }

    private static void object(JsonParser parser, Map<String, String> into) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
            parser.nextToken();
            scalar(key, parser, into);
        }
    }

    private static void scalar(String key, JsonParser parser, Map<String, String> into) throws IOException {
        switch (parser.currentToken()) {
            case VALUE_STRING, VALUE_NUMBER_INT, VALUE_TRUE, VALUE_FALSE -> {
                if (parser.getTextLength() <= LONGEST_VALUE) {
                    add(key, parser.getText(), into);
                }
            }
            default -> parser.skipChildren();
        }
    }

    private void add(String key, String value) {
        add(key, value, found);
    }

    private static void add(String key, String value, Map<String, String> into) {
        if (!key.isEmpty() && key.length() <= LONGEST_KEY && into.size() < MOST_KEYS) {
            into.putIfAbsent(key, value);
        }
    }
}
