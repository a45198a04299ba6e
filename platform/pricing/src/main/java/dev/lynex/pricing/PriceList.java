package dev.lynex.pricing;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * A model's prices at one time. A partition without a price of its own costs what the whole it belongs to costs: cached
 * input as input, reasoning as output.
 *
 * @param perRequest US dollars a call
 */
record PriceList(
        @Nullable Price input,
        @Nullable Price cacheRead,
        @Nullable Price cacheWrite,
        @Nullable Price output,
        @Nullable Price reasoning,
        @Nullable BigDecimal perRequest) {
    private static final int SCALE = 12;

    /** The cost of a call, or why it is not known. */
    Cost cost(TokenUsage usage, String provider, String model) {
        if (input == null && output == null && perRequest == null) {
            return new Cost.Unpriced("no-price");
        }
        long all = usage.input();
        BigDecimal in = sum(
                part(input, usage.uncachedInput(), all),
                part(or(cacheRead, input), usage.cacheRead(), all),
                part(or(cacheWrite, input), usage.cacheWrite(), all));
        if (in == null) {
            return new Cost.Unpriced("no-input-price");
        }
        BigDecimal out = sum(
                part(output, usage.output(), all),
                part(or(reasoning, output), usage.reasoning(), all),
                perRequest == null ? BigDecimal.ZERO : perRequest);
        if (out == null) {
            return new Cost.Unpriced("no-output-price");
        }
        return new Cost.Priced(in.add(out).setScale(SCALE, RoundingMode.HALF_EVEN), provider, model);
    }

    private static @Nullable Price or(@Nullable Price own, @Nullable Price whole) {
        return own == null ? whole : own;
    }

    private static @Nullable BigDecimal part(@Nullable Price price, long tokens, long input) {
        if (tokens == 0) {
            return BigDecimal.ZERO;
        }
        return price == null ? null : price.of(tokens, input);
    }

    private static @Nullable BigDecimal sum(@Nullable BigDecimal... parts) {
        BigDecimal sum = BigDecimal.ZERO;
        for (BigDecimal part : parts) {
            if (part == null) {
                return null;
            }
            sum = sum.add(part);
        }
        return sum;
    }
}
