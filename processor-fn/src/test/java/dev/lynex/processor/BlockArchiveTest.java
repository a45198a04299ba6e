package dev.lynex.processor;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lynex.archive.ArchiveSettings;
import dev.lynex.archive.ArchivedBlock;
import dev.lynex.archive.ArchivedEntry;
import dev.lynex.archive.BlobArchive;
import dev.lynex.archive.BlockFormat;
import dev.lynex.archive.S3BlobArchive;
import dev.lynex.engines.LoopbackPort;
import dev.lynex.engines.S3Engine;
import dev.lynex.engines.SharedEngines;
import dev.lynex.function.Tracing;
import dev.lynex.pricing.PriceTable;
import dev.lynex.queue.Ledger;
import dev.lynex.settings.Settings;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is settled is archived, whatever dies or is away. */
class BlockArchiveTest {
    private static final String UNMAPPABLE = "{\"eventId\":\"dead\",\"type\":\"token_usage\",\"body\":{\"model\":"
            + "\"gpt-4o\",\"inputTokens\":900000000000,\"outputTokens\":0}}";

    private final String bucket = "b" + UUID.randomUUID();

    @TempDir
    Path folder;

    private Backends backends;
    private S3Engine s3;
    private int port;

    @BeforeEach
    void start() {
        backends = new Backends(folder, SharedEngines.clickHouse());
        port = LoopbackPort.free();
    }

    @AfterEach
    void stop() {
        backends.close();
        stopS3();
    }

    @Test
    void aSettledBlockIsInTheArchiveByProjectAsItWasQueued() {
        startS3();
        String mixed = "[" + log("a") + "," + UNMAPPABLE + "," + log("a") + "]";
        String shop = backends.send(0, mixed, 3);
        String bank = backends.send("bank", 0, "native", bytes("[" + log("b") + "]"), 1);
        Instant before = Instant.now().minusSeconds(60);
        try (var archive = archive(true);
                var processor = processor(archive, registry())) {
            processor.start();
            await().atMost(20, SECONDS).until(backends::drained);

            List<ArchivedBlock> blocks = blocks(archive);
            assertThat(blocks).extracting(ArchivedBlock::project).containsExactlyInAnyOrder("bank", "shop");
            ArchivedBlock its = blocks.stream()
                    .filter(b -> b.project().equals("shop"))
                    .findFirst()
                    .orElseThrow();
            ArchivedEntry entry = its.entries().getFirst();
            assertThat(its.entries()).hasSize(1);
            assertThat(entry.payload()).isEqualTo(bytes(mixed));
            assertThat(entry.requestId()).isEqualTo(shop).isNotEqualTo(bank);
            assertThat(entry.dialect()).isEqualTo("native");
            assertThat(entry.events()).isEqualTo(3);
            assertThat(entry.receivedAt()).isBetween(before, Instant.now());
            assertThat(its.leftOut()).as("its dead letter").containsExactly(entry.id() + "/1");
            assertThat(its.parts()).isEmpty();
            assertThat(its.retentionDays()).isEqualTo(Terms.DEFAULT_RETENTION_DAYS);
            assertThat(backends.sql("SELECT DISTINCT block FROM events WHERE project = 'shop'"))
                    .isEqualTo(its.name());
            assertThat(its.key()).matches("shop/\\d{4}/\\d\\d/\\d\\d/[0-9a-z]+_0_\\d+-\\d+-\\d+-\\d+_[0-9a-f]{16}");
        }
    }

