package dev.lynex.processor;

import dev.lynex.event.EventIds;
import dev.lynex.metadata.DeadLetter;
import dev.lynex.metadata.DeadLetter.Reason;
import dev.lynex.queue.Block;
import dev.lynex.queue.Entry;
import dev.lynex.store.EncodedRows;
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

    /** What the columns beside the texts take, roughly. */
    private static final int ROW_BYTES = 300;

    private final Dialects dialects;

    RowMapper(Dialects dialects) {
        this.dialects = dialects;
    }

    MappedBlock map(String name, Block block, List<Entry> entries, Terms terms) {
        return map(name, block, entries, terms, Watch.NONE);
    }

    MappedBlock map(String name, Block block, List<Entry> entries, Terms terms, Watch watch) {
        var letters = new Letters(name, block, terms, dialects);
        var encoded = new EncodedRows(room(entries));
        Map<String, Integer> mapped = new HashMap<>();
        var prices = new PriceTally();
        var first = new Mapping(letters, watch, event -> {
            encoded.add(event.row());
            mapped.merge(event.row().project(), 1, Integer::sum);
            prices.add(event.row().costState());
        });
        entries.forEach(first::entry);
        return new MappedBlock(name, letters, encoded, mapped, first.duplicates, first.dead, prices, () -> again(
                        letters, entries, place -> !first.leftOut.contains(place))
                .events());
    }

    /** The rows as objects and what could not be mapped, without what lets a block be stored. */
    Again again(String name, Block block, List<Entry> entries, Terms terms, Watch watch) {
        return again(new Letters(name, block, terms, dialects), entries, watch);
    }

    private Again again(Letters letters, List<Entry> entries, Watch watch) {
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

    /** About what the rows take: some columns more than the events, some texts less. */
    private static int room(List<Entry> entries) {
        long bytes = 0;
        for (Entry entry : entries) {
            bytes += entry.payload().length + (long) ROW_BYTES * entry.events();
        }
        return (int) Math.min(Integer.MAX_VALUE, bytes);
    }

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

        private void event(Entry entry, int index, Dialect.Sent event) {
            String unreadable = event.unreadable();
            if (unreadable != null) {
                dead(entry, index, event.eventId(), Reason.UNREADABLE_EVENT, unreadable);
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
