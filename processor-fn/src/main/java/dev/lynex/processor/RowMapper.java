package dev.lynex.processor;

import dev.lynex.event.Event;
import dev.lynex.event.EventCodec;
import dev.lynex.event.EventIds;
import dev.lynex.metadata.DeadLetter;
import dev.lynex.queue.Block;
import dev.lynex.queue.Entry;
import dev.lynex.store.EventIdentity;
import dev.lynex.store.EventRow;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes rows of a block's entries: a pure function of the entries' bytes and the block's {@link Terms}. What cannot be
 * mapped becomes a dead letter and harms nothing else.
 */
final class RowMapper {
    private final EventRowMapper rows;

    RowMapper(EventRowMapper rows) {
        this.rows = rows;
    }

    MappedBlock map(String name, Block block, List<Entry> entries, Terms terms) {
        List<EventRow> mapped = new ArrayList<>();
        List<DeadLetter> dead = new ArrayList<>();
        Map<String, Integer> duplicates = new HashMap<>();
        Set<EventIdentity> seen = new HashSet<>();
        for (Entry entry : entries) {
            for (EventRow row : entry(name, block, entry, terms, dead)) {
                if (seen.add(EventIdentity.of(row))) {
                    mapped.add(row);
                } else {
                    duplicates.merge(row.project(), 1, Integer::sum);
                }
            }
        }
        return new MappedBlock(name, mapped, duplicates, dead);
    }

    private List<EventRow> entry(String name, Block block, Entry entry, Terms terms, List<DeadLetter> dead) {
        List<Event> events;
        try {
            events = EventCodec.decode(entry.payload());
        } catch (RuntimeException e) {
            dead.add(letter(
                    name, entry, -1, entry.events(), e, new String(entry.payload(), StandardCharsets.UTF_8), terms));
            return List.of();
        }
        List<EventRow> mapped = new ArrayList<>(events.size());
        for (int i = 0; i < events.size(); i++) {
            Event event = events.get(i);
            try {
                String derived = EventIds.derive(block.epoch(), block.partition(), entry.id(), i);
                mapped.add(rows.map(event, derived, entry, name, terms));
            } catch (RuntimeException e) {
                dead.add(letter(name, entry, i, 1, e, event.bodyJson(), terms));
            }
        }
        return mapped;
    }

    private static DeadLetter letter(
            String block, Entry entry, int index, int events, Exception cause, String payload, Terms terms) {
        String id = block + "#" + entry.id() + (index < 0 ? "" : "/" + index);
        return new DeadLetter(id, entry.project(), block, events, "not mapped: " + cause, terms.processedAt(), payload);
    }
}