    @Test
    void whileARequiredArchiveIsAwayBlocksAreHeldAndNothingIsLost() {
        backends.send(batch(10), 10);
        var metrics = registry();
        try (var archive = archive(true);
                var processor = processor(archive, metrics)) {
            processor.start();
            await().atMost(30, SECONDS)
                    .until(() -> metrics.get("lynex_archive_retries").counter().count() >= 2);
            assertThat(backends.sql("SELECT count() FROM events")).as("stored").isEqualTo("10");
            assertThat(backends.counters()).as("not settled").isEqualTo(new Ledger.Counters(10, 0, 0, 0));
            assertThat(metrics.get("lynex_archive_waiting_blocks").gauge().value())
                    .isEqualTo(1);
            assertThat(archive.check().up()).as("shown by health").isFalse();

            startS3();
            await().atMost(30, SECONDS).until(backends::drained);
            assertThat(archive.check().up()).isTrue();
            await().atMost(5, SECONDS)
                    .until(() ->
                            metrics.get("lynex_archive_waiting_blocks").gauge().value() == 0);
            assertThat(archivedIds(archive))
                    .isEqualTo(IntStream.range(0, 10).mapToObj(i -> "e" + i).toList());
        }
        assertThat(backends.counters()).isEqualTo(new Ledger.Counters(10, 10, 0, 0));
        assertThat(backends.tables()).isEqualTo("10\t10\t10\t10");
    }

    @Test
    void anArchiveThatIsNotRequiredIsMissedAndCountedAndSaidOnceAnOutage() {
        var metrics = registry();
        try (var said = new Said();
                var archive = archive(false);
                var processor = processor(archive, metrics)) {
            processor.start();
            for (int i = 1; i <= 3; i++) {
                backends.send("[" + log("away" + i) + "]", 1);
                await().atMost(20, SECONDS).until(backends::drained);
            }
            assertThat(backends.counters()).isEqualTo(new Ledger.Counters(3, 3, 0, 0));
            assertThat(missed(metrics)).isEqualTo(3);
            assertThat(said.lines()).singleElement().asString().contains("archive away");

            startS3();
            int sent = 3;
            while (blocks(archive).isEmpty()) {
                backends.send("[" + log("later" + sent++) + "]", 1);
                await().atMost(20, SECONDS).until(backends::drained);
            }
            assertThat(said.lines()).hasSize(2).last().asString().contains("archive is back missed=" + missed(metrics));
            assertThat(missed(metrics)).isEqualTo(sent - 1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"before", "after"})
    void aBlockWhoseOwnerIsKilledAtTheArchiveIsArchivedAndStoredOnce(String when) throws Exception {
        startS3();
        backends.send(batch(20), 20);
        assertThat(mortal(when)).as("died " + when + " the put").isEqualTo(MortalProcessor.DIED);
        assertThat(backends.sql("SELECT count() FROM events")).isEqualTo("20");
        assertThat(backends.counters().queued()).isEqualTo(20);
        try (var archive = archive(true)) {
            List<byte[]> first = objects(archive);
            assertThat(first).hasSize(when.equals("after") ? 1 : 0);
            try (var processor = processor(archive, registry())) {
                processor.start();
                await().atMost(20, SECONDS).until(backends::drained);
            }
            assertThat(archivedIds(archive))
                    .isEqualTo(IntStream.range(0, 20).mapToObj(i -> "e" + i).toList());
            if (!first.isEmpty()) {
                assertThat(objects(archive))
                        .as("the same object")
                        .usingRecursiveComparison()
                        .isEqualTo(first);
            }
        }
        assertThat(backends.counters()).isEqualTo(new Ledger.Counters(20, 20, 0, 0));
        assertThat(backends.tables()).isEqualTo("20\t20\t20\t20");
    }

    @Test
    void aStopWhileABlockWaitsForTheArchiveLeavesItToTheNextOne() {
        backends.send(batch(5), 5);
        var metrics = registry();
        try (var archive = archive(true)) {
            try (var processor = processor(archive, metrics)) {
                processor.start();
                await().atMost(30, SECONDS)
                        .until(() ->
                                metrics.get("lynex_archive_retries").counter().count() >= 1);
            }
            assertThat(backends.counters().queued()).isEqualTo(5);
            startS3();
            try (var processor = processor(archive, registry())) {
                processor.start();
                await().atMost(20, SECONDS).until(backends::drained);
            }
            assertThat(archivedIds(archive)).hasSize(5);
        }
        assertThat(backends.tables()).isEqualTo("5\t5\t5\t5");
    }

    @Test
    void itsKeysAreNotShownWithTheSettings() {
        for (String enabled : List.of("true", "false")) {
            Settings settings = Settings.load(
                    ProcessorFunction.class,
                    Optional.empty(),
                    Map.of("LYNEX_ARCHIVE_ENABLED", enabled, "LYNEX_ARCHIVE_ACCESS_KEY", "the-name"),
                    Map.of("archive.secret-key", "the-word"));
            assertThat(ArchiveSettings.from(settings).isPresent()).isEqualTo(enabled.equals("true"));
            assertThat(settings.shown())
                    .contains("archive.enabled=" + enabled)
                    .doesNotContain("the-name")
                    .doesNotContain("the-word");
        }
    }

    /** What the archive says about its outages. */
    private static final class Said extends Handler implements AutoCloseable {
        private final Logger logger = Logger.getLogger(BlockArchive.class.getName());
        private final List<String> lines = new CopyOnWriteArrayList<>();

        Said() {
            logger.addHandler(this);
        }

        List<String> lines() {
            return lines;
        }

        @Override
        public void publish(LogRecord record) {
            lines.add(record.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {
            logger.removeHandler(this);
        }
    }

    private int mortal(String when) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                MortalProcessor.class.getName()));
        command.addAll(Arrays.asList(backends.addresses()));
        command.addAll(List.of(endpoint().toString(), bucket, when));
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertThat(process.waitFor(60, SECONDS)).isTrue();
        return process.exitValue();
    }

