package dev.lynex.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Cuts one event out of a payload and says in it what its sender left to the server. */
final class LoneEvent {
    private final JsonText json;
    private final Expected id;
    private final Expected timestamp;
    private int start;

    private LoneEvent(JsonText json, String eventId, Instant timestamp) {
        this.json = json;
        this.id = new Expected("eventId", "event_id", eventId);
        this.timestamp = new Expected("timestamp", "timestamp", timestamp.toString());
    }

    /** A field that the event shall have, and where the sender wrote null for it. */
    private static final class Expected {
        private final String name;
        private final String snake;
        private final String value;
        private boolean given;
        private int nullAt = -1;

        Expected(String name, String snake, String value) {
            this.name = name;
            this.snake = snake;
            this.value = value;
        }

        boolean is(String spelling) {
            return spelling.equals(name) || spelling.equals(snake);
        }

        String quoted() {
            // Printable ASCII or a time; of these only two characters need an escape in JSON.
            return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
        }
    }

    static byte[] of(JsonFactory factory, byte[] payload, int index, String eventId, Instant timestamp) {
        try (JsonParser parser = factory.createParser(payload)) {
            var event = new LoneEvent(new JsonText(payload, 0, parser, false), eventId, timestamp);
            return event.find(index) ? event.bytes() : array(payload, event.start, event.json.end());
        } catch (IOException e) {
            throw new UncheckedIOException("the payload's event " + index + " cannot be cut out", e);
        }
    }

    /** Goes to the event; false when what stands there is no object. */
    private boolean find(int index) throws IOException {
        JsonParser parser = json.parser();
        parser.nextToken();
        if (parser.hasToken(JsonToken.START_OBJECT)) {
            while (!"events".equals(parser.nextFieldName())) {
                parser.nextToken();
                json.skip();
            }
            parser.nextToken();
        }
        for (int i = 0; i <= index; i++) {
            parser.nextToken();
            start = tokenStart();
            if (i < index) {
                json.skip();
            }
        }
        if (!parser.hasToken(JsonToken.START_OBJECT)) {
            json.skip();
            parser.finishToken();
            return false;
        }
        return true;
    }

    private int tokenStart() {
        return (int) json.parser().currentTokenLocation().getByteOffset();
    }

    private byte[] bytes() throws IOException {
        JsonParser parser = json.parser();
        boolean empty = true;
        for (String spelling = parser.nextFieldName(); spelling != null; spelling = parser.nextFieldName()) {
            empty = false;
            Expected field = expected(spelling);
            JsonToken value = parser.nextToken();
            if (field != null) {
                field.given |= value != JsonToken.VALUE_NULL;
                field.nullAt = value == JsonToken.VALUE_NULL ? tokenStart() : field.nullAt;
            }
            json.skip();
        }
        var out = new ByteArrayOutputStream(json.end() - start + 200);
        out.write('[');
        out.write('{');
        StringBuilder added = new StringBuilder();
        for (Expected field : new Expected[] {id, timestamp}) {
            if (!field.given && field.nullAt < 0) {
                added.append('"')
                        .append(field.name)
                        .append("\":")
                        .append(field.quoted())
                        .append(',');
            }
        }
        if (empty && !added.isEmpty()) {
            added.setLength(added.length() - 1);
        }
        out.writeBytes(added.toString().getBytes(StandardCharsets.UTF_8));
        rest(out);
        out.write(']');
        return out.toByteArray();
    }

    /** What follows the brace, with values where nulls stood. */
    private void rest(ByteArrayOutputStream out) {
        int from = start + 1;
        boolean idFirst = id.nullAt < timestamp.nullAt;
        for (Expected field : idFirst ? new Expected[] {id, timestamp} : new Expected[] {timestamp, id}) {
            if (!field.given && field.nullAt >= 0) {
                out.write(json.bytes(), from, field.nullAt - from);
                out.writeBytes(field.quoted().getBytes(StandardCharsets.UTF_8));
                from = field.nullAt + "null".length();
            }
        }
        out.write(json.bytes(), from, json.end() - from);
    }

    private @Nullable Expected expected(String spelling) {
        return id.is(spelling) ? id : timestamp.is(spelling) ? timestamp : null;
    }

    private static byte[] array(byte[] payload, int start, int end) {
        var out = new ByteArrayOutputStream(end - start + 2);
        out.write('[');
        out.write(payload, start, end - start);
        out.write(']');
        return out.toByteArray();
    }
}
