package dev.lynex.pricing;

import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;

/**
 * US dollars a million tokens, by how much input the call has: a tier's price holds for all tokens of a call with more
 * input than its start.
 */
record Price(BigDecimal base, List<Tier> tiers) {
    Price {
        tiers = tiers.stream().sorted(Comparator.comparingLong(Tier::start)).toList();
    }

    BigDecimal of(long tokens, long input) {
        BigDecimal perMillion = base;
        for (Tier tier : tiers) {
            if (input > tier.start()) {
                perMillion = tier.price();
            }
        }
        return perMillion.multiply(BigDecimal.valueOf(tokens)).movePointLeft(6);
    }

    /** @param start tokens of input; the tier begins with one more */
    record Tier(long start, BigDecimal price) {}
}
