package dev.lynex.operator.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lynex.settings.Settings;
import dev.lynex.settings.SettingsException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OperatorSettingsTest {
    @Test
    void itLooksAfterAllNamespacesAndIsElectedUnlessToldOtherwise() {
        assertThat(settings(Map.of()))
                .isEqualTo(new OperatorSettings(
                        Set.of(),
                        Duration.ofSeconds(5),
                        Optional.of(new LeaderSettings(
                                "lynex-operator",
                                Optional.empty(),
                                Duration.ofSeconds(10),
                                Duration.ofSeconds(7),
                                Duration.ofSeconds(2))),
                        Duration.ofHours(1),
                        Duration.ofMinutes(10)));
        OperatorSettings few = settings(
                Map.of("LYNEX_OPERATOR_NAMESPACES", "a, b,,a", "LYNEX_OPERATOR_LEADER_ELECTION_ENABLED", "false"));
        assertThat(few.namespaces()).containsExactlyInAnyOrder("a", "b");
        assertThat(few.leader()).isEmpty();
    }

    @Test
    void whatCannotWorkStopsTheStartWithTheKey() {
        refused(Map.of("LYNEX_OPERATOR_NAMESPACES", "Team A"), "operator.namespaces");
        refused(
                Map.of("LYNEX_OPERATOR_LEADER_ELECTION_LEASE_DURATION", "5s"),
                "renew-deadline must be above 0 and below");
        refused(Map.of("LYNEX_OPERATOR_LEADER_ELECTION_RETRY_PERIOD", "7s"), "retry-period must be above 0 and below");
        refused(Map.of("LYNEX_OPERATOR_ORPHANS_EVERY", "0s"), "operator.orphans.every");
    }

    private static void refused(Map<String, String> environment, String key) {
        assertThatThrownBy(() -> settings(environment))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(key);
    }

    private static OperatorSettings settings(Map<String, String> environment) {
        return OperatorSettings.from(Settings.load(OperatorFunction.class, Optional.empty(), environment, Map.of()));
    }
}
