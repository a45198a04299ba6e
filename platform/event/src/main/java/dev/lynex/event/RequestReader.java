package dev.lynex.event;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import dev.lynex.event.MalformedRequest.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads one request's body. */
final class RequestReader {
    private static final int BOM = 0xEFBBBF;

    private final JsonFactory factory;
    private final EventLimits limits;
    private final Expectation expectation;
    private final byte[] body;
    private final boolean checking;

    private final List<Event> accepted = new ArrayList<>();
    private final List<Rejection> rejected = new ArrayList<>();
    private final Slices slices;
    private int index;

    /** @param checking whether the events' contents are only checked and not kept */
    RequestReader(JsonFactory factory, EventLimits limits, Expectation expectation, byte[] body, boolean checking) {
        this.factory = factory;
        this.limits = limits;
        this.expectation = expectation;
        this.body = body;
        this.checking = checking;
        this.slices = new Slices(body);
    }

    Parsed read(Format format) {
        int start = textStart();
        if (isBlank(start, body.length)) {
            throw new MalformedRequest(Kind.EMPTY, "the body is empty; send at least one event");
        }
        switch (format) {
            case SINGLE, BATCH -> readValue(start, format);
            case NDJSON -> readLines(start);
        }
        if (index == 0) {
            throw new MalformedRequest(Kind.EMPTY, "there is no event in the request; send at least one");
        }
        return new Parsed(accepted, rejected, slices.payload(rejected.isEmpty()));
    }

    private int textStart() {
        for (int i = 0; i < Math.min(4, body.length); i++) {
            if (body[i] == 0) {
                throw new MalformedRequest(
                        Kind.INVALID_UTF8,
                        "the body has a zero byte at byte " + i + "; JSON is sent in UTF-8, not UTF-16");
            }
        }
        boolean bom = body.length >= 3 && ((body[0] & 0xFF) << 16 | (body[1] & 0xFF) << 8 | (body[2] & 0xFF)) == BOM;
        return bom ? 3 : 0;
    }

    private void readValue(int start, Format format) {
        int invalid = Utf8.firstInvalid(body, start, body.length);
        if (invalid >= 0) {
            throw new MalformedRequest(
                    Kind.INVALID_UTF8, "the body is not UTF-8 at byte " + invalid + "; JSON is sent in UTF-8");
        }
        try (JsonParser parser = factory.createParser(body, start, body.length - start)) {
            JsonText json = new JsonText(body, start, parser, checking);
            try {
                parser.nextToken();
                if (format == Format.SINGLE) {
                    readSingle(json);
                } else {
                    readBatch(json);
                }
                if (parser.nextToken() != null) {
                    throw new MalformedRequest(
                            Kind.INVALID_JSON,
                            "there is more text after the end of the JSON"
                                    + place(json, parser.currentTokenLocation()));
                }
            } catch (JacksonException e) {
                throw malformed(json, e);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory failed", e);
        }
    }

    private void readSingle(JsonText json) throws IOException {
        if (!json.parser().hasToken(JsonToken.START_OBJECT)) {
            throw new MalformedRequest(
                    Kind.WRONG_SHAPE,
                    "the body must be one event, a JSON object, was " + json.kind()
                            + "; several go to /api/v1/events/batch");
        }
        readEvent(json);
    }

    private void readBatch(JsonText json) throws IOException {
        JsonParser parser = json.parser();
        if (parser.hasToken(JsonToken.START_ARRAY)) {
            readArray(json);
            return;
        }
        if (!parser.hasToken(JsonToken.START_OBJECT)) {
            throw notABatch("was " + json.kind());
        }
        boolean found = false;
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            if (!name.equals("events")) {
                json.skip();
            } else if (found) {
                throw notABatch("had \"events\" twice");
            } else if (parser.hasToken(JsonToken.START_ARRAY)) {
                found = true;
                readArray(json);
            } else {
                throw notABatch("had \"events\" as " + json.kind());
            }
        }
        if (!found) {
            throw notABatch("was an object without \"events\"");
        }
    }

    private static MalformedRequest notABatch(String was) {
        return new MalformedRequest(
                Kind.WRONG_SHAPE,
                "the body must be a JSON array of events or {\"events\": [...]}, " + was
                        + "; a single event goes to /api/v1/events");
    }

    private void readArray(JsonText json) throws IOException {
        int start = json.structureStart();
        while (json.parser().nextToken() != JsonToken.END_ARRAY) {
            checkCount();
            if (json.parser().hasToken(JsonToken.START_OBJECT)) {
                readEvent(json);
            } else {
                rejected.add(new Rejection(index++, null, List.of(notAnObject(json))));
                json.skip();
            }
        }
        slices.array(start, json.end());
    }

