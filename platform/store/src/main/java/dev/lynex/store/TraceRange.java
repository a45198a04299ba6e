package dev.lynex.store;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * The trace has this number within these bounds, both inclusive. A trace whose cost is not known is in no range of it.
 *
 * @param min null for none
 * @param max null for none
 */
public record TraceRange(
        TraceField field,
        @Nullable BigDecimal min,
        @Nullable BigDecimal max) {
    private static final BigDecimal MICROS = BigDecimal.valueOf(1_000);

    /** @throws StoreException.Rejected when the field is no number, there is no bound, or it is beyond what is stored */
    public TraceRange {
        if (!field.ranged()) {
            throw new StoreException.Rejected("traces cannot be filtered by a range of " + field.wire());
        }
        Bound.requireOne(field.wire(), min, max);
        min = Bound.shortest(field.wire(), min);
        max = Bound.shortest(field.wire(), max);
    }

    /** A bound in the unit of the summary's column. */
    @Nullable
    BigDecimal scaled(@Nullable BigDecimal bound) {
        return bound == null || field != TraceField.LATENCY ? bound : bound.multiply(MICROS);
    }

    /** Whether a trace is within, by its exact numbers. */
    boolean holds(TraceRow row) {
        BigDecimal value = row.number(field);
        return value != null
                && (min == null || value.compareTo(min) >= 0)
                && (max == null || value.compareTo(max) <= 0);
    }
}
