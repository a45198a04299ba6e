package dev.lynex.metadata;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProjectTest {
    @ParameterizedTest
    @CsvSource({
        "'', 0, 1, 30",
        "Shop, 0, 1, 30",
        "sh op, 0, 1, 30",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, 0, 1, 30",
        "shop, -1, 1, 30",
        "shop, 0, 0, 30",
        "shop, 0, 1, 0",
        "shop, 0, 1, 3651"
    })
    void refusesValuesOutsideTheirRange(String id, int partition, long epoch, int retentionDays) {
        assertThatThrownBy(() -> new Project(
                        id,
                        "Shop",
                        new Place(partition, epoch, null),
                        retentionDays,
                        ProjectLimits.NONE,
                        "",
                        List.of(),
                        Instant.EPOCH))
                .isInstanceOf(MetadataException.Invalid.class);
    }
}
