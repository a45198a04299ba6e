package dev.lynex.processor;

import dev.lynex.metadata.MetadataException;
import dev.lynex.metadata.MetadataStore;
import dev.lynex.metadata.Project;
import dev.lynex.pricing.CustomPrices;
import dev.lynex.pricing.PriceTable;
import dev.lynex.queue.Block;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Proposes the {@link Terms} of a new block from what is in force now, and reads those that are recorded with a block.
 * While the metadata store is away, the last known values of a project serve. A block of a project that this process has
 * never seen waits for the store: rows with a wrong price or retention would stay wrong.
 */
final class BlockTerms {
    private static final System.Logger LOG = System.getLogger(BlockTerms.class.getName());
    private static final String TABLE = "prices";
    private static final String PROCESSED = "processed";
    private static final String RETENTION = "retention:";
    private static final String OWN = "prices:";
    private static final int MOST_PRICES = 1_000;

    private final MetadataStore metadata;
    private final PriceTable table;
    private final InstantSource clock;
    /** The last known values, for when the metadata store is away; a project that is gone is empty. */
    private final Map<String, Optional<Project>> known = new ConcurrentHashMap<>();
    /** Tables with a project's own prices, which never change, by project and version. */
    private final Map<String, PriceTable> own = new ConcurrentHashMap<>();

    BlockTerms(MetadataStore metadata, PriceTable table, InstantSource clock) {
        this.metadata = metadata;
        this.table = table;
        this.clock = clock;
    }

    /**
     * What to record with a block.
     *
     * @param ours asked while waiting for the metadata store; false gives the block up
     * @return empty when the block was given up
     */
    Optional<Map<String, String>> propose(Block block, BooleanSupplier ours) {
        return waiting("projects", ours, () -> {
            Map<String, String> terms = new HashMap<>();
            terms.put(TABLE, table.version());
            terms.put(PROCESSED, clock.instant().toString());
            for (String id : block.events().keySet()) {
                project(id).ifPresent(project -> {
                    terms.put(RETENTION + id, Integer.toString(project.retentionDays()));
                    if (!project.prices().isEmpty()) {
                        terms.put(OWN + id, project.prices());
                    }
                });
            }
            return terms;
        });
    }

    /**
     * The terms that were recorded.
     *
     * @param ours as above
     * @return empty when the block was given up
     */
    Optional<Terms> read(Map<String, String> recorded, BooleanSupplier ours) {
        return waiting("prices", ours, () -> {
            Map<String, Integer> retention = new HashMap<>();
            Map<String, PriceTable> prices = new HashMap<>();
            recorded.forEach((key, value) -> {
                if (key.startsWith(RETENTION)) {
                    retention.put(key.substring(RETENTION.length()), Integer.valueOf(value));
                } else if (key.startsWith(OWN)) {
                    String project = key.substring(OWN.length());
                    prices.put(project, own(project, value));
                }
            });
            return new Terms(Instant.parse(Objects.requireNonNull(recorded.get(PROCESSED))), retention, table, prices);
        });
    }

    private Optional<Project> project(String id) {
        try {
            Optional<Project> now = metadata.project(id);
            known.put(id, now);
            return now;
        } catch (MetadataException.Unavailable e) {
            Optional<Project> before = known.get(id);
            if (before == null) {
                throw e;
            }
            return before;
        }
    }

    private PriceTable own(String project, String version) {
        String key = project + "/" + version;
        PriceTable there = own.get(key);
        if (there != null) {
            return there;
        }
        Optional<CustomPrices> prices = metadata.prices(project, version);
        if (prices.isEmpty()) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "prices are gone, the table's serve project=" + project + " version=" + version);
            return table;
        }
        if (own.size() >= MOST_PRICES) {
            own.clear();
        }
        PriceTable made = table.with(prices.get());
        own.put(key, made);
        return made;
    }

    private static <T> Optional<T> waiting(String what, BooleanSupplier ours, Supplier<T> asking) {
        var backoff = new Backoff();
        while (true) {
            try {
                return Optional.of(asking.get());
            } catch (MetadataException.Unavailable e) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "block waits for " + what + " asked again in=" + backoff.next() + " cause=" + e);
            }
            if (!backoff.pause(() -> !ours.getAsBoolean())) {
                return Optional.empty();
            }
        }
    }
}
