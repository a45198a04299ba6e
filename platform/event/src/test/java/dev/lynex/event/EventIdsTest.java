package dev.lynex.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class EventIdsTest {
    @Test
    void theSamePlaceGetsTheSameId() {
        // Fixed for ever: what a takeover derives must be what the first owner derived.
        assertThat(EventIds.derive("e", 0, "1-0", 0)).isEqualTo("5af4d47e-944d-80a6-b24f-78db0dcd1afa");
    }

    @Test
    void otherPlacesGetOtherIds() {
        Set<String> ids = new HashSet<>();
        for (int index = 0; index < 100; index++) {
            ids.add(EventIds.derive("e", 0, "1-0", index));
            ids.add(EventIds.derive("e", 1, "1-0", index));
            ids.add(EventIds.derive("e", 0, "1-1", index));
            ids.add(EventIds.derive("f", 0, "1-0", index));
        }
        assertThat(ids).hasSize(400);
    }

    @Test
    void isAUuidOfVersionEight() {
        UUID id = UUID.fromString(EventIds.derive("e", 3, "1700000000000-5", 999));

        assertThat(id.version()).isEqualTo(8);
        assertThat(id.variant()).isEqualTo(2);
    }
}
