package dev.lynex.event;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.lynex.event.Event.Context;
import dev.lynex.event.Event.Sdk;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads one event, in one pass when its type comes before its body. */
final class EventReader {
    private static final Fields ENVELOPE =
            Fields.of("eventId", "projectId", "type!", "timestamp", "sdk", "context", "body!");
    private static final Fields SDK = Fields.of("name", "version");
    private static final Fields CONTEXT =
            Fields.of("traceId", "spanId", "parentSpanId", "sessionId", "userId", "environment", "release", "tags");
    private static final String TYPES =
            Stream.of(EventType.values()).map(EventType::wire).collect(Collectors.joining(", "));

    private final JsonFactory factory;
    private final JsonText json;
    private final EventLimits limits;
    private final Expectation expectation;
    private final Errors errors = new Errors();

    private @Nullable String eventId;
    private @Nullable EventType type;
    private @Nullable Instant timestamp;
    private @Nullable Sdk sdk;
    private Context context = Context.NONE;
    private String contextJson = "";
    private @Nullable Body body;
    private String bodyJson = "";
    private int deferredBody = -1;
    private int deferredBodyEnd;

    /** @param json stands on the event's opening brace */
    EventReader(JsonFactory factory, JsonText json, EventLimits limits, Expectation expectation) {
        this.factory = factory;
        this.json = json;
        this.limits = limits;
        this.expectation = expectation;
    }

    /** The event, with the parser on its closing brace; empty when it is to be rejected. */
    Optional<Event> read() throws IOException {
        int start = json.structureStart();
        ObjectCursor in = new ObjectCursor(json, limits, errors, "", ENVELOPE);
        while (in.next()) {
            switch (in.name()) {
                case "eventId" -> eventId = eventId(in);
                case "projectId" -> checkProject(in);
                case "type" -> type = type(in);
                case "timestamp" -> timestamp = timestamp(in);
                case "sdk" -> sdk = in.object(SDK, EventReader::sdk);
                case "context" -> {
                    int from = json.structureStart();
                    Context read = in.object(CONTEXT, EventReader::context);
                    if (read != null) {
                        context = read;
                        contextJson = json.checking() ? "" : json.slice(from, json.end());
                    }
                }
                case "body" -> body(in);
                default -> in.skip();
            }
        }
        if (deferredBody >= 0 && type != null) {
            readDeferredBody(type);
        }
        if (json.end() - start > limits.eventBytes()) {
            errors.add(
                    "event",
                    Fault.TOO_LARGE,
                    "must have at most " + limits.eventBytes() + " bytes, had " + (json.end() - start));
        }
        return errors.isEmpty()
                ? Optional.of(new Event(
                        eventId,
                        requireNonNull(type),
                        timestamp,
                        sdk,
                        context,
                        contextJson,
                        requireNonNull(body),
                        bodyJson))
                : Optional.empty();
    }

    Rejection rejection(int index) {
        return new Rejection(index, eventId, errors.found());
    }

    /** A rejection for a fault that ended the reading. */
    Rejection rejection(int index, FieldError fatal) {
        return new Rejection(index, eventId, List.of(fatal));
    }

    private @Nullable String eventId(ObjectCursor in) throws IOException {
        String id = in.word();
        if (id == null) {
            return null;
        }
        if (id.isEmpty() || id.length() > limits.idChars() || !printable(id)) {
            in.note(Fault.INVALID_VALUE, "must be 1 to " + limits.idChars() + " printable ASCII characters, no spaces");
            return null;
        }
        return id;
    }

    private static boolean printable(String id) {
        for (int i = 0; i < id.length(); i++) {
            if (id.charAt(i) <= ' ' || id.charAt(i) >= 0x7F) {
                return false;
            }
        }
        return true;
    }

    private void checkProject(ObjectCursor in) throws IOException {
        String project = in.word();
        if (project != null && !expectation.project(project)) {
            in.note(Fault.WRONG_PROJECT, "must be the project of the API key, or absent");
        }
    }

    private static @Nullable EventType type(ObjectCursor in) throws IOException {
        String wire = in.word();
        if (wire == null) {
            return null;
        }
        EventType type = EventType.ofWire(wire).orElse(null);
        if (type == null) {
            in.note(Fault.INVALID_VALUE, "must be one of " + TYPES);
        }
        return type;
    }

