package dev.lynex.processor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lynex.engines.SharedEngines;
import dev.lynex.metadata.MetadataStore;
import dev.lynex.metadata.Project;
import dev.lynex.pricing.CustomPrices;
import dev.lynex.pricing.PriceTable;
import dev.lynex.queue.Block;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is recorded with a block, and that it is kept to. */
class BlockTermsTest {
    private static final PriceTable TABLE = PriceTable.bundled();
    private static final Block BLOCK =
            new Block("e", 0, "1-0", "1-0", "me", 1, 1, true, false, Map.of("own", 1, "plain", 1, "gone", 1), Map.of());

    private Backends backends;

    @BeforeEach
    void start(@TempDir Path folder) {
        backends = new Backends(folder, SharedEngines.clickHouse());
        backends.metadata().createProject(Project.of("own", "Own", 0, 7, Instant.now()));
        backends.metadata().createProject(Project.of("plain", "Plain", 0, 90, Instant.now()));
    }

    @AfterEach
    void stop() throws Exception {
        backends.close();
    }

    @Test
    void aBlockKeepsThePricesItWasFirstTakenWith() {
        backends.metadata().price("own", prices("1"));
        Map<String, String> recorded =
                terms(backends.metadata()).propose(BLOCK, () -> true).orElseThrow();
        backends.metadata().price("own", prices("2"));

        Terms kept = terms(backends.metadata()).read(recorded, () -> true).orElseThrow();

        assertThat(kept.prices("own").version())
                .isEqualTo(TABLE.version() + "+" + prices("1").version());
        assertThat(kept.prices("plain").version()).isEqualTo(TABLE.version());
        assertThat(kept.retentionDays("own")).isEqualTo(7);
        assertThat(kept.retentionDays("plain")).isEqualTo(90);
        assertThat(kept.retentionDays("gone")).isEqualTo(Terms.DEFAULT_RETENTION_DAYS);
        Map<String, String> later =
                terms(backends.metadata()).propose(BLOCK, () -> true).orElseThrow();
        assertThat(terms(backends.metadata())
                        .read(later, () -> true)
                        .orElseThrow()
                        .prices("own")
                        .version())
                .isEqualTo(TABLE.version() + "+" + prices("2").version());
    }

    @Test
    void whatWasSeenServesWhileTheMetadataIsAwayAndNothingElseIsGuessed() throws Exception {
        backends.metadata().price("own", prices("1"));
        try (MetadataStore impatient = backends.impatientMetadata()) {
            var seen = terms(impatient);
            Map<String, String> recorded = seen.propose(BLOCK, () -> true).orElseThrow();
            assertThat(seen.read(recorded, () -> true)).isPresent();
            backends.stopMongo();

            assertThat(seen.propose(BLOCK, () -> true).orElseThrow())
                    .containsEntry("retention:own", "7")
                    .containsEntry("prices:own", prices("1").version());
            assertThat(seen.read(recorded, () -> true)
                            .orElseThrow()
                            .prices("own")
                            .version())
                    .endsWith(prices("1").version());
            var asked = new AtomicInteger();
            Optional<Map<String, String>> unseen = terms(impatient).propose(BLOCK, () -> asked.incrementAndGet() < 3);
            assertThat(unseen).as("given up once the block is not ours").isEmpty();
            assertThat(asked).hasValue(3);
        } finally {
            backends.startMongo();
        }
    }

    private static BlockTerms terms(MetadataStore metadata) {
        return new BlockTerms(metadata, TABLE, InstantSource.system());
    }

    private static CustomPrices prices(String usd) {
        return CustomPrices.read("[{\"model\":\"in-house-7b\",\"usdPerMillion\":{\"input\":" + usd
                + "},\"from\":\"2026-01-01T00:00:00Z\"}]");
    }
}
