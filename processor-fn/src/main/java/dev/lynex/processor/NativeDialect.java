package dev.lynex.processor;

import dev.lynex.event.Event;
import dev.lynex.event.EventCodec;
import dev.lynex.event.Parsed;
import dev.lynex.event.Rejection;
import dev.lynex.queue.Entry;
import dev.lynex.store.EventRow;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Events in Lynex' own JSON. */
final class NativeDialect implements Dialect {
    private final EventMapper mapper;

    NativeDialect(EventMapper mapper) {
        this.mapper = mapper;
    }

    @Override
    public List<Sent> read(Entry entry) {
        Parsed parsed = EventCodec.reread(entry.payload());
        Map<Integer, Rejection> rejected =
                parsed.rejected().stream().collect(Collectors.toMap(Rejection::index, r -> r));
        Iterator<Event> readable = parsed.accepted().iterator();
        int events = parsed.accepted().size() + parsed.rejected().size();
        List<Sent> all = new ArrayList<>(events);
        for (int i = 0; i < events; i++) {
            Rejection rejection = rejected.get(i);
            all.add(rejection == null ? new ReadableEvent(readable.next(), entry) : new UnreadableEvent(rejection));
        }
        return all;
    }

    @Override
    public byte[] lone(Entry entry, int index, String eventId) {
        return EventCodec.lone(entry.payload(), index, eventId, entry.receivedAt());
    }

    private final class ReadableEvent implements Sent {
        private final Event event;
        private final Entry entry;

        ReadableEvent(Event event, Entry entry) {
            this.event = event;
            this.entry = entry;
        }

        @Override
        public @Nullable String eventId() {
            return event.eventId();
        }

        @Override
        public @Nullable String unreadable() {
            return null;
        }

        @Override
        public EventRow row(String derivedId, String block, Terms terms) {
            return mapper.map(event, Facts.of(event.body()), derivedId, entry, block, terms);
        }
    }

    private record UnreadableEvent(Rejection rejection) implements Sent {
        @Override
        public @Nullable String eventId() {
            return rejection.eventId();
        }

        @Override
        public String unreadable() {
            return String.valueOf(rejection.errors());
        }

        @Override
        public EventRow row(String derivedId, String block, Terms terms) {
            throw new IllegalStateException(unreadable());
        }
    }
}
