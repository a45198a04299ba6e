package dev.lynex.processor;

import dev.lynex.metadata.MetadataException;
import dev.lynex.metadata.MetadataStore;
import dev.lynex.metadata.Project;
import dev.lynex.pricing.PriceTable;
import dev.lynex.queue.Block;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Proposes the {@link Terms} of a new block from what is in force now. */
final class BlockTerms {
    /** For a project that is gone, or was never seen while the metadata store is away. */
    static final int DEFAULT_RETENTION_DAYS = 30;

    private final MetadataStore metadata;
    private final PriceTable prices;
    private final InstantSource clock;
    /** The last known values, for when the metadata store is away. */
    private final Map<String, Integer> known = new ConcurrentHashMap<>();

    BlockTerms(MetadataStore metadata, PriceTable prices, InstantSource clock) {
        this.metadata = metadata;
        this.prices = prices;
        this.clock = clock;
    }

    Map<String, String> propose(Block block) {
        Map<String, Integer> retention = new HashMap<>();
        for (String project : block.events().keySet()) {
            retention.put(project, retentionDays(project));
        }
        return new Terms(prices.version(), clock.instant(), retention).toMap();
    }

    private int retentionDays(String project) {
        try {
            metadata.project(project).map(Project::retentionDays).ifPresent(days -> known.put(project, days));
        } catch (MetadataException.Unavailable e) {
            // The last known value serves; events must not wait for the metadata store.
        }
        return known.getOrDefault(project, DEFAULT_RETENTION_DAYS);
    }
}
