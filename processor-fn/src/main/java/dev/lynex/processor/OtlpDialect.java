package dev.lynex.processor;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.lynex.event.Event;
import dev.lynex.otlp.Frame;
import dev.lynex.otlp.OtlpRequest;
import dev.lynex.otlp.RecordVisitor;
import dev.lynex.otlp.Records;
import dev.lynex.otlp.Signal;
import dev.lynex.queue.Entry;
import dev.lynex.store.EventRow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Spans or log records in OTLP's protobuf; each is read by itself, so that one that cannot be harms no other. */
final class OtlpDialect implements Dialect {
    private final Signal signal;
    private final OtlpEvents events;
    private final EventMapper mapper;

    OtlpDialect(Signal signal, OtlpEvents events, EventMapper mapper) {
        this.signal = signal;
        this.events = events;
        this.mapper = mapper;
    }

    @Override
    public List<Sent> read(Entry entry) {
        List<Sent> all = new ArrayList<>(entry.events());
        Records.visit(entry.payload(), new RecordVisitor() {
            private @Nullable Surroundings surroundings;

            @Override
            public void scope(Frame frame) {
                surroundings = Surroundings.of(frame, surroundings);
            }

            @Override
            public void record(Frame frame, byte[] bytes, int from, int to) {
                Surroundings around = surroundings;
                if (around != null) {
                    all.add(() -> mappable(entry, around, bytes, from, to));
                }
            }
        });
        return all;
    }

    private Mappable mappable(Entry entry, Surroundings around, byte[] bytes, int from, int to) throws UnreadableEvent {
        try {
            return new OtlpEvent(events.read(bytes, from, to, around), entry);
        } catch (InvalidProtocolBufferException e) {
            throw new UnreadableEvent(null, String.valueOf(e.getMessage()));
        }
    }

    @Override
    public byte[] lone(Entry entry, int index, String eventId) {
        long nanos = Duration.between(Instant.EPOCH, entry.receivedAt()).toNanos();
        return OtlpRequest.lone(signal, entry.payload(), index, nanos);
    }

    private final class OtlpEvent implements Mappable {
        private final OtlpEvents.Source source;
        private final Entry entry;

        OtlpEvent(OtlpEvents.Source source, Entry entry) {
            this.source = source;
            this.entry = entry;
        }

        @Override
        public String eventId() {
            return source.eventId();
        }

        @Override
        public EventRow row(String derivedId, String block, Terms terms) {
            OtlpEvents.Told told = source.tell();
            Event event = told.event();
            return mapper.map(event, told.facts(), derivedId, entry, block, terms);
        }
    }
}
