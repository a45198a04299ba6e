package dev.lynex.pricing;

import java.math.BigDecimal;

/** What a model call costs by the table's prices or the project's own, or why that is not known. */
public sealed interface Cost {
    /**
     * Known.
     *
     * @param usd of scale 12; zero only when the model is free by its price, or when no token was used
     * @param provider the table's id of who serves the model; with a custom price for a provider that the table does not
     *     know, the client's name of it in lower case, "" if it named none
     * @param model the table's id of the model, else the client's name of it in lower case
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
     *     {@code unknown-model}, {@code no-price} (the table has the model, and neither a price for tokens nor one for a
     *     call), {@code no-input-price}, {@code no-output-price} (tokens of that direction were used, and only others have
     *     a price)
     */
    record Unpriced(String reason) implements Cost {}
}
