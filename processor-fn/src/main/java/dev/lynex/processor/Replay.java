package dev.lynex.processor;

import dev.lynex.archive.ArchiveException;
import dev.lynex.archive.ArchivedBlock;
import dev.lynex.archive.BlobArchive;
import dev.lynex.archive.BlockFormat;
import dev.lynex.pricing.CustomPrices;
import dev.lynex.pricing.InvalidPrices;
import dev.lynex.pricing.PriceTable;
import dev.lynex.queue.Block;
import dev.lynex.queue.Entry;
import dev.lynex.store.EncodedRows;
import dev.lynex.store.EventIdentity;
import dev.lynex.store.EventRow;
import dev.lynex.store.EventStore;
import dev.lynex.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Stores blocks from the archive that the store has lost, as the same rows: no event that is in the store is stored again,
 * whether this runs twice, beside a processor, or beside another replay.
 *
 * <p>Rows go through ClickHouse's views as at first, so the rollups and trace summaries count them: what a replay is for is
 * a store that lost the rows everywhere. The queue's ledger does not change; the events were accepted and stored once.
 */
public final class Replay {
    /** ClickHouse may know a token whose note in the archive was lost; so many in a row it never does. */
    private static final int MOST_TOKENS = 100;

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int UNREADABLE_SHOWN = 10;

    private final BlobArchive archive;
    private final EventStore store;
    private final PriceTable prices;
    private final RowMapper mapper;
    private final InstantSource clock;

    private Replay(BlobArchive archive, EventStore store, PriceTable prices, InstantSource clock) {
        this.archive = archive;
        this.store = store;
        this.prices = prices;
        this.mapper = new RowMapper(new Dialects(new EventRowMapper()));
        this.clock = clock;
    }

    /** Wires it; does no I/O. */
    public static Replay create(BlobArchive archive, EventStore store, PriceTable prices, InstantSource clock) {
        return new Replay(archive, store, prices, clock);
    }

    /**
     * Replays what is ordered. May be ended at any moment and run again.
     *
     * @param progress told what is done so far after each object
     * @throws ArchiveException.Unavailable when the archive does not answer
     * @throws StoreException when the store does not answer for five minutes, or refuses a row
     */
    public ReplayReport run(ReplayOrder order, Consumer<ReplayReport> progress) {
        var tally = new Tally();
        LocalDate last = order.to().minusNanos(1).atZone(ZoneOffset.UTC).toLocalDate();
        for (LocalDate day = order.from().atZone(ZoneOffset.UTC).toLocalDate();
                !day.isAfter(last);
                day = day.plusDays(1)) {
            String prefix = ArchivedBlock.day(order.project(), day);
            for (List<String> page = archive.keys(prefix, "");
                    !page.isEmpty();
                    page = archive.keys(prefix, page.getLast())) {
                for (String key : page) {
                    object(key, order, tally);
                    progress.accept(tally.report());
                }
            }
        }
        return tally.report();
    }

    private void object(String key, ReplayOrder order, Tally tally) {
        Optional<byte[]> object = archive.get(key);
        if (object.isEmpty()) {
            return; // deleted since it was listed
        }
        ArchivedBlock block;
        try {
            block = BlockFormat.decode(object.get());
            prices(block);
        } catch (ArchiveException.Invalid | InvalidPrices e) {
            tally.objects++;
            tally.unreadable(key + ": " + e.getMessage());
            return;
        }
        Instant at = block.receivedAt();
        if (!at.isBefore(order.from()) && at.isBefore(order.to())) {
            tally.objects++;
            block(block, order.dry(), tally);
        }
    }

    private void block(ArchivedBlock block, boolean dry, Tally tally) {
        // The note before the count: what another replay stores after that is under the token that we would take too.
        Optional<ReplayNote> note = archive.get(ReplayNote.key(block)).map(ReplayNote::of);
        boolean inDoubt = note.isPresent() && !note.get().done();
        if (!inDoubt && stored(block)) {
            tally.objectsStored++;
            return;
        }
        Mapped mapped = mapped(block);
        Map<String, EventRow> alive = alive(mapped.rows());
        tally.rowsExpired += mapped.rows().size() - alive.size();
        tally.rowsDead += block.leftOut().size();
        tally.rowsUnmapped += mapped.lost();
        if (alive.isEmpty()) {
            tally.objectsExpired++;
            return;
        }
        Set<String> without = inDoubt ? note.get().without() : present(block.project(), alive);
        alive.keySet().removeAll(without);
        tally.rowsStored += without.size();
        if (alive.isEmpty()) {
            tally.objectsStored++;
            return;
        }
        if (!dry) {
            int n = note.map(ReplayNote::n).orElse(0) + (inDoubt ? 0 : 1);
            insert(block, alive, new ReplayNote(n, false, without));
        }
        tally.objectsReplayed++;
        tally.rows += alive.size();
        if (!block.prices().equals(prices(block).version())) {
            tally.repriced += alive.values().stream()
                    .filter(row -> !row.priceVersion().isEmpty())
                    .count();
        }
    }

