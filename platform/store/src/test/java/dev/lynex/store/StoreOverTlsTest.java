package dev.lynex.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lynex.engines.SharedEngines;
import dev.lynex.engines.TlsRelay;
import dev.lynex.settings.TrustedCa;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreOverTlsTest {
    @TempDir
    Path folder;

    @Test
    void clickHouseMustHaveACertificateOfTheAuthoritiesThatAreGiven() throws Exception {
        int port = SharedEngines.clickHouse().port();
        try (var relay = TlsRelay.to(port, folder.resolve("its"));
                var other = TlsRelay.to(port, folder.resolve("other"))) {
            try (var store = open(relay, TrustedCa.of(relay.certificate()))) {
                store.migrate();
                assertThat(store.stored(List.of("none"))).isZero();
            }
            try (var stranger = open(relay, TrustedCa.of(other.certificate()))) {
                assertThatThrownBy(() -> stranger.stored(List.of("none")))
                        .isInstanceOf(StoreException.Unavailable.class);
            }
            try (var unknown = open(relay, null)) {
                assertThatThrownBy(() -> unknown.stored(List.of("none")))
                        .isInstanceOf(StoreException.Unavailable.class);
            }
        }
    }

    private static ClickHouseEventStore open(TlsRelay relay, @Nullable TrustedCa ca) {
        var engine = SharedEngines.clickHouse();
        String database = "t" + UUID.randomUUID().toString().replace("-", "");
        return ClickHouseEventStore.create(
                StoreSettings.of("https://127.0.0.1:" + relay.port(), engine.user(), engine.password(), database)
                        .inEmbeddedEngine()
                        .trusting(ca));
    }
}
