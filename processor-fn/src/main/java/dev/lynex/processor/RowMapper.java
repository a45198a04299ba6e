package dev.lynex.processor;

import dev.lynex.event.Event;
import dev.lynex.event.EventCodec;
import dev.lynex.event.EventIds;
import dev.lynex.event.Parsed;
import dev.lynex.event.Rejection;
import dev.lynex.metadata.DeadLetter;
import dev.lynex.metadata.DeadLetter.Reason;
import dev.lynex.queue.Block;
import dev.lynex.queue.Entry;
import dev.lynex.store.EventIdentity;
import dev.lynex.store.EventRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes rows of a block's entries: a pure function of the entries' bytes and the block's {@link Terms}. What cannot be
 * mapped becomes a dead letter and harms nothing else: an event that cannot be read or made a row of alone, an entry
 * whose form is wrong whole.
 */
final class RowMapper {
    private static final String DEADLY = "processors died while they mapped it";

    private final EventMapper rows;

    RowMapper(EventMapper rows) {
        this.rows = rows;
    }

    MappedBlock map(String name, Block block, List<Entry> entries, Terms terms) {
        return map(name, block, entries, terms, Watch.NONE);
    }

    MappedBlock map(String name, Block block, List<Entry> entries, Terms terms, Watch watch) {
        var mapping = new Mapping(new Letters(name, block, terms), watch);
        entries.forEach(mapping::entry);
        return new MappedBlock(name, mapping.letters, mapping.mapped, mapping.duplicates, mapping.dead);
    }

    /** One block being mapped. */
    private final class Mapping {
        private final Letters letters;
        private final Watch watch;
        private final List<MappedEvent> mapped = new ArrayList<>();
        private final Map<String, Integer> duplicates = new HashMap<>();
        private final List<DeadLetter> dead = new ArrayList<>();
        private final Set<EventIdentity> seen = new HashSet<>();

        Mapping(Letters letters, Watch watch) {
            this.letters = letters;
            this.watch = watch;
        }

        void entry(Entry entry) {
            if (!watch.allows(entry.id())) {
                dead.add(letters.entry(entry, Reason.POISON, DEADLY));
                return;
            }
            Parsed parsed;
            try {
                parsed = EventCodec.reread(entry.payload());
            } catch (RuntimeException | StackOverflowError e) {
                dead.add(letters.entry(entry, Reason.UNREADABLE_ENTRY, said(e)));
                return;
            }
            int events = parsed.accepted().size() + parsed.rejected().size();
            if (events != entry.events()) {
                String detail = "the entry holds " + events + " events, " + entry.events() + " were accepted";
                dead.add(letters.entry(entry, Reason.UNREADABLE_ENTRY, detail));
                return;
            }
            events(entry, parsed, events);
        }

        private void events(Entry entry, Parsed parsed, int events) {
            Map<Integer, Rejection> rejected =
                    parsed.rejected().stream().collect(Collectors.toMap(Rejection::index, r -> r));
            Iterator<Event> readable = parsed.accepted().iterator();
            for (int i = 0; i < events; i++) {
                Rejection rejection = rejected.get(i);
                if (rejection == null) {
                    event(entry, i, readable.next());
                } else {
                    dead.add(letters.event(
                            entry,
                            i,
                            rejection.eventId(),
                            Reason.UNREADABLE_EVENT,
                            String.valueOf(rejection.errors())));
                }
            }
        }

        private void event(Entry entry, int index, Event event) {
            if (!watch.allows(entry.id() + "/" + index)) {
                dead.add(letters.event(entry, index, event.eventId(), Reason.POISON, DEADLY));
                return;
            }
            Block block = letters.block();
            String derived = EventIds.derive(block.epoch(), block.partition(), entry.id(), index);
            EventRow row;
            try {
                row = rows.map(event, derived, entry, letters.name(), letters.terms());
            } catch (RuntimeException | StackOverflowError e) {
                dead.add(letters.event(entry, index, event.eventId(), Reason.NOT_MAPPED, said(e)));
                return;
            }
            if (seen.add(EventIdentity.of(row))) {
                mapped.add(new MappedEvent(row, entry, index));
            } else {
                duplicates.merge(row.project(), 1, Integer::sum);
            }
        }
    }

    private static String said(Throwable cause) {
        @Nullable String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }
}
