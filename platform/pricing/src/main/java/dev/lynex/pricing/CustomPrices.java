package dev.lynex.pricing;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/**
 * A project's own prices. Of those that are for a model and hold, the one with the latest {@code from} wins; of several
 * with the same {@code from}, the one that stands last.
 *
 * @param prices at most 1,000
 */
public record CustomPrices(List<CustomPrice> prices) {
    public static final CustomPrices NONE = new CustomPrices(List.of());

    static final int MAX = 1_000;
    private static final int VERSION_BYTES = 8;
    private static final JsonMapper JSON = new JsonMapper();

    public CustomPrices {
        prices = List.copyOf(prices);
        if (prices.size() > MAX) {
            throw new IllegalArgumentException("a project has at most " + MAX + " custom prices");
        }
    }

    /**
     * Reads the form that {@link #toJson()} writes and {@code docs/pricing.md} describes.
     *
     * @throws InvalidPrices with everything that is wrong with it
     */
    public static CustomPrices read(String json) {
        return new CustomPricesReader().read(json);
    }

    /** The same prices have the same text. */
    public String toJson() {
        ArrayNode all = JSON.createArrayNode();
        prices.forEach(p -> write(p, all.addObject()));
        return all.toString();
    }

    /** {@code custom-} and 16 hex digits: the beginning of the SHA-256 of {@link #toJson()}. */
    public String version() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(toJson().getBytes(StandardCharsets.UTF_8));
            return "custom-" + HexFormat.of().formatHex(hash, 0, VERSION_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Those for a model, whenever they hold, the one that wins first. */
    List<CustomPrice> of(Catalog.Found found) {
        return prices.reversed().stream()
                .filter(p -> p.covers(found))
                .sorted(Comparator.comparing(CustomPrice::from).reversed())
                .toList();
    }

    private static void write(CustomPrice price, ObjectNode into) {
        if (price.provider() != null) {
            into.put("provider", price.provider());
        }
        into.put("model", price.model());
        ObjectNode perMillion = into.putObject("usdPerMillion");
        for (TokenKind kind : TokenKind.ALL) {
            BigDecimal usd = price.usdPerMillion().get(kind);
            if (usd != null) {
                perMillion.put(kind.wire(), text(usd));
            }
        }
        if (price.usdPerRequest() != null) {
            into.put("usdPerRequest", text(price.usdPerRequest()));
        }
        into.put("from", price.from().toString());
        if (price.to() != null) {
            into.put("to", price.to().toString());
        }
    }

    private static String text(BigDecimal usd) {
        return usd.stripTrailingZeros().toPlainString();
    }
}
