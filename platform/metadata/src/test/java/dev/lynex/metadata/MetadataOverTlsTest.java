package dev.lynex.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lynex.engines.SharedEngines;
import dev.lynex.engines.TlsRelay;
import dev.lynex.settings.TrustedCa;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetadataOverTlsTest {
    @TempDir
    Path folder;

    @Test
    void mongoDbMustHaveACertificateOfTheAuthoritiesThatAreGiven() throws Exception {
        int port = SharedEngines.mongo().port();
        try (var relay = TlsRelay.to(port, folder.resolve("its"));
                var other = TlsRelay.to(port, folder.resolve("other"))) {
            try (var store = open(relay, TrustedCa.of(relay.certificate()))) {
                assertThat(store.project("none")).isEmpty();
            }
            try (var stranger = open(relay, TrustedCa.of(other.certificate()))) {
                assertThatThrownBy(() -> stranger.project("none")).isInstanceOf(MetadataException.Unavailable.class);
            }
            try (var unknown = open(relay, null)) {
                assertThatThrownBy(() -> unknown.project("none")).isInstanceOf(MetadataException.Unavailable.class);
            }
        }
    }

    private static MongoMetadataStore open(TlsRelay relay, @Nullable TrustedCa ca) {
        var settings = new MetadataSettings(
                "mongodb://127.0.0.1:" + relay.port() + "/?tls=true",
                "t" + UUID.randomUUID().toString().substring(0, 8),
                Duration.ofSeconds(2),
                Duration.ofDays(1),
                Duration.ofDays(1),
                Duration.ofDays(1),
                0,
                ca);
        return MongoMetadataStore.create(settings, InstantSource.system());
    }
}
