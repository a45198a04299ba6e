package dev.lynex.crds.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayDurationTest {
    @ParameterizedTest
    @CsvSource({"0s,PT0S", "10s,PT10S", "1h30m,PT1H30M", "1s500ms,PT1.5S", "99999h,PT99999H", "1m1m,PT2M"})
    void readsWhatTheGatewayApiWrites(String text, Duration meant) {
        assertThat(GatewayDuration.parse(text)).isEqualTo(meant);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10", "1d", "-1s", "1.5h", "1h 30m", "100000s", "1h1m1s1ms1ms"})
    void refusesAnythingElse(String text) {
        assertThatThrownBy(() -> GatewayDuration.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("such as 1h30m");
    }
}
