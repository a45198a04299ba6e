package dev.lynex.genai;

import java.util.List;
import java.util.Map;

/**
 * A span as the mapper reads it. Values of attributes are {@code String}, {@code Boolean}, {@code Long}, {@code Double},
 * {@code List}, {@code Map} with texts as keys, or {@code byte[]}.
 *
 * @param scope name of the instrumentation scope: the library that made the span
 * @param scopeVersion its version, "" when not told
 * @param resource attributes of the resource
 */
public record TelemetrySpan(
        String name,
        Map<String, Object> attributes,
        List<Event> events,
        String scope,
        String scopeVersion,
        Map<String, Object> resource) {

    /**
     * Something that happened within a span.
     *
     * @param offsetMs after the span's start, in milliseconds
     */
    public record Event(String name, double offsetMs, Map<String, Object> attributes) {}
}
