package dev.lynex.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginTest {
    @ParameterizedTest
    @CsvSource({
        "https://app.example.com, https://app.example.com, true",
        "https://APP.Example.com, https://app.example.com, true",
        "https://app.example.com:443, https://app.example.com, true",
        "http://localhost:80, http://localhost, true",
        "http://localhost:5173, http://localhost:5173, true",
        "http://[::1]:5173, http://[::1]:5173, true",
        "capacitor://localhost, capacitor://localhost, true",
        "https://app.example.com, http://app.example.com, false",
        "https://app.example.com, https://app.example.com:8443, false",
        "https://app.example.com, https://example.com, false",
        "https://app.example.com, https://evil-app.example.com, false",
        "https://app.example.com, https://app.example.com.evil.org, false",
        "https://app.example.com, null, false",
        "https://app.example.com, '', false",
        "https://app.example.com, 'https://app.example.com, https://evil.org', false",
        "*, https://any.example.org, true",
        "*, null, true",
        "*, '', true"
    })
    void allowsOnlyTheSameSchemeHostAndPort(String configured, String sent, boolean allowed) {
        assertThat(allowing(configured).allows(sent)).isEqualTo(allowed);
    }

    @Test
    void noOriginAllowsNone() {
        assertThat(allowing().allows("https://app.example.com")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "app.example.com",
                "https://",
                "https://app.example.com/",
                "https://app.example.com/path",
                "https://*.example.com",
                "https://user@app.example.com",
                "https://app.example.com:",
                "https://app.example.com:port",
                "https://a b",
                "**"
            })
    void refusesWhatIsNoOrigin(String text) {
        assertThatThrownBy(() -> Origin.of(text))
                .isInstanceOf(MetadataException.Invalid.class)
                .hasMessageContaining("scheme://host");
    }

    private static Project allowing(String... origins) {
        return new Project(
                "shop",
                "Shop",
                Place.first(0),
                30,
                ProjectLimits.NONE,
                "",
                Stream.of(origins).map(Origin::of).toList(),
                Instant.EPOCH);
    }
}
