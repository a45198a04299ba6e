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
            all.add(rejection == null ? mappable(readable.next(), entry) : unreadable(rejection));
        }
        return all;
    }

    @Override
    public byte[] lone(Entry entry, int index, String eventId) {
        return EventCodec.lone(entry.payload(), index, eventId, entry.receivedAt());
    }

    private Sent mappable(Event event, Entry entry) {
        var mappable = new NativeEvent(event, entry);
        return () -> mappable;
    }

    private static Sent unreadable(Rejection rejection) {
        return () -> {
            throw new UnreadableEvent(rejection.eventId(), String.valueOf(rejection.errors()));
        };
    }

    private final class NativeEvent implements Mappable {
        private final Event event;
        private final Entry entry;

        NativeEvent(Event event, Entry entry) {
            this.event = event;
            this.entry = entry;
        }

        @Override
        public @Nullable String eventId() {
            return event.eventId();
        }

        @Override
        public EventRow row(String derivedId, String block, Terms terms) {
            return mapper.map(event, Facts.of(event.body()), derivedId, entry, block, terms);
        }
    }
}
