package dev.lynex.processor;

import dev.lynex.event.EventIds;
import dev.lynex.metadata.DeadLetter;
import dev.lynex.metadata.DeadLetter.Reason;
import dev.lynex.queue.Block;
import dev.lynex.queue.Entry;
import dev.lynex.store.BlockRows;
import dev.lynex.store.EventIdentity;
import dev.lynex.store.EventRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes rows of a block's entries: a pure function of the entries' bytes and the block's {@link Terms}. What cannot be
 * mapped becomes a dead letter and harms nothing else: an event that cannot be read or made a row of alone, an entry
 * whose form is wrong whole.
 */
final class RowMapper {
    private static final String DEADLY = "processors died while they mapped it";

    private final Dialects dialects;

    RowMapper(Dialects dialects) {
        this.dialects = dialects;
    }

    MappedBlock map(String name, Block block, List<Entry> entries, Terms terms) {
        return map(name, block, entries, terms, Watch.NONE);
    }

    MappedBlock map(String name, Block block, List<Entry> entries, Terms terms, Watch watch) {
        var letters = new Letters(name, block, terms, dialects);
        var rows = new BlockRows();
        Map<String, Integer> mapped = new HashMap<>();
        var prices = new PriceTally();
        var first = new Mapping(letters, watch, event -> {
            rows.add(event.row());
            mapped.merge(event.row().project(), 1, Integer::sum);
            prices.add(event.row().costState());
        });
        entries.forEach(first::entry);
        Set<String> leftOut = first.leftOut;
        MappedEvents events = visitor -> {
            var again = new Mapping(letters, place -> !leftOut.contains(place), visitor);
            entries.forEach(again::entry);
        };
        return new MappedBlock(name, letters, rows, events, mapped, first.duplicates, first.dead, prices);
    }

    /** The rows as objects and what could not be mapped, without what lets a block be stored. */
    Again again(String name, Block block, List<Entry> entries, Terms terms, Watch watch) {
        var letters = new Letters(name, block, terms, dialects);
        List<MappedEvent> events = new ArrayList<>();
        var mapping = new Mapping(letters, watch, events::add);
        entries.forEach(mapping::entry);
        return new Again(events, mapping.dead);
    }

    /**
     * A block mapped for another purpose than to store and settle it.
     *
     * @param dead what could not be mapped, what the watch did not allow included
     */
    record Again(List<MappedEvent> events, List<DeadLetter> dead) {}

    /** One block being mapped. */
    private final class Mapping {
        private final Letters letters;
        private final Watch watch;
        private final Consumer<MappedEvent> rows;
        private final Map<String, Integer> duplicates = new HashMap<>();
        private final List<DeadLetter> dead = new ArrayList<>();
        /** The places of what is dead, as {@link Watch} names them. */
        private final Set<String> leftOut = new HashSet<>();

        private final Set<EventIdentity> seen = new HashSet<>();

        Mapping(Letters letters, Watch watch, Consumer<MappedEvent> rows) {
            this.letters = letters;
            this.watch = watch;
            this.rows = rows;
        }

        void entry(Entry entry) {
            if (!watch.allows(entry.id())) {
                dead(entry, Reason.POISON, DEADLY);
                return;
            }
            List<Dialect.Sent> events;
            try {
                events = dialects.of(entry).read(entry);
            } catch (RuntimeException | StackOverflowError e) {
                dead(entry, Reason.UNREADABLE_ENTRY, said(e));
                return;
            }
            if (events.size() != entry.events()) {
                String detail = "the entry holds " + events.size() + " events, " + entry.events() + " were accepted";
                dead(entry, Reason.UNREADABLE_ENTRY, detail);
                return;
            }
            for (int i = 0; i < events.size(); i++) {
                event(entry, i, events.get(i));
            }
        }

        private void event(Entry entry, int index, Dialect.Sent sent) {
            Dialect.Mappable event;
            try {
                event = sent.read();
            } catch (UnreadableEvent e) {
                dead(entry, index, e.eventId(), Reason.UNREADABLE_EVENT, said(e));
                return;
            }
            if (!watch.allows(Watch.place(entry, index))) {
                dead(entry, index, event.eventId(), Reason.POISON, DEADLY);
                return;
            }
            Block block = letters.block();
            String derived = EventIds.derive(block.epoch(), block.partition(), entry.id(), index);
            try {
                EventRow row = event.row(derived, letters.name(), letters.terms());
                EventIdentity identity = EventIdentity.of(row);
                if (seen.contains(identity)) {
                    duplicates.merge(row.project(), 1, Integer::sum);
                } else {
                    rows.accept(new MappedEvent(row, entry, index));
                    seen.add(identity);
                }
            } catch (RuntimeException | StackOverflowError e) {
                dead(entry, index, event.eventId(), Reason.NOT_MAPPED, said(e));
            }
        }

        private void dead(Entry entry, Reason reason, String detail) {
            leftOut.add(entry.id());
            dead.add(letters.entry(entry, reason, detail));
        }

        private void dead(Entry entry, int index, @Nullable String eventId, Reason reason, String detail) {
            leftOut.add(Watch.place(entry, index));
            dead.add(letters.event(entry, index, eventId, reason, detail));
        }
    }

    private static String said(Throwable cause) {
        @Nullable String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }
}
