package dev.lynex.ingest;

import dev.lynex.event.EventLimits;
import dev.lynex.settings.Settings;
import dev.lynex.settings.SettingsException;
import java.util.OptionalInt;

/**
 * The limits of a request, and of all of them together.
 *
 * @param maxBodyBytes of a request's body after decompression
 * @param maxEvents in a request
 * @param maxEventBytes of one event
 * @param maxOtlpBodyBytes of an OTLP request's body after decompression
 * @param maxBytesInFlight of all requests' bodies in memory, at least twice the larger of the two bodies
 * @param maxStreams requests at once on one HTTP/2 connection
 * @param otlpHttpPort on which OTLP's exporters find it by HTTP, 0 for a free one, empty for none
 * @param otlpGrpcPort the same by gRPC
 */
public record IngestSettings(
        int maxBodyBytes,
        int maxEvents,
        int maxEventBytes,
        int maxOtlpBodyBytes,
        long maxBytesInFlight,
        int maxStreams,
        OptionalInt otlpHttpPort,
        OptionalInt otlpGrpcPort) {
    /** @throws SettingsException when a body of the largest size would not fit into a project's half */
    public IngestSettings {
        require("ingest.max-body", maxBodyBytes, maxBytesInFlight);
        require("ingest.max-otlp-body", maxOtlpBodyBytes, maxBytesInFlight);
    }

    private static void require(String key, int bodyBytes, long inFlight) {
        if (inFlight < 2L * bodyBytes) {
            throw new SettingsException("ingest.max-bytes-in-flight must be at least twice " + key + ", "
                    + 2L * bodyBytes + " bytes, since a project may hold half of it");
        }
    }

    /** Reads the keys under {@code ingest.}. */
    public static IngestSettings from(Settings settings) {
        return new IngestSettings(
                Math.toIntExact(settings.bytes("ingest.max-body")),
                settings.integer("ingest.max-events", 1, 1_000),
                Math.toIntExact(settings.bytes("ingest.max-event")),
                Math.toIntExact(settings.bytes("ingest.max-otlp-body")),
                settings.bytes("ingest.max-bytes-in-flight"),
                settings.integer("ingest.max-streams", 1, 1_000),
                port(settings, "ingest.otlp-http-port"),
                port(settings, "ingest.otlp-grpc-port"));
    }

    private static OptionalInt port(Settings settings, String key) {
        return settings.text(key).equals("off")
                ? OptionalInt.empty()
                : OptionalInt.of(settings.integer(key, 0, 65_535));
    }

    EventLimits limits() {
        return EventLimits.STANDARD.with(maxBodyBytes, maxEvents, maxEventBytes);
    }
}
