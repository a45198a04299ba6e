package dev.lynex.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lynex.engines.SharedEngines;
import dev.lynex.metadata.MetadataSettings;
import dev.lynex.metadata.MetadataStore;
import dev.lynex.metadata.MongoMetadataStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a data folder gets when it starts. */
class FirstStartTest {
    @Test
    void theFirstProjectIsMadeOnceAndNotAgainAfterItWasDeleted() {
        String database = "t" + UUID.randomUUID().toString().substring(0, 8);
        var settings = new MetadataSettings(
                SharedEngines.mongo().uri(),
                database,
                Duration.ofSeconds(10),
                Duration.ofDays(14),
                Duration.ofDays(365));
        try (MetadataStore metadata = MongoMetadataStore.create(settings, InstantSource.system())) {
            metadata.migrate();
            Instant now = Instant.now();
            assertThat(FirstStart.in(metadata, now)).isPresent();
            assertThat(FirstStart.in(metadata, now)).isEmpty();

            metadata.owned().delete(FirstStart.PROJECT);

            assertThat(FirstStart.in(metadata, now)).isEmpty();
            assertThat(metadata.project(FirstStart.PROJECT)).isEmpty();
            assertThat(metadata.account(FirstStart.OWNER)).isPresent();
        }
    }
}
