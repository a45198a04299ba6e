package dev.lynex.pricing;

import java.math.BigDecimal;

/** What a model call costs by the price table, or why that is not known. */
public sealed interface Cost {
    /**
     * Known.
     *
     * @param usd of scale 12; zero only when the table says that the model is free, or when no token was used
     * @param provider the table's id of who serves the model
     * @param model the table's id of the model
     */
    record Priced(BigDecimal usd, String provider, String model) implements Cost {
        public Priced {
            if (usd.signum() < 0 || usd.scale() != 12) {
                throw new IllegalArgumentException("a cost is >= 0 and of scale 12, was " + usd);
            }
        }
    }

    /**
     * Not known, which is not zero.
     *
     * @param reason one of a few words, fit for counting: {@code no-model}, {@code unknown-provider},
     *     {@code unknown-model}, {@code no-price} (the table has the model without a price for tokens),
     *     {@code no-input-price}, {@code no-output-price} (tokens of that direction were used)
     */
    record Unpriced(String reason) implements Cost {}
}
