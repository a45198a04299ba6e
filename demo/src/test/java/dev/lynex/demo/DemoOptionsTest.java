package dev.lynex.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DemoOptionsTest {
    @Test
    void readsAllOptionsInBothForms() {
        assertThat(DemoOptions.parse(
                        List.of(
                                "--rate=50",
                                "--duration",
                                "forever",
                                "--seed",
                                "7",
                                "--start=2026-11-23T10:00:00Z",
                                "--backfill",
                                "24h",
                                "--ingest",
                                "http://localhost:8100/",
                                "--key",
                                "sk_a_b"),
                        Map.of()))
                .isEqualTo(new DemoOptions(
                        50,
                        Optional.empty(),
                        7,
                        Optional.of(Instant.parse("2026-11-23T10:00:00Z")),
                        Duration.ofHours(24),
                        URI.create("http://localhost:8100"),
                        "sk_a_b"));
    }

    @Test
    void takesKeyAndAddressFromTheEnvironment() {
        DemoOptions options = DemoOptions.parse(
                List.of(), Map.of("LYNEX_API_KEY", "sk_a_b", "LYNEX_INGEST_URL", "http://127.0.0.1:9000"));
        assertThat(options.key()).isEqualTo("sk_a_b");
        assertThat(options.ingest()).isEqualTo(URI.create("http://127.0.0.1:9000"));
    }

    @Test
    void saysHowToGetAKey() {
        assertThatThrownBy(() -> DemoOptions.parse(List.of(), Map.of()))
                .isInstanceOf(DemoException.class)
                .hasMessageContaining("./lynex key");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--rate=0",
                "--rate=x",
                "--rate=NaN",
                "--duration=5",
                "--duration=0s",
                "--backfill=40d",
                "--start=today",
                "--ingest=ftp://x",
                "--ingest=%%",
                "--colour=red",
                "--rate"
            })
    void refusesWhatItDoesNotUnderstand(String argument) {
        assertThatThrownBy(() -> DemoOptions.parse(List.of(argument, "--key=sk_a_b"), Map.of()))
                .isInstanceOf(DemoException.class);
    }
}
