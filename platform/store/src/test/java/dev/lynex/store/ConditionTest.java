package dev.lynex.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionTest {
    /** Written out, the first would have a billion digits. */
    @Test
    void aBoundIsWrittenShortHoweverItWasSent() {
        var zero = new Condition.Between(Quantity.COST, new BigDecimal("0e-999999999"), new BigDecimal("1.50e3"));
        assertThat(zero.min()).isEqualTo(BigDecimal.ZERO);
        Map<String, Object> parameters = new HashMap<>();
        Conditions.sql(List.of(zero), parameters);
        assertThat(parameters.values()).containsExactlyInAnyOrder("0", "1500");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e16", "-1e16", "1e999999999", "1e-13", "1e-999999999"})
    void aBoundBeyondWhatIsStoredIsRefused(String bound) {
        assertThatThrownBy(() -> new Condition.Between(Quantity.COST, null, new BigDecimal(bound)))
                .isInstanceOf(StoreException.Rejected.class);
    }
}
