package dev.lynex.archive;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What one project had in a block, and all that its rows depend on: the same rows can be made of it again. A place in it
 * is an entry, by its id, or one of the entry's events, {@code <id>/<index>}.
 *
 * @param name of the block, {@code <epoch>/<partition>/<first>-<last>/<hash>…}
 * @param epoch of the queue that it came from
 * @param partition of that queue
 * @param prices version of the prices that its rows were priced by
 * @param ownPrices the project's own among them as JSON, "" when it had none
 * @param processedAt when it was first worked on
 * @param retentionDays 1 to 3,650
 * @param leftOut the places that became dead letters
 * @param parts the places whose rows were not stored under the block's name but under another token, by that token
 * @param entries in the queue's order, at least one
 */
public record ArchivedBlock(
        String project,
        String name,
        String epoch,
        int partition,
        String prices,
        String ownPrices,
        Instant processedAt,
        int retentionDays,
        SortedSet<String> leftOut,
        SortedMap<String, List<String>> parts,
        List<ArchivedEntry> entries) {
    private static final Pattern PROJECT = Pattern.compile("[a-z0-9-]{1,63}");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9.-]+(/[A-Za-z0-9.-]+)+");
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("uuuu/MM/dd");

    public ArchivedBlock {
        if (!PROJECT.matcher(project).matches()) {
            throw new IllegalArgumentException("'" + project + "' is no project's id");
        }
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("'" + name + "' is no block's name");
        }
        if (entries.isEmpty()) {
            throw new IllegalArgumentException("a block has at least one entry");
        }
        leftOut = Collections.unmodifiableSortedSet(new TreeSet<>(leftOut));
        var copy = new TreeMap<String, List<String>>();
        parts.forEach((token, places) -> copy.put(token, List.copyOf(places)));
        parts = Collections.unmodifiableSortedMap(copy);
        entries = List.copyOf(entries);
    }

    /** When the first of its entries arrived. */
    public Instant receivedAt() {
        return entries.getFirst().receivedAt();
    }

    /** How many events its entries hold. */
    public int events() {
        return entries.stream().mapToInt(ArchivedEntry::events).sum();
    }

    /**
     * Its key in the archive, {@code <project>/yyyy/mm/dd/<name>}: the day (UTC) when its first entry arrived, and its
     * name with {@code _} for each slash, which no name has otherwise.
     */
    public String key() {
        return day(project, receivedAt().atZone(ZoneOffset.UTC).toLocalDate()) + name.replace('/', '_');
    }

    /** What the keys of all blocks of a project and a day begin with. */
    public static String day(String project, LocalDate day) {
        return project + "/" + DAY.format(day) + "/";
    }
}
