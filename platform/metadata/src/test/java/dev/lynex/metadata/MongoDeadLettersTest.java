package dev.lynex.metadata;

import dev.lynex.engines.SharedEngines;
import java.time.Duration;
import java.util.UUID;

class MongoDeadLettersTest extends DeadLettersContract {
    private final String database = "t" + UUID.randomUUID().toString().substring(0, 8);

    @Override
    protected MetadataStore open(TestingClock clock) {
        var settings = new MetadataSettings(
                SharedEngines.mongo().uri(),
                database,
                Duration.ofSeconds(10),
                Duration.ofDays(14),
                Duration.ofDays(365));
        return MongoMetadataStore.create(settings, clock);
    }
}
