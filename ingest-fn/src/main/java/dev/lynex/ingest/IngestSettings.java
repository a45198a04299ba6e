package dev.lynex.ingest;

import dev.lynex.event.EventLimits;
import dev.lynex.settings.Settings;
import dev.lynex.settings.SettingsException;

/**
 * The limits of a request, and of all of them together.
 *
 * @param maxBodyBytes of a request's body after decompression
 * @param maxEvents in a request
 * @param maxEventBytes of one event
 * @param maxBytesInFlight of all requests' bodies in memory, at least twice {@code maxBodyBytes}
 */
public record IngestSettings(int maxBodyBytes, int maxEvents, int maxEventBytes, long maxBytesInFlight) {
    /** @throws SettingsException when a body of the largest size would not fit into a project's half */
    public IngestSettings {
        if (maxBytesInFlight < 2L * maxBodyBytes) {
            throw new SettingsException("ingest.max-bytes-in-flight must be at least twice ingest.max-body, "
                    + 2L * maxBodyBytes + " bytes, since a project may hold half of it");
        }
    }

    /** Reads the keys under {@code ingest.}. */
    public static IngestSettings from(Settings settings) {
        return new IngestSettings(
                Math.toIntExact(settings.bytes("ingest.max-body")),
                settings.integer("ingest.max-events", 1, 1_000),
                Math.toIntExact(settings.bytes("ingest.max-event")),
                settings.bytes("ingest.max-bytes-in-flight"));
    }

    EventLimits limits() {
        return EventLimits.STANDARD.with(maxBodyBytes, maxEvents, maxEventBytes);
    }
}
