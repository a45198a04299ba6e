package dev.lynex.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The schema's text for a cluster. No Replicated table can be made in the embedded engine, so its text is held here. */
class TableEnginesTest {
    private static final TableEngines CLUSTER = new TableEngines(true, true);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0001_events",
                "0002_rollup_minute",
                "0004_traces",
                "0014_facets",
                "0022_traces_by_time",
                "0024_traces_by_id"
            })
    void aTableForAClusterIsWordForWordThis(String step) throws IOException {
        try (var golden = TableEnginesTest.class.getResourceAsStream("replicated/" + step + ".sql")) {
            assertThat(CLUSTER.apply(Migrations.sql(step)))
                    .isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void everyTableThatKeepsTokensBecomesReplicatedAndNothingElseChanges() {
        for (String step : Migrations.STEPS) {
            String plain = Migrations.sql(step);
            String cluster = CLUSTER.apply(plain);
            if (plain.contains("deduplication_window")) {
                assertThat(cluster)
                        .as(step)
                        .contains("ENGINE = Replicated")
                        .doesNotContain("non_replicated")
                        .contains("replicated_deduplication_window_seconds = 604800");
                assertThat(cluster.lines().filter(line -> !plain.contains(line)))
                        .as(step)
                        .hasSize(2);
            } else {
                assertThat(cluster).as(step).isEqualTo(plain);
            }
            assertThat(TableEngines.PLAIN.apply(plain)).isEqualTo(plain);
        }
    }
}
