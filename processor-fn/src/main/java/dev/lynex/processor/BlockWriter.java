package dev.lynex.processor;

import dev.lynex.metadata.DeadLetter;
import dev.lynex.metadata.DeadLetter.Reason;
import dev.lynex.metadata.MetadataException;
import dev.lynex.metadata.MetadataStore;
import dev.lynex.queue.Settlement.Outcome;
import dev.lynex.store.BlockPieces;
import dev.lynex.store.EncodedRows;
import dev.lynex.store.EventIdentity;
import dev.lynex.store.EventRow;
import dev.lynex.store.EventStore;
import dev.lynex.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * Stores a mapped block. Any error retries the same rows with the same token for as long as the block is ours; only
 * rows that ClickHouse refuses as data, before it stored anything of them, are halved until the bad row stands alone and
 * is buried with its reason.
 */
final class BlockWriter {
    private static final System.Logger LOG = System.getLogger(BlockWriter.class.getName());

    private final EventStore store;
    private final MetadataStore metadata;
    private final ProcessorMetrics metrics;
    private final InstantSource clock;

    BlockWriter(EventStore store, MetadataStore metadata, ProcessorMetrics metrics, InstantSource clock) {
        this.store = store;
        this.metadata = metadata;
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * How a block is to be written.
     *
     * @param first whether nobody tried before, so that nothing of it can be stored
     * @param beforeRestart whether its events may be stored already in blocks that the queue does not know of
     * @param forgotten asked before each further try: whether the store may have forgotten an earlier one
     * @param ours asked before each retry; false gives the block up
     */
    record Attempt(boolean first, boolean beforeRestart, BooleanSupplier forgotten, BooleanSupplier ours) {}

    /**
     * A block whose rows are stored.
     *
     * @param outcomes what became of the events, by project, once the dead ones are buried
     * @param inserts how many inserts were made or found made
     * @param dead to be buried before the block is settled
     * @param parts the places whose rows lie under another token than the block's name, by that token; a place is
     *     {@code <entry>/<index>}
     */
    record Stored(
            Map<String, Outcome> outcomes, int inserts, List<DeadLetter> dead, SortedMap<String, List<String>> parts) {}

    /** A block being written, and what has become of it so far. */
    private record Writing(
            MappedBlock block, Attempt attempt, List<DeadLetter> dead, SortedMap<String, List<String>> parts) {
        void wrote(Part part) {
            if (!part.token().equals(block.name())) {
                List<String> places = new ArrayList<>();
                part.events().each(event -> places.add(event.place()));
                parts.put(part.token(), places);
            }
        }
    }

    /**
     * Stores the block's rows.
     *
     * @return empty when the block was given up
     */
    Optional<Stored> store(MappedBlock block, Attempt attempt) {
        var writing = new Writing(block, attempt, new ArrayList<>(block.dead()), new TreeMap<>());
        List<Part> parts = Part.of(block);
        for (Part part : parts) {
            if (!insert(part, writing)) {
                return Optional.empty();
            }
        }
        // Halves and completions count once more each, which a window counted at its half has room for.
        return Optional.of(new Stored(outcomes(block, writing.dead()), parts.size(), writing.dead(), writing.parts()));
    }

    private boolean insert(Part part, Writing writing) {
        if (part.size() == 0) {
            return true;
        }
        String token = part.token();
        Attempt attempt = writing.attempt();
        BooleanSupplier ours = attempt.ours();
        EncodedRows whole = part.encoded();
        var backoff = new Backoff();
        boolean first = attempt.first();
        while (true) {
            try {
                EncodedRows rows = whole;
                boolean forgotten = !first && attempt.forgotten().getAsBoolean();
                if (attempt.beforeRestart() || forgotten) {
                    Predicate<EventRow> left = row -> true;
                    if (attempt.beforeRestart()) {
                        left = notStoredElsewhere(writing.block().name(), part);
                    }
                    if (forgotten) {
                        left = left.and(notStored(token));
                    }
                    EncodedRows missing = part.encoded(left);
                    if (missing.rows() < part.size()) {
                        LOG.log(
                                System.Logger.Level.WARNING,
                                "block is stored already, whole or in part token=" + token + " rows=" + part.size()
                                        + " missing=" + missing.rows());
                        rows = missing;
                    }
                }
                first = false;
                long start = System.nanoTime();
                // Nothing of it there: as usual. The rest of it under the same token would be dropped silently.
                store.insert(rows == whole ? token : token + "/r1", rows);
                metrics.inserted(System.nanoTime() - start);
                writing.wrote(part);
                return true;
            } catch (StoreException.Rejected e) {
                if (nothingStored(token)) {
                    return halve(part, whole, e, writing);
                }
                // Refused after something was stored: only the same rows under the same token complete it.
                LOG.log(System.Logger.Level.WARNING, "insert retried in=" + backoff.next() + " cause=" + e);
                metrics.insertRetried();
            } catch (StoreException e) {
                LOG.log(System.Logger.Level.WARNING, "insert retried in=" + backoff.next() + " cause=" + e);
                metrics.insertRetried();
            }
            if (!backoff.pause(() -> !ours.getAsBoolean())) {
                return false;
            }
        }
    }

    private boolean halve(Part part, EncodedRows encoded, StoreException.Rejected cause, Writing writing) {
        if (part.size() == 1) {
            part.events().each(event -> writing.dead()
                    .add(writing.block()
                            .letters()
                            .event(
                                    event.entry(),
                                    event.index(),
                                    event.row().eventId(),
                                    Reason.STORE_REFUSED,
                                    String.valueOf(cause.getMessage()))));
            return true;
        }
        LOG.log(System.Logger.Level.WARNING, "block halved token=" + part.token() + " cause=" + cause);
        for (Part half : part.halves(encoded)) {
            if (!insert(half, writing)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Which rows no block holds but this one and its pieces. Always the same ones, since no other block of these entries can
     * be written any more: the queue that knew of it is lost.
     */
    private Predicate<EventRow> notStoredElsewhere(String name, Part part) {
        Set<String> requests = new LinkedHashSet<>();
        part.events().each(event -> requests.add(event.row().requestId()));
        Set<EventIdentity> elsewhere = store.storedElsewhere(name, requests);
        return row -> !elsewhere.contains(EventIdentity.of(row));
    }

    /**
     * Which rows of a block the store does not hold, for a block whose token it may have forgotten: sent again blindly it
     * would be stored again. Rows that have outlived their retention are gone rightly.
     */
    private Predicate<EventRow> notStored(String token) {
        Set<EventIdentity> there = store.storedEvents(token);
        Instant now = clock.instant();
        return row -> !there.contains(EventIdentity.of(row))
                && row.ts().plus(Duration.ofDays(row.retentionDays())).isAfter(now);
    }

    /**
     * Whether rows were stored under the block's own name, whole or in pieces, by an attempt before; asks again until the
     * store answers.
     *
     * @return empty when the block was given up meanwhile
     */
    Optional<Boolean> stored(String name, BooleanSupplier ours) {
        var backoff = new Backoff();
        while (true) {
            try {
                return Optional.of(store.stored(BlockPieces.tokens(name)) > 0);
            } catch (StoreException e) {
                LOG.log(System.Logger.Level.WARNING, "store asked again in=" + backoff.next() + " cause=" + e);
            }
            if (!backoff.pause(() -> !ours.getAsBoolean())) {
                return Optional.empty();
            }
        }
    }

    private boolean nothingStored(String token) {
        try {
            return store.stored(token) == 0;
        } catch (StoreException e) {
            return false; // not known
        }
    }

    /**
     * Writes the letters.
     *
     * @return false when the block was given up
     */
    boolean bury(List<DeadLetter> dead, BooleanSupplier ours) {
        var backoff = new Backoff();
        while (!dead.isEmpty()) {
            try {
                metadata.deadLetters().bury(dead);
                dead.forEach(letter -> metrics.buried(letter.reason(), letter.events()));
                return true;
            } catch (MetadataException.Unavailable e) {
                LOG.log(System.Logger.Level.WARNING, "dead letters retried in=" + backoff.next() + " cause=" + e);
                metrics.burialRetried();
            }
            if (!backoff.pause(() -> !ours.getAsBoolean())) {
                return false;
            }
        }
        return true;
    }

    private static Map<String, Outcome> outcomes(MappedBlock block, List<DeadLetter> dead) {
        Map<String, int[]> counts = new HashMap<>();
        block.mapped().forEach((project, n) -> count(counts, project)[0] += n);
        block.duplicates().forEach((project, n) -> count(counts, project)[1] += n);
        for (DeadLetter letter : dead) {
            count(counts, letter.project())[2] += letter.events();
        }
        // Rows that were buried were counted as stored above.
        int mappedDead = block.dead().size();
        for (DeadLetter letter : dead.subList(mappedDead, dead.size())) {
            count(counts, letter.project())[0] -= letter.events();
        }
        Map<String, Outcome> outcomes = new HashMap<>();
        counts.forEach((project, n) -> outcomes.put(project, new Outcome(n[0], n[1], n[2])));
        return outcomes;
    }

    private static int[] count(Map<String, int[]> counts, String project) {
        return counts.computeIfAbsent(project, p -> new int[3]);
    }
}