    private @Nullable Instant timestamp(ObjectCursor in) throws IOException {
        Instant at = in.instant();
        if (at != null && at.isAfter(expectation.latest())) {
            in.note(
                    Fault.TIMESTAMP_OUT_OF_RANGE,
                    "timestamp-out-of-range: must be at most " + limits.ahead().toHours()
                            + " h after the time of receipt");
        } else if (at != null && at.isBefore(expectation.earliest())) {
            in.note(
                    Fault.TIMESTAMP_OUT_OF_RANGE,
                    "timestamp-out-of-range: must not be older than the project's retention");
        }
        return at;
    }

    private static Sdk sdk(ObjectCursor in) throws IOException {
        String name = null;
        String version = null;
        while (in.next()) {
            switch (in.name()) {
                case "name" -> name = in.label();
                case "version" -> version = in.label();
                default -> in.skip();
            }
        }
        return new Sdk(name, version);
    }

    private static Context context(ObjectCursor in) throws IOException {
        String traceId = null;
        String spanId = null;
        String parentSpanId = null;
        String sessionId = null;
        String userId = null;
        String environment = null;
        String release = null;
        List<String> tags = List.of();
        while (in.next()) {
            switch (in.name()) {
                case "traceId" -> traceId = in.contextText();
                case "spanId" -> spanId = in.contextText();
                case "parentSpanId" -> parentSpanId = in.contextText();
                case "sessionId" -> sessionId = in.contextText();
                case "userId" -> userId = in.contextText();
                case "environment" -> environment = in.contextText();
                case "release" -> release = in.contextText();
                case "tags" -> tags = in.tags();
                default -> in.skip();
            }
        }
        return new Context(traceId, spanId, parentSpanId, sessionId, userId, environment, release, tags);
    }

    private void body(ObjectCursor in) throws IOException {
        int from = json.structureStart();
        if (type != null) {
            Shape shape = shape(type);
            body = in.object(shape.fields(), shape.reader());
            bodyJson = json.checking() ? "" : json.slice(from, json.end());
        } else if (json.parser().hasToken(JsonToken.START_OBJECT)) {
            in.skip();
            deferredBody = from;
            deferredBodyEnd = json.end();
        } else {
            in.object();
        }
    }

    /** The type came after the body. */
    private void readDeferredBody(EventType type) throws IOException {
        int length = deferredBodyEnd - deferredBody;
        try (JsonParser parser = factory.createParser(json.bytes(), deferredBody, length)) {
            JsonText text = new JsonText(json.bytes(), deferredBody, parser, json.checking());
            parser.nextToken();
            Shape shape = shape(type);
            body = shape.reader().read(new ObjectCursor(text, limits, errors, "body.", shape.fields()));
            bodyJson = json.checking() ? "" : json.slice(deferredBody, deferredBodyEnd);
        }
    }

    private static Shape shape(EventType type) {
        return switch (type) {
            case LOG -> LOG;
            case ERROR -> ERROR;
            case SPAN -> SPAN;
            case TOKEN_USAGE -> TOKEN_USAGE;
            case MESSAGE -> MESSAGE;
            case MODEL_RESPONSE -> MODEL_RESPONSE;
            case AGENT_ACTION -> AGENT_ACTION;
            case RETRIEVAL -> RETRIEVAL;
            case TOOL_CALL -> TOOL_CALL;
            case EVAL_METRIC -> EVAL_METRIC;
            case CUSTOM -> CUSTOM;
        };
    }

    private static final Shape LOG = new Shape(LogBody.FIELDS, LogBody::read);
    private static final Shape ERROR = new Shape(ErrorBody.FIELDS, ErrorBody::read);
    private static final Shape SPAN = new Shape(SpanBody.FIELDS, SpanBody::read);
    private static final Shape TOKEN_USAGE = new Shape(TokenUsageBody.FIELDS, TokenUsageBody::read);
    private static final Shape MESSAGE = new Shape(MessageBody.FIELDS, MessageBody::read);
    private static final Shape MODEL_RESPONSE = new Shape(ModelResponseBody.FIELDS, ModelResponseBody::read);
    private static final Shape AGENT_ACTION = new Shape(AgentActionBody.FIELDS, AgentActionBody::read);
    private static final Shape RETRIEVAL = new Shape(RetrievalBody.FIELDS, RetrievalBody::read);
    private static final Shape TOOL_CALL = new Shape(ToolCallBody.FIELDS, ToolCallBody::read);
    private static final Shape EVAL_METRIC = new Shape(EvalMetricBody.FIELDS, EvalMetricBody::read);
    private static final Shape CUSTOM = new Shape(CustomBody.FIELDS, CustomBody::read);

    private record Shape(Fields fields, ObjectCursor.Reader<? extends Body> reader) {}
}
