package dev.lynex.ingest;

import dev.lynex.metadata.KeyScope;
import dev.lynex.metadata.MetadataStore;
import dev.lynex.metadata.Place;
import dev.lynex.metadata.Project;
import dev.lynex.metadata.ProjectLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One more project beside a running ingest's own, and what its client sends.
 *
 * @param port of the ingest function
 */
record Tenant(int port, String project, String key) {
    static Tenant in(MetadataStore metadata, int port, int partition, ProjectLimits limits) {
        String id = "t" + UUID.randomUUID().toString().substring(0, 8);
        metadata.createProject(
                new Project(id, "Tenant", Place.first(partition), 30, limits, "", List.of(), Instant.now()));
        return new Tenant(port, id, metadata.createKey(id, KeyScope.INGEST, "test"));
    }

    static Tenant of(RunningIngest ingest, ProjectLimits limits) {
        return in(ingest.metadata(), ingest.port(), 0, limits);
    }

    /** Sends spans by OTLP on a connection of its own. */
    RawAnswer export(byte[] spans, String... headers) throws IOException {
        return post("/v1/traces", spans, headers);
    }

    /** Sends a batch on a connection of its own. */
    RawAnswer send(byte[] batch, String... headers) throws IOException {
        return post("/api/v1/events/batch", batch, headers);
    }

    private RawAnswer post(String path, byte[] body, String... headers) throws IOException {
        try (RawClient client = RawClient.connect(port)) {
            String[] withKey = java.util.Arrays.copyOf(headers, headers.length + 1);
            withKey[headers.length] = "X-API-Key: " + key;
            return client.request("POST", path, body, withKey);
        }
    }

    /** Sends a request's head and so many bytes of a longer body, and leaves it at that. */
    RawClient begin(int announced, int sent) throws IOException {
        return RawClient.connect(port)
                .send("POST /api/v1/events/batch HTTP/1.1\r\nHost: localhost\r\nX-API-Key: " + key
                        + "\r\nContent-Length: " + announced + "\r\n\r\n")
                .send(" ".repeat(sent));
    }

    /** A batch of so many events. */
    static byte[] batch(int events) {
        return batch(events, i -> "hello");
    }

    static byte[] batch(int events, IntFunction<String> message) {
        return IntStream.range(0, events)
                .mapToObj(i -> "{\"type\":\"log\",\"eventId\":\"" + UUID.randomUUID()
                        + "\",\"body\":{\"level\":\"info\",\"message\":\"" + message.apply(i) + "\"}}")
                .collect(Collectors.joining(",", "[", "]"))
                .getBytes(StandardCharsets.UTF_8);
    }
}
