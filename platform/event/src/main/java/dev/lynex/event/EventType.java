package dev.lynex.event;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The types of native events, by their names on the wire. */
public enum EventType {
    LOG("log"),
    ERROR("error"),
    SPAN("span"),
    TOKEN_USAGE("token_usage"),
    MESSAGE("message"),
    MODEL_RESPONSE("model_response"),
    AGENT_ACTION("agent_action"),
    RETRIEVAL("retrieval"),
    TOOL_CALL("tool_call"),
    EVAL_METRIC("eval_metric"),
    CUSTOM("custom");

    private static final Map<String, EventType> BY_WIRE =
            Stream.of(values()).collect(Collectors.toMap(EventType::wire, t -> t));

    private final String wire;

    EventType(String wire) {
        this.wire = wire;
    }

    public String wire() {
        return wire;
    }

    public static Optional<EventType> ofWire(String wire) {
        return Optional.ofNullable(BY_WIRE.get(wire));
    }
}
