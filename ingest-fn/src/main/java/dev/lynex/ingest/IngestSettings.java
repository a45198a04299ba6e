package dev.lynex.ingest;

import dev.lynex.event.EventLimits;
import dev.lynex.settings.Settings;

/**
 * The limits of a request.
 *
 * @param maxBodyBytes of a request's body after decompression
 * @param maxEvents in a request
 * @param maxEventBytes of one event
 */
public record IngestSettings(int maxBodyBytes, int maxEvents, int maxEventBytes) {
    /** Reads the keys under {@code ingest.}. */
    public static IngestSettings from(Settings settings) {
        return new IngestSettings(
                Math.toIntExact(settings.bytes("ingest.max-body")),
                settings.integer("ingest.max-events", 1, 1_000),
                Math.toIntExact(settings.bytes("ingest.max-event")));
    }

    EventLimits limits() {
        return EventLimits.STANDARD.with(maxBodyBytes, maxEvents, maxEventBytes);
    }
}
