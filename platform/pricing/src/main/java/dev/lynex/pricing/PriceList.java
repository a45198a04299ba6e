package dev.lynex.pricing;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A model's prices at one time. A kind of tokens without a price of its own costs what it is one of costs: cached input as
 * input, reasoning as output.
 *
 * @param perMillion US dollars a million tokens; once made, of every kind that has a price, be it its own or not
 * @param perRequest US dollars a call; with no price of tokens beside it they cost nothing
 */
record PriceList(Map<TokenKind, Price> perMillion, @Nullable BigDecimal perRequest) {
    private static final int SCALE = 12;

    PriceList {
        Map<TokenKind, Price> all = new EnumMap<>(TokenKind.class);
        for (TokenKind kind : TokenKind.ALL) {
            Price price = price(perMillion, kind);
            if (price != null) {
                all.put(kind, price);
            }
        }
        perMillion = Map.copyOf(all);
    }

    /** The cost of a call, or why it is not known: the exact sum, rounded once, half to even. */
    Cost cost(TokenUsage usage, String provider, String model) {
        if (perMillion.isEmpty() && perRequest == null) {
            return new Cost.Unpriced("no-price");
        }
        BigDecimal usd = perRequest == null ? BigDecimal.ZERO : perRequest;
        for (TokenKind kind : TokenKind.ALL) {
            long tokens = usage.of(kind);
            if (tokens > 0 && !perMillion.isEmpty()) {
                Price price = perMillion.get(kind);
                if (price == null) {
                    return new Cost.Unpriced(kind.isOutput() ? "no-output-price" : "no-input-price");
                }
                usd = usd.add(price.of(tokens, usage.input()));
            }
        }
        return new Cost.Priced(usd.setScale(SCALE, RoundingMode.HALF_EVEN), provider, model);
    }

    private static @Nullable Price price(Map<TokenKind, Price> perMillion, TokenKind kind) {
        Price price = perMillion.get(kind);
        for (TokenKind whole : kind.fallbacks()) {
            price = price == null ? perMillion.get(whole) : price;
        }
        return price;
    }
}
