package dev.lynex.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Rfc3339Test {
    @ParameterizedTest
    @CsvSource({
        "2026-01-31T09:30:00Z, 2026-01-31T09:30:00Z",
        "2026-01-31t09:30:00z, 2026-01-31T09:30:00Z",
        "2026-01-31 09:30:00.5, 2026-01-31T09:30:00.5Z",
        "2026-01-31T09:30:00.123456, 2026-01-31T09:30:00.123456Z",
        "2026-01-31T09:30:00.123456789999Z, 2026-01-31T09:30:00.123456789Z",
        "2026-01-31T09:30:00+05:45, 2026-01-31T03:45:00Z",
        "2026-01-31T23:30:00-02:00, 2026-02-01T01:30:00Z",
        "2024-02-29T00:00:00Z, 2024-02-29T00:00:00Z",
        "2016-12-31T23:59:60Z, 2016-12-31T23:59:59.999999999Z",
        "0000-01-01T00:00:00Z, 0000-01-01T00:00:00Z",
    })
    void reads(String text, Instant instant) {
        assertThat(Rfc3339.parse(text)).isEqualTo(instant);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2026-01-31",
                "2026-01-31T09:30Z",
                "2026-01-31T09:30:00.Z",
                "2026-01-31T09:30:00,5Z",
                "2026-01-31T09:30:00+0200",
                "2026-01-31T09:30:00+02",
                "2026-01-31T09:30:00 Z",
                "2026-01-31T24:00:00Z",
                "2026-01-31T09:60:00Z",
                "2026-01-31T09:30:61Z",
                "2026-02-29T09:30:00Z",
                "2100-02-29T00:00:00Z",
                "2026-13-01T09:30:00Z",
                "2026-00-01T09:30:00Z",
                "2026-01-00T09:30:00Z",
                "2026-01-31T09:30:00+24:00",
                "2026-01-31T09:30:00ZZ",
                "+026-01-31T09:30:00Z",
                "２026-01-31T09:30:00Z",
                "2026-01-31T09:30:00Zjunk",
            })
    void refuses(String text) {
        assertThat(Rfc3339.parse(text)).isNull();
    }

    @Test
    void agreesWithTheJavaLibrary() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 10_000; i++) {
            Instant at = Instant.ofEpochSecond(
                    random.nextLong(-62_000_000_000L, 253_000_000_000L), random.nextInt(1_000_000_000));
            ZoneOffset zone = ZoneOffset.ofTotalSeconds(60 * random.nextInt(-14 * 60, 14 * 60));
            String text = DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(at.atOffset(zone));
            if (text.length() >= 20 && text.charAt(4) == '-' && text.charAt(16) == ':') {
                assertThat(Rfc3339.parse(text)).as("seed %d: %s", seed, text).isEqualTo(at);
            }
        }
    }
}
