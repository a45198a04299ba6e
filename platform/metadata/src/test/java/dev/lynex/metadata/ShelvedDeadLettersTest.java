package dev.lynex.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lynex.archive.ArchiveSettings;
import dev.lynex.archive.S3BlobArchive;
import dev.lynex.engines.LoopbackPort;
import dev.lynex.engines.S3Engine;
import dev.lynex.engines.SharedEngines;
import dev.lynex.metadata.BuriedLetter.Redrive;
import dev.lynex.metadata.DeadLetter.Reason;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dead letters whose payloads lie in the archive, all but the smallest: the same to whoever asks. */
class ShelvedDeadLettersTest extends DeadLettersContract {
    private static final int LARGE = 5;
    private static final LetterQuery SHOP = new LetterQuery("shop", null, null);

    private final String database = "t" + UUID.randomUUID().toString().substring(0, 8);
    private final TestingClock clock = new TestingClock();

    @TempDir
    Path folder;

    private int port;
    private S3Engine s3;
    private S3BlobArchive archive;
    private MetadataStore store;

    @BeforeEach
    void startS3() {
        port = port == 0 ? LoopbackPort.free() : port;
        s3 = S3Engine.start(
                new S3Engine.Settings(folder, port, SharedEngines.S3_ACCESS_KEY, SharedEngines.S3_SECRET_KEY));
        if (archive == null) {
            archive = archive();
        }
        archive.createBucket();
        store = open(clock);
    }

    @AfterEach
    void stopS3() {
        store.close();
        archive.close();
        s3.close();
    }

    @Override
    protected MetadataStore open(TestingClock its) {
        if (archive == null) {
            port = LoopbackPort.free();
            archive = archive();
        }
        return store(its, Optional.of(archive));
    }

    private MetadataStore store(TestingClock its, Optional<S3BlobArchive> blobs) {
        var settings = new MetadataSettings(
                SharedEngines.mongo().uri(),
                database,
                Duration.ofSeconds(10),
                Duration.ofDays(14),
                Duration.ofDays(365),
                Duration.ofDays(30),
                LARGE,
                null);
        return MongoMetadataStore.create(settings, its, blobs);
    }

    private S3BlobArchive archive() {
        return S3BlobArchive.create(new ArchiveSettings(
                URI.create("http://127.0.0.1:" + port),
                "us-east-1",
                "letters",
                SharedEngines.S3_ACCESS_KEY,
                SharedEngines.S3_SECRET_KEY,
                true,
                "",
                true,
                Duration.ofSeconds(5),
                null));
    }

    @Test
    void onlyLargePayloadsLieInTheArchiveAndGoWithTheirLetters() {
        letters().bury(List.of(letter(1, 5), letter(2, 6), letter(3, 7), letter(4, 8)));
        assertThat(archive.keys("", "")).containsExactly(key(2), key(3), key(4));
        assertThat(archive.get(key(2))).contains(letter(2, 6).payload());
        assertThat(payload(1)).isEqualTo(letter(1, 5).payload());
        assertThat(payload(2)).isEqualTo(letter(2, 6).payload());

        letters().redriving("shop", id(2), new Redrive("1".repeat(32), clock.instant()));
        letters().redriven("shop", id(2));
        assertThat(archive.keys("", "")).as("sent again").containsExactly(key(3), key(4));
        assertThat(letters().delete("shop", id(3))).isTrue();
        assertThat(archive.keys("", "")).as("deleted").containsExactly(key(4));
        letters().bury(List.of(letter(2, 6), letter(3, 7)));
        assertThat(archive.keys("", "")).as("buried again").containsExactly(key(4));
        assertThat(letters().delete(SHOP)).isEqualTo(2);
        assertThat(archive.keys("", "")).as("purged").isEmpty();
    }

    @Test
    void anExpiredLettersPayloadGoesWithIt() {
        letters().bury(List.of(letter(1, 6)));
        clock.advance(Duration.ofDays(30));
        assertThat(letters().list(SHOP, null, 10).letters()).isEmpty();
        assertThat(archive.keys("", "")).isEmpty();
    }

    @Test
    void noLetterWaitsForAnArchiveThatIsAway() {
        s3.close();
        letters().bury(List.of(letter(1, 6), letter(2, 7)));
        assertThat(payload(1)).isEqualTo(letter(1, 6).payload());
        try (MetadataStore without = store(clock, Optional.empty())) {
            assertThat(without.deadLetters().letter("shop", id(2))).isPresent();
        }
    }

    @Test
    void whatIsToBeDeletedIsNotSaidToBeGoneWhileItsArchiveIsAway() {
        letters().bury(List.of(letter(1, 6), letter(2, 7)));
        s3.close();
        assertThatThrownBy(() -> letters().letter("shop", id(1)))
                .isInstanceOf(MetadataException.ArchiveAway.class)
                .hasMessageContaining("archive");
        assertThatThrownBy(() -> letters().delete("shop", id(1))).isInstanceOf(MetadataException.ArchiveAway.class);
        assertThatThrownBy(() -> letters().delete(SHOP)).isInstanceOf(MetadataException.ArchiveAway.class);
        assertThat(letters().list(SHOP, null, 10).letters()).hasSize(2);
        letters().redriven("shop", id(2));

        s3 = S3Engine.start(
                new S3Engine.Settings(folder, port, SharedEngines.S3_ACCESS_KEY, SharedEngines.S3_SECRET_KEY));
        assertThat(letters().delete("shop", id(1))).isTrue();
        assertThat(archive.keys("", "")).as("of the one that was sent again").containsExactly(key(2));
        clock.advance(Duration.ofDays(1));
        try (MetadataStore later = open(clock)) {
            later.deadLetters().list(SHOP, null, 10);
        }
        assertThat(archive.keys("", "")).as("when its note ends").isEmpty();
    }

    @Test
    void aProcessWithoutTheArchiveSaysWhereThePayloadIs() {
        letters().bury(List.of(letter(1, 6)));
        try (MetadataStore without = store(clock, Optional.empty())) {
            assertThatThrownBy(() -> without.deadLetters().letter("shop", id(1)))
                    .isInstanceOf(MetadataException.ArchiveAway.class)
                    .hasMessageContaining("archive.enabled");
            clock.advance(Duration.ofDays(40));
            without.deadLetters().list(SHOP, null, 10);
            assertThat(archive.keys("", "")).as("left for who has it").containsExactly(key(1));
        }
    }

    private DeadLetters letters() {
        return store.deadLetters();
    }

    private byte[] payload(int n) {
        return letters().letter("shop", id(n)).orElseThrow().letter().payload();
    }

    private static String key(int n) {
        return "_dead-letters/shop/" + id(n);
    }

    private static String id(int n) {
        return "%032x".formatted(n);
    }

    private static DeadLetter letter(int n, int size) {
        byte[] payload = new byte[size];
        payload[0] = (byte) n;
        return new DeadLetter(
                id(n),
                "shop",
                "epoch/0/1-0-2-0/ffff",
                "1-0",
                n,
                1,
                "event-" + n,
                "native",
                "0198c0de00000000000000000000aaaa",
                Instant.parse("2026-11-23T11:59:59.123456789Z"),
                Reason.NOT_MAPPED,
                "because",
                Instant.parse("2026-11-23T12:00:00.123Z"),
                payload);
    }
}