    private void startS3() {
        s3 = S3Engine.start(new S3Engine.Settings(
                folder.resolve("s3"), port, SharedEngines.S3_ACCESS_KEY, SharedEngines.S3_SECRET_KEY));
        try (var archive = archive(true)) {
            archive.createBucket();
        }
    }

    private void stopS3() {
        if (s3 != null) {
            s3.close();
        }
    }

    private URI endpoint() {
        return URI.create("http://127.0.0.1:" + port);
    }

    private S3BlobArchive archive(boolean required) {
        return TestingArchive.at(endpoint(), bucket, required);
    }

    private ProcessorFunction processor(BlobArchive archive, PrometheusMeterRegistry metrics) {
        return ProcessorFunction.create(
                new ProcessorSettings("one", Duration.ofMillis(300), Duration.ofSeconds(2), 2),
                backends.queue(),
                backends.store(),
                backends.metadata(),
                Optional.of(archive),
                PriceTable.bundled(),
                metrics,
                InstantSource.system(),
                Tracing.off());
    }

    private static List<byte[]> objects(BlobArchive archive) {
        return archive.keys("", "").stream()
                .map(key -> archive.get(key).orElseThrow())
                .toList();
    }

    private static List<ArchivedBlock> blocks(BlobArchive archive) {
        return objects(archive).stream().map(BlockFormat::decode).toList();
    }

    /** The ids of all archived events, in order. */
    private static List<String> archivedIds(BlobArchive archive) {
        return blocks(archive).stream()
                .flatMap(block -> block.entries().stream())
                .map(entry -> new String(entry.payload(), StandardCharsets.UTF_8))
                .flatMap(payload ->
                        Arrays.stream(payload.split("\"eventId\":\"")).skip(1))
                .map(rest -> rest.substring(0, rest.indexOf('"')))
                .toList();
    }

    private static long missed(PrometheusMeterRegistry metrics) {
        return (long) metrics.get("lynex_archive_missed_objects").counter().count();
    }

    private static PrometheusMeterRegistry registry() {
        return new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String batch(int events) {
        return IntStream.range(0, events).mapToObj(i -> log("e" + i)).collect(Collectors.joining(",", "[", "]"));
    }

    private static String log(String id) {
        return "{\"eventId\":\"" + id + "\",\"type\":\"log\",\"context\":{\"traceId\":\"t\"},\"body\":{\"level\":"
                + "\"info\",\"message\":\"x\"}}";
    }
}
