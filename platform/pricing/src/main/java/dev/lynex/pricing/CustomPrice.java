package dev.lynex.pricing;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A project's own price for some models, for a time. It stands alone: where it prices some tokens and not those used, a
 * call is unpriced, whatever the table says.
 *
 * @param provider a {@link NamePattern} of the provider, as the client names it or as the table does; null for any
 * @param model a {@link NamePattern} of the model, as the client names it or as the table does; 1 to 200 characters
 * @param usdPerMillion US dollars a million tokens, 0 to 1,000,000 with at most 12 decimals; 0 is a price: the model is
 *     free, as self-hosted ones may be. A kind that is left out costs what it is one of costs
 * @param usdPerRequest US dollars a call, in the same range, on top of tokens; null is nothing. Alone it is the whole price
 * @param from the first instant at which it holds
 * @param to the first instant at which it holds no more; null for ever
 */
public record CustomPrice(
        @Nullable String provider,
        String model,
        Map<TokenKind, BigDecimal> usdPerMillion,
        @Nullable BigDecimal usdPerRequest,
        Instant from,
        @Nullable Instant to) {
    static final int MAX_PATTERN = 200;
    static final BigDecimal MAX_USD = new BigDecimal(1_000_000);
    static final int MAX_SCALE = 12;

    public CustomPrice {
        usdPerMillion = Map.copyOf(usdPerMillion);
        require(isPattern(model) && (provider == null || isPattern(provider)), "a pattern has 1 to 200 characters");
        require(!usdPerMillion.isEmpty() || usdPerRequest != null, "a custom price has a price");
        require(usdPerMillion.values().stream().allMatch(CustomPrice::isUsd), "a price is 0 to 1000000 US dollars");
        require(usdPerRequest == null || isUsd(usdPerRequest), "a price is 0 to 1000000 US dollars");
        require(to == null || from.isBefore(to), "a custom price ends after it begins");
    }

    static boolean isPattern(String text) {
        return !text.isBlank() && text.length() <= MAX_PATTERN;
    }

    static boolean isUsd(BigDecimal usd) {
        return usd.signum() >= 0 && usd.compareTo(MAX_USD) <= 0 && usd.scale() <= MAX_SCALE;
    }

    boolean holds(Instant at) {
        return !at.isBefore(from) && (to == null || at.isBefore(to));
    }

    boolean covers(Catalog.Found found) {
        return (provider == null || matchesAny(provider, List.of(found.asked().provider(), found.providerId())))
                && matchesAny(model, List.of(found.asked().model(), found.modelName(), found.modelId()));
    }

    PriceList list() {
        Map<TokenKind, Price> prices = new LinkedHashMap<>();
        usdPerMillion.forEach((kind, usd) -> prices.put(kind, new Price(usd, List.of())));
        return new PriceList(prices, usdPerRequest);
    }

    private static boolean matchesAny(String pattern, List<String> names) {
        NamePattern wanted = new NamePattern(pattern);
        return names.stream().map(Clause::lower).anyMatch(wanted::matches);
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
