package dev.lynex.processor;

import dev.lynex.archive.ArchiveException;
import dev.lynex.archive.ArchivedBlock;
import dev.lynex.archive.ArchivedEntry;
import dev.lynex.archive.BlobArchive;
import dev.lynex.archive.BlockFormat;
import dev.lynex.metadata.DeadLetter;
import dev.lynex.pricing.CustomPrices;
import dev.lynex.queue.Block;
import dev.lynex.queue.Entry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * Archives blocks between their insert and their settlement. So whatever is settled is archived, and whatever is archived
 * is stored: what became of a block's events is known by then, and a block whose owner dies in between is archived by
 * whoever takes it over, under the same key with the same bytes.
 */
final class BlockArchive {
    private static final System.Logger LOG = System.getLogger(BlockArchive.class.getName());
    /** How long an archive that is not required is left alone after it did not answer: its timeout costs each block. */
    private static final long LEFT_ALONE_NANOS = Duration.ofSeconds(10).toNanos();

    private final Optional<BlobArchive> archive;
    private final ArchiveMetrics metrics;
    private boolean away;
    private long missedWhileAway;
    private long askAgainNanos;

    BlockArchive(Optional<BlobArchive> archive, ArchiveMetrics metrics) {
        this.archive = archive;
        this.metrics = metrics;
    }

    /** What is to be put into the archive. */
    record Sealed(String key, byte[] object) {}

    /** The block's objects, one a project; none when there is no archive. */
    List<Sealed> seal(Block block, String name, List<Entry> entries, Terms terms, BlockWriter.Stored stored) {
        if (archive.isEmpty()) {
            return List.of();
        }
        Map<String, List<Entry>> byProject = new LinkedHashMap<>();
        entries.forEach(entry -> byProject
                .computeIfAbsent(entry.project(), p -> new ArrayList<>())
                .add(entry));
        List<Sealed> objects = new ArrayList<>();
        byProject.forEach((project, its) -> {
            ArchivedBlock archived = archived(project, block, name, its, terms, stored);
            objects.add(new Sealed(archived.key(), BlockFormat.encode(archived)));
        });
        return objects;
    }

    private static ArchivedBlock archived(
            String project, Block block, String name, List<Entry> entries, Terms terms, BlockWriter.Stored stored) {
        SortedSet<String> leftOut = new TreeSet<>();
        for (DeadLetter letter : stored.dead()) {
            if (letter.project().equals(project)) {
                leftOut.add(letter.place());
            }
        }
        Set<String> ids = entries.stream().map(Entry::id).collect(Collectors.toSet());
        SortedMap<String, List<String>> parts = new TreeMap<>();
        stored.parts().forEach((token, places) -> {
            List<String> its = places.stream()
                    .filter(place -> ids.contains(place.substring(0, place.indexOf('/'))))
                    .toList();
            if (!its.isEmpty()) {
                parts.put(token, its);
            }
        });
        return new ArchivedBlock(
                project,
                name,
                block.epoch(),
                block.partition(),
                terms.prices(project).version(),
                terms.prices(project).own().map(CustomPrices::toJson).orElse(""),
                terms.processedAt(),
                terms.retentionDays(project),
                leftOut,
                parts,
                entries.stream()
                        .map(e -> new ArchivedEntry(
                                e.id(), e.dialect(), e.requestId(), e.receivedAt(), e.events(), e.payload()))
                        .toList());
    }

    /**
     * Puts the objects into the archive. While it is away they wait for it, or are missed, as it is configured.
     *
     * @return false when the block was given up
     */
    boolean put(List<Sealed> objects, BooleanSupplier ours) {
        for (Sealed each : objects) {
            if (!put(archive.orElseThrow(), each, ours)) {
                return false;
            }
        }
        return true;
    }

    private boolean put(BlobArchive to, Sealed each, BooleanSupplier ours) {
        var backoff = new Backoff();
        try (var waiting = metrics.waiting()) {
            while (true) {
                if (!to.required() && leftAlone()) {
                    miss();
                    return true;
                }
                try {
                    to.put(each.key(), each.object());
                    back();
                    metrics.archived(each.object().length);
                    return true;
                } catch (ArchiveException.Unavailable e) {
                    if (Thread.currentThread().isInterrupted()) {
                        return false; // stopped, which says nothing about the archive
                    }
                    away(to.required(), e);
                    if (!to.required()) {
                        miss();
                        return true;
                    }
                    metrics.retried();
                    waiting.begin();
                }
                if (!backoff.pause(() -> !ours.getAsBoolean())) {
                    return false;
                }
            }
        }
    }

    private synchronized boolean leftAlone() {
        return away && System.nanoTime() - askAgainNanos < 0;
    }

    private synchronized void away(boolean required, ArchiveException cause) {
        askAgainNanos = System.nanoTime() + LEFT_ALONE_NANOS;
        if (!away) {
            away = true;
            missedWhileAway = 0;
            LOG.log(
                    System.Logger.Level.WARNING,
                    "archive away, blocks " + (required ? "wait for it" : "are settled without it") + " cause="
                            + cause.getMessage());
        }
    }

    private synchronized void back() {
        if (away) {
            away = false;
            LOG.log(System.Logger.Level.INFO, "archive is back missed=" + missedWhileAway);
        }
    }

    private synchronized void miss() {
        missedWhileAway++;
        metrics.missed();
    }
}