    /** Without what has outlived its retention. */
    private Map<String, EventRow> alive(Map<String, EventRow> rows) {
        Instant now = clock.instant();
        Map<String, EventRow> alive = new LinkedHashMap<>();
        rows.forEach((place, row) -> {
            if (row.ts().plus(Duration.ofDays(row.retentionDays())).isAfter(now)) {
                alive.put(place, row);
            }
        });
        return alive;
    }

    /**
     * @param rows by place
     * @param lost events of which no row can be made now
     */
    private record Mapped(Map<String, EventRow> rows, int lost) {}

    private Mapped mapped(ArchivedBlock archived) {
        List<Entry> entries = archived.entries().stream()
                .map(e -> new Entry(
                        e.id(),
                        archived.project(),
                        e.dialect(),
                        e.requestId(),
                        e.receivedAt(),
                        e.events(),
                        e.payload()))
                .toList();
        var block = new Block(
                archived.epoch(),
                archived.partition(),
                entries.getFirst().id(),
                entries.getLast().id(),
                "replay",
                0,
                1,
                false,
                false,
                Map.of(archived.project(), archived.events()),
                Map.of());
        var terms = new Terms(
                archived.processedAt(),
                Map.of(archived.project(), archived.retentionDays()),
                prices(archived),
                Map.of());
        RowMapper.Again again = mapper.again(archived.name(), block, entries, terms, place -> !archived.leftOut()
                .contains(place));
        Map<String, String> tokens = new HashMap<>();
        archived.parts().forEach((token, places) -> places.forEach(place -> tokens.put(place, token)));
        Map<String, EventRow> rows = new LinkedHashMap<>();
        for (MappedEvent event : again.events()) {
            String token = tokens.getOrDefault(event.place(), archived.name());
            rows.put(event.place(), event.row().in(token));
        }
        long lost = again.dead().stream()
                .filter(letter -> !archived.leftOut().contains(letter.place()))
                .mapToLong(letter -> letter.events())
                .sum();
        return new Mapped(rows, Math.toIntExact(lost));
    }

    /** The table that we have, so the rows say its version, below the project's own prices of then. */
    private PriceTable prices(ArchivedBlock block) {
        return block.ownPrices().isEmpty() ? prices : prices.with(CustomPrices.read(block.ownPrices()));
    }

    private boolean stored(ArchivedBlock block) {
        return ReplayNote.tokens(block).stream().anyMatch(token -> store.stored(block.project(), token) > 0);
    }

    /** The places whose events the store has all the same, from another block. */
    private Set<String> present(String project, Map<String, EventRow> rows) {
        Set<EventIdentity> there = store.present(project, List.copyOf(rows.values()));
        Set<String> places = new HashSet<>();
        rows.forEach((place, row) -> {
            if (there.contains(EventIdentity.of(row))) {
                places.add(place);
            }
        });
        return places;
    }

    private void insert(ArchivedBlock block, Map<String, EventRow> rows, ReplayNote first) {
        List<EventRow> all = List.copyOf(rows.values());
        ReplayNote note = first;
        for (int tokens = 0; tokens < MOST_TOKENS; tokens++) {
            archive.put(ReplayNote.key(block), note.toJson());
            for (Map.Entry<String, List<EventRow>> part : parts(all).entrySet()) {
                insert(note.token(part.getKey(), block.project()), EncodedRows.of(part.getValue()));
            }
            if (!store.present(block.project(), all).isEmpty()) {
                archive.put(ReplayNote.key(block), note.asDone().toJson());
                return;
            }
            // The token was known: an earlier replay had it, of which the archive knows nothing any more.
            note = new ReplayNote(note.n() + 1, false, note.without());
        }
        throw new StoreException.Unavailable(
                "ClickHouse takes the rows of block " + block.name() + " and has them not; look whether something"
                        + " deletes them",
                new IllegalStateException());
    }

    /** By the column that names what they lie under: each of these was one insert, and is small enough to be one. */
    private static Map<String, List<EventRow>> parts(List<EventRow> rows) {
        Map<String, List<EventRow>> parts = new LinkedHashMap<>();
        rows.forEach(row ->
                parts.computeIfAbsent(row.block(), b -> new ArrayList<>()).add(row));
        return parts;
    }

    private void insert(String token, EncodedRows rows) {
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        var backoff = new Backoff();
        while (true) {
            try {
                store.insert(token, rows);
                return;
            } catch (StoreException.Unavailable e) {
                if (System.nanoTime() - giveUp > 0 || !backoff.pause(() -> false)) {
                    throw e;
                }
            }
        }
    }

    private static final class Tally {
        private long objects;
        private long objectsStored;
        private long objectsExpired;
        private long objectsReplayed;
        private long rows;
        private long rowsStored;
        private long rowsExpired;
        private long rowsDead;
        private long rowsUnmapped;
        private long repriced;
        private final List<String> unreadable = new ArrayList<>();

        void unreadable(String what) {
            if (unreadable.size() < UNREADABLE_SHOWN) {
                unreadable.add(what);
            }
        }

        ReplayReport report() {
            return new ReplayReport(
                    objects,
                    objectsStored,
                    objectsExpired,
                    objectsReplayed,
                    rows,
                    rowsStored,
                    rowsExpired,
                    rowsDead,
                    rowsUnmapped,
                    repriced,
                    unreadable);
        }
    }
}
