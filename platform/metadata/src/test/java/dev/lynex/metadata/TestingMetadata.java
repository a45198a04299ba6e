package dev.lynex.metadata;

import dev.lynex.engines.SharedEngines;
import java.time.Duration;
import java.util.UUID;

/** A database of its own, in the embedded server or in a real one. */
record TestingMetadata(String uri, String database) {
    /** Names the address of a real {@code mongod}, where there is one. */
    static final String REAL = "LYNEX_TEST_MONGOD_URI";

    static TestingMetadata embedded() {
        return new TestingMetadata(SharedEngines.mongo().uri(), random());
    }

    static TestingMetadata real() {
        return new TestingMetadata(System.getenv(REAL), random());
    }

    private static String random() {
        return "t" + UUID.randomUUID().toString().substring(0, 8);
    }

    MongoMetadataStore open(TestingClock clock) {
        return MongoMetadataStore.create(
                new MetadataSettings(uri, database, Duration.ofSeconds(10), Duration.ofDays(14), Duration.ofDays(365)),
                clock);
    }
}
