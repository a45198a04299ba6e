package dev.lynex.store;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Checks what a caller gives as the end of a range. */
final class Bound {
    /** What a Decimal(38, 12) holds, with room. */
    private static final BigDecimal WIDEST = new BigDecimal("1e15");

    private static final int FINEST = 12;

    private Bound() {}

    /** @throws StoreException.Rejected when a range has neither end */
    static void requireOne(String what, @Nullable BigDecimal min, @Nullable BigDecimal max) {
        if (min == null && max == null) {
            throw new StoreException.Rejected("a range of " + what + " needs a min or a max");
        }
    }

    /**
     * Without trailing zeros, of which 0e-999999999 has a billion when it is written out.
     *
     * @throws StoreException.Rejected when it is beyond what is stored
     */
    static @Nullable BigDecimal shortest(String what, @Nullable BigDecimal bound) {
        BigDecimal shortest = bound == null ? null : bound.stripTrailingZeros();
        if (shortest != null && (shortest.abs().compareTo(WIDEST) > 0 || shortest.scale() > FINEST)) {
            throw new StoreException.Rejected("a bound of " + what + " must be within ±" + WIDEST + " and have at most "
                    + FINEST + " decimal places");
        }
        return shortest;
    }
}
