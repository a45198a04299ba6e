package dev.lynex.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lynex.component.Check;
import dev.lynex.engines.LoopbackPort;
import dev.lynex.engines.S3Engine;
import dev.lynex.engines.SharedEngines;
import dev.lynex.engines.TlsRelay;
import dev.lynex.settings.TrustedCa;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class S3BlobArchiveTest {
    private final String bucket = "b" + UUID.randomUUID();

    @TempDir
    Path folder;

    @Test
    void keepsReadsReplacesAndDeletesObjects() {
        try (var archive = open("raw/")) {
            archive.createBucket();
            archive.createBucket();
            assertThat(archive.get("shop/a")).isEmpty();
            archive.put("shop/a", bytes("one"));
            archive.put("shop/a", bytes("two"));
            archive.put("shop/b/c", new byte[0]);

            assertThat(archive.get("shop/a")).contains(bytes("two"));
            assertThat(archive.get("shop/b/c")).contains(new byte[0]);
            archive.delete(List.of("shop/a", "never-there"));
            archive.delete(List.of());
            assertThat(archive.get("shop/a")).isEmpty();
            assertThat(archive.keys("", "")).containsExactly("shop/b/c");
        }
        try (var whole = open("")) {
            assertThat(whole.keys("", "")).as("below the prefix").containsExactly("raw/shop/b/c");
        }
    }

    @Test
    void s3MustHaveACertificateOfTheAuthoritiesThatAreGiven() throws Exception {
        int port = SharedEngines.s3().endpoint().getPort();
        try (var relay = TlsRelay.to(port, folder.resolve("its"));
                var other = TlsRelay.to(port, folder.resolve("other"))) {
            try (var archive = S3BlobArchive.create(overTls(relay, TrustedCa.of(relay.certificate())))) {
                archive.createBucket();
                archive.put("a", bytes("one"));
                assertThat(archive.get("a")).contains(bytes("one"));
            }
            try (var stranger = S3BlobArchive.create(overTls(relay, TrustedCa.of(other.certificate())))) {
                assertThatThrownBy(() -> stranger.get("a")).isInstanceOf(ArchiveException.Unavailable.class);
            }
            try (var unknown = S3BlobArchive.create(overTls(relay, null))) {
                assertThatThrownBy(() -> unknown.get("a")).isInstanceOf(ArchiveException.Unavailable.class);
            }
        }
    }

    private ArchiveSettings overTls(TlsRelay relay, @Nullable TrustedCa ca) {
        return new ArchiveSettings(
                URI.create("https://127.0.0.1:" + relay.port()),
                "us-east-1",
                bucket,
                SharedEngines.S3_ACCESS_KEY,
                SharedEngines.S3_SECRET_KEY,
                true,
                "",
                true,
                Duration.ofSeconds(10),
                ca);
    }

    @Test
    void pagesGoThroughAllKeysOfAPrefixInOrderAndOnceEach() {
        try (var archive = open("p/")) {
            archive.createBucket();
            List<String> all = IntStream.range(0, 1_003)
                    .mapToObj(i -> "shop/2026/11/24/%05d".formatted(i))
                    .toList();
            all.forEach(key -> archive.put(key, bytes(key)));
            archive.put("shop-2/2026/11/24/other", bytes("x"));

            List<String> seen = new ArrayList<>();
            for (List<String> page = archive.keys("shop/", "");
                    !page.isEmpty();
                    page = archive.keys("shop/", page.getLast())) {
                seen.addAll(page);
            }
            assertThat(seen).isEqualTo(all);
            archive.delete(all);
            assertThat(archive.keys("", "")).containsExactly("shop-2/2026/11/24/other");
        }
    }

    @Test
    void anS3ThatIsAwayIsSaidToBeSoAndServesAgainWhenItIsBack() {
        int port = LoopbackPort.free();
        var engine = new S3Engine.Settings(folder, port, "key", "the-secret");
        try (var archive = S3BlobArchive.create(settings(URI.create("http://127.0.0.1:" + port), "the-secret"))) {
            assertThatThrownBy(() -> archive.put("a", bytes("x")))
                    .isInstanceOf(ArchiveException.Unavailable.class)
                    .hasMessageContaining("does not answer at 127.0.0.1");
            assertThat(archive.check().up()).isFalse();
            try (var _ = S3Engine.start(engine)) {
                assertThat(archive.check())
                        .as("without its bucket")
                        .isEqualTo(Check.down("S3 has no bucket '" + bucket
                                + "' at 127.0.0.1; create it, or name another" + " one in archive.bucket"));
                archive.createBucket();
                archive.put("a", bytes("x"));
                assertThat(archive.check()).isEqualTo(Check.up("S3 has the bucket " + bucket));
            }
            assertThatThrownBy(() -> archive.get("a")).isInstanceOf(ArchiveException.Unavailable.class);
            try (var _ = S3Engine.start(engine)) {
                assertThat(archive.get("a")).contains(bytes("x"));
            }
        }
    }

    @Test
    void aWrongSecretIsRefusedAndNeverShown() {
        try (var archive = S3BlobArchive.create(settings(SharedEngines.s3().endpoint(), "a-secret-of-somebody-else"))) {
            assertThatThrownBy(() -> archive.put("a", bytes("x")))
                    .isInstanceOf(ArchiveException.Unavailable.class)
                    .hasMessageContaining("403")
                    .hasMessageNotContaining("somebody");
            assertThat(archive.check().detail()).contains("403").doesNotContain("somebody");
        }
        assertThat(settings(SharedEngines.s3().endpoint(), "a-secret-of-somebody-else")
                        .toString())
                .doesNotContain("somebody");
    }

    @Test
    void aServerThatTakesTheCallAndSaysNothingIsGivenUpInTime() throws Exception {
        try (var silent = new java.net.ServerSocket(0, 50, java.net.InetAddress.getLoopbackAddress());
                var archive = S3BlobArchive.create(
                        settings(URI.create("http://127.0.0.1:" + silent.getLocalPort()), "the-secret"))) {
            long start = System.nanoTime();
            assertThatThrownBy(() -> archive.put("a", new byte[8 << 20]))
                    .isInstanceOf(ArchiveException.Unavailable.class);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
            assertThat(Thread.interrupted()).as("left interrupted").isFalse();
        }
    }

    private S3BlobArchive open(String prefix) {
        return S3BlobArchive.create(new ArchiveSettings(
                SharedEngines.s3().endpoint(),
                "us-east-1",
                bucket,
                SharedEngines.S3_ACCESS_KEY,
                SharedEngines.S3_SECRET_KEY,
                true,
                prefix,
                true,
                Duration.ofSeconds(10),
                null));
    }

    private ArchiveSettings settings(URI endpoint, String secret) {
        String key = endpoint.equals(SharedEngines.s3().endpoint()) ? SharedEngines.S3_ACCESS_KEY : "key";
        return new ArchiveSettings(
                endpoint, "us-east-1", bucket, key, secret, true, "", true, Duration.ofSeconds(3), null);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
