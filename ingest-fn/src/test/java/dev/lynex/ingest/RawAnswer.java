package dev.lynex.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lynex.function.Json;
import java.io.IOException;
import java.util.List;

/**
 * An answer as it came.
 *
 * @param headers lines, {@code Name: value}
 */
record RawAnswer(int status, List<String> headers, String body) {
    /** The header's value, "" without one. */
    String header(String name) {
        return headers.stream()
                .filter(h -> h.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                .map(h -> h.substring(name.length() + 1).strip())
                .findFirst()
                .orElse("");
    }

    JsonNode json() throws IOException {
        return Json.MAPPER.readTree(body);
    }

    /** Asserts that it is problem JSON of this status and type, as every error must be, with a request id. */
    RawAnswer isProblem(int expectedStatus, String type) throws IOException {
        assertThat(status).as(toString()).isEqualTo(expectedStatus);
        assertThat(header("Content-Type")).as(toString()).isEqualTo("application/problem+json");
        assertThat(header("Lynex-Request-Id")).as(toString()).matches("[0-9a-f]{32}");
        assertThat(json().path("type").asText()).isEqualTo("urn:lynex:problem:" + type);
        assertThat(json().path("status").asInt()).isEqualTo(expectedStatus);
        assertThat(json().path("title").asText()).isNotBlank();
        assertThat(json().path("detail").asText()).isNotBlank();
        return this;
    }
}
