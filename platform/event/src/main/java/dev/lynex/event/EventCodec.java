package dev.lynex.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.time.Instant;
import java.util.List;

/** Reads requests' bodies and the queue's payloads. Immutable, for use by any number of threads. */
public final class EventCodec {
    private static final EventCodec LENIENT = new EventCodec(EventLimits.NONE);

    private final EventLimits limits;
    private final JsonFactory factory;

    public EventCodec(EventLimits limits) {
        this.limits = limits;
        // Length limits that Jackson would enforce by spoiling the whole request are left to the reader of each field.
        this.factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(limits.depth())
                        .maxNumberLength(Integer.MAX_VALUE)
                        .maxStringLength(Integer.MAX_VALUE)
                        .maxNameLength(Integer.MAX_VALUE)
                        .build())
                .recyclerPool(JsonRecyclerPools.newConcurrentDequePool())
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                // Python writes NaN; understood, it costs only the event it stands in.
                .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                .build();
    }

    /**
     * Checks a request's body, event by event.
     *
     * @param body after decompression
     * @param project id of the key's project
     * @param retentionDays how old an event may be, 1 to 3,650
     * @throws MalformedRequest when nothing of the request can be accepted because of its form
     */
    public Checked check(byte[] body, Format format, String project, Instant receivedAt, int retentionDays) {
        if (body.length > limits.requestBytes()) {
            throw new MalformedRequest(
                    MalformedRequest.Kind.TOO_LARGE,
                    "the body has " + body.length + " bytes, more than " + limits.requestBytes()
                            + "; send fewer events a request");
        }
        Expectation expectation = Expectation.of(project, receivedAt, retentionDays, limits.ahead());
        Parsed parsed = new RequestReader(factory, limits, expectation, body, true).read(format);
        return new Checked(
                parsed.accepted().size(),
                parsed.accepted().stream().allMatch(event -> event.eventId() != null),
                parsed.rejected(),
                parsed.payload());
    }

    /**
     * Reads a payload back, under no limits of size or time.
     *
     * @param payload as made by {@link #check}
     * @return as many events as the payload holds, in its order
     * @throws MalformedRequest when the payload is none
     */
    public static List<Event> decode(byte[] payload) {
        Parsed parsed = reread(payload);
        if (!parsed.rejected().isEmpty()) {
            throw new MalformedRequest(
                    MalformedRequest.Kind.WRONG_SHAPE,
                    "the payload's event " + parsed.rejected().getFirst().index() + " cannot be read: "
                            + parsed.rejected().getFirst().errors());
        }
        return parsed.accepted();
    }

    /**
     * Like {@link #decode}, but an event that this version cannot read, say one of a type that a newer ingest accepted,
     * is a rejection with its index in the payload.
     */
    public static Parsed reread(byte[] payload) {
        return new RequestReader(LENIENT.factory, LENIENT.limits, Expectation.NONE, payload, false).read(Format.BATCH);
    }

    /**
     * One event of a payload by itself, as it was sent but with the id and the time that its row would have: so it is the
     * same event when it is accepted again.
     *
     * @param payload as {@link #reread} reads it
     * @param index the event's place in the payload, from 0
     * @param eventId written into the event if its sender left it out or wrote null
     * @param timestamp likewise
     * @return a JSON array of the one event
     */
    public static byte[] lone(byte[] payload, int index, String eventId, Instant timestamp) {
        return LoneEvent.of(LENIENT.factory, payload, index, eventId, timestamp);
    }
}