    private void checkCount() {
        if (index == limits.events()) {
            throw new MalformedRequest(
                    Kind.TOO_MANY_EVENTS,
                    "the request has more than " + limits.events() + " events; split it into several");
        }
    }

    private void readEvent(JsonText json) throws IOException {
        int start = json.structureStart();
        EventReader reader = new EventReader(factory, json, limits, expectation);
        Optional<Event> event = reader.read();
        keep(reader, event, start, json.end());
    }

    private void keep(EventReader reader, Optional<Event> event, int start, int end) {
        if (event.isPresent()) {
            accepted.add(event.get());
            slices.add(start, end);
        } else {
            rejected.add(reader.rejection(index));
        }
        index++;
    }

    private static FieldError notAnObject(JsonText json) {
        return new FieldError("event", Fault.WRONG_TYPE, "must be an object, was " + json.kind());
    }

    private void readLines(int start) {
        int line = 1;
        for (int from = start; from < body.length; line++) {
            int to = from;
            while (to < body.length && body[to] != '\n') {
                to++;
            }
            if (!isBlank(from, to)) {
                checkCount();
                readLine(line, from, to);
            }
            from = to + 1;
        }
    }

    private void readLine(int line, int from, int to) {
        int invalid = Utf8.firstInvalid(body, from, to);
        for (int i = from; invalid < 0 && i < Math.min(from + 4, to); i++) {
            invalid = body[i] == 0 ? i : -1;
        }
        if (invalid >= 0) {
            reject(line, "is not UTF-8 at its byte " + (invalid - from));
            return;
        }
        try (JsonParser parser = factory.createParser(body, from, to - from)) {
            readLine(line, new JsonText(body, from, parser, checking));
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory failed", e);
        }
    }

    private void readLine(int line, JsonText json) throws IOException {
        EventReader reader = new EventReader(factory, json, limits, expectation);
        try {
            JsonToken first = json.parser().nextToken();
            if (first != JsonToken.START_OBJECT) {
                rejected.add(new Rejection(index, null, List.of(notAnObject(json))));
                index++;
                return;
            }
            int start = json.structureStart();
            Optional<Event> event = reader.read();
            int end = json.end();
            if (json.parser().nextToken() == null) {
                keep(reader, event, start, end);
            } else {
                reject(line, "holds more than one JSON value");
            }
        } catch (JacksonException e) {
            rejected.add(reader.rejection(
                    index,
                    new FieldError(
                            "event",
                            Fault.INVALID_JSON,
                            "line " + line + " cannot be read: " + said(e) + " at its byte "
                                    + place(e, json).getByteOffset())));
            index++;
        }
    }

    private void reject(int line, String fault) {
        FieldError error = new FieldError("event", Fault.INVALID_JSON, "line " + line + " " + fault);
        rejected.add(new Rejection(index++, null, List.of(error)));
    }

    private MalformedRequest malformed(JsonText json, JacksonException e) {
        Kind kind = e instanceof StreamConstraintsException ? Kind.TOO_DEEP : Kind.INVALID_JSON;
        return new MalformedRequest(kind, "the body cannot be read: " + said(e) + place(json, place(e, json)));
    }

    /** Jackson's words where they do not quote what was sent. */
    private String said(JacksonException e) {
        if (e instanceof StreamConstraintsException) {
            return "it is nested deeper than " + limits.depth() + " levels";
        }
        if (e instanceof JsonEOFException) {
            return "the JSON ends too early";
        }
        String message = e.getOriginalMessage();
        if (message == null || message.startsWith("Unrecognized token")) {
            return "there is an unknown word; texts stand in double quotes";
        }
        String line = message.lines().findFirst().orElse("");
        return "it is not valid JSON: " + line.substring(0, Math.min(200, line.length()));
    }

    private static JsonLocation place(JacksonException e, JsonText json) {
        return e.getLocation() == null ? json.parser().currentLocation() : e.getLocation();
    }

    private static String place(JsonText json, JsonLocation at) {
        return ", at byte " + (json.start() + at.getByteOffset()) + " (line " + at.getLineNr() + ", column "
                + at.getColumnNr() + ")";
    }

    private boolean isBlank(int from, int to) {
        for (int i = from; i < to; i++) {
            if (body[i] != ' ' && body[i] != '\t' && body[i] != '\r' && body[i] != '\n') {
                return false;
            }
        }
        return true;
    }
}
