package dev.lynex.processor;

import dev.lynex.pricing.Cost;
import dev.lynex.pricing.PriceTable;
import dev.lynex.pricing.TokenUsage;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an event costs by the prices in force. The model that answered is priced; where its name is not known, the one
 * asked for, since some gateways answer with names of their own.
 *
 * @param usage tokens in disjoint partitions
 * @param state {@code priced}, {@code unpriced} or {@code none}
 * @param usd null unless priced: what has no price is not free
 * @param provider whose price it is, "" unless priced
 */
record Charge(TokenUsage usage, String state, @Nullable BigDecimal usd, String provider) {
    static Charge of(Facts facts, Instant at, PriceTable prices) {
        TokenUsage usage = facts.usage();
        if (facts.model().isEmpty() || usage == null) {
            return new Charge(TokenUsage.NONE, "none", null, Facts.text(facts.provider()));
        }
        Cost cost = prices.price(facts.provider(), facts.model(), usage, at);
        if (cost instanceof Cost.Unpriced && !facts.requestModel().isEmpty()) {
            cost = prices.price(facts.provider(), facts.requestModel(), usage, at);
        }
        return switch (cost) {
            case Cost.Priced priced -> new Charge(usage, "priced", priced.usd(), priced.provider());
            case Cost.Unpriced unpriced -> new Charge(usage, "unpriced", null, Facts.text(facts.provider()));
        };
    }
}
