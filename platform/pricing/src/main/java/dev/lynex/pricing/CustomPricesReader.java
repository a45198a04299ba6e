package dev.lynex.pricing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads custom prices and gathers all that is wrong with them. For one text. */
final class CustomPricesReader {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private static final Set<String> FIELDS =
            Set.of("provider", "model", "usdPerMillion", "usdPerRequest", "currency", "from", "to");
    private static final Pattern USD = Pattern.compile("\\d{1,7}(\\.\\d{1," + CustomPrice.MAX_SCALE + "})?");
    private static final String KINDS =
            TokenKind.ALL.stream().map(TokenKind::wire).collect(Collectors.joining(", "));

    private final List<InvalidPrices.Problem> problems = new ArrayList<>();

    CustomPrices read(String text) {
        JsonNode root = parse(text);
        if (!root.isArray()) {
            throw new InvalidPrices(List.of(new InvalidPrices.Problem("", "is no array", "write [{...}, ...]")));
        }
        if (root.size() > CustomPrices.MAX) {
            problem("", "has " + root.size() + " prices", "write at most " + CustomPrices.MAX);
        }
        List<CustomPrice> prices = new ArrayList<>();
        Map<List<String>, Integer> places = new HashMap<>();
        for (int i = 0; i < root.size(); i++) {
            CustomPrice price = price("/" + i, root.get(i));
            if (price != null) {
                Integer before = places.putIfAbsent(identity(price), i);
                if (before != null) {
                    problem("/" + i, "is for the same from the same time as /" + before, "keep one of them");
                }
                prices.add(price);
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidPrices(problems);
        }
        return new CustomPrices(prices);
    }

    private static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            String place = e.getLocation() == null
                    ? "is no JSON"
                    : "is no JSON from line %d, column %d on"
                            .formatted(
                                    e.getLocation().getLineNr(), e.getLocation().getColumnNr());
            throw new InvalidPrices(
                    List.of(new InvalidPrices.Problem("", place, "write one JSON array, no field twice in an object")));
        }
    }

    /** A price, or null when something is wrong with it. */
    private @Nullable CustomPrice price(String at, JsonNode node) {
        int before = problems.size();
        if (!node.isObject()) {
            problem(at, "is no object", "write {\"model\": ..., \"usdPerMillion\": {...}, \"from\": ...}");
            return null;
        }
        node.properties().forEach(field -> known(at, field.getKey()));
        String provider = node.has("provider") ? pattern(at + "/provider", node.get("provider")) : null;
        String model = pattern(at + "/model", node.path("model"));
        Map<TokenKind, BigDecimal> perMillion = perMillion(at + "/usdPerMillion", node.get("usdPerMillion"));
        BigDecimal perRequest =
                node.has("usdPerRequest") ? usd(at + "/usdPerRequest", node.get("usdPerRequest")) : null;
        if (perMillion.isEmpty() && perRequest == null && problems.size() == before) {
            problem(at, "has no price", "write usdPerMillion, usdPerRequest or both; \"0\" is free");
        }
        if (node.has("currency") && !"USD".equals(node.get("currency").textValue())) {
            problem(at + "/currency", "is another currency", "convert to US dollars and write \"USD\" or nothing");
        }
        Instant from = instant(at + "/from", node.path("from"));
        Instant to = node.has("to") ? instant(at + "/to", node.get("to")) : null;
        if (from != null && to != null && !from.isBefore(to)) {
            problem(at + "/to", "is not after from", "write a later time, or leave it out for a price without end");
        }
        return problems.size() > before || model == null || from == null
                ? null
                : new CustomPrice(provider, model, perMillion, perRequest, from, to);
    }

    private void known(String at, String field) {
        if (!FIELDS.contains(field)) {
            problem(
                    at,
                    "has an unknown field",
                    "use only " + FIELDS.stream().sorted().collect(Collectors.joining(", ")));
        }
    }

    private @Nullable String pattern(String at, JsonNode node) {
        String text = node.textValue();
        if (text == null || !CustomPrice.isPattern(text)) {
            problem(
                    at,
                    node.isMissingNode() ? "is missing" : "is no name",
                    "write 1 to " + CustomPrice.MAX_PATTERN + " characters, * for any text");
            return null;
        }
        return text.strip();
    }

    private Map<TokenKind, BigDecimal> perMillion(String at, @Nullable JsonNode node) {
        Map<TokenKind, BigDecimal> prices = new EnumMap<>(TokenKind.class);
        if (node == null) {
            return prices;
        }
        if (!node.isObject()) {
            problem(at, "is no object", "write {\"input\": \"2.5\", \"output\": \"10\"}");
        }
        node.properties().forEach(each -> {
            TokenKind kind = TokenKind.ofWire(each.getKey()).orElse(null);
            if (kind == null) {
                problem(at, "has an unknown kind of tokens", "use only " + KINDS);
                return;
            }
            BigDecimal usd = usd(at + "/" + kind.wire(), each.getValue());
            if (usd != null) {
                prices.put(kind, usd);
            }
        });
        return prices;
    }

    private @Nullable BigDecimal usd(String at, JsonNode node) {
        String text = node.isNumber() ? node.decimalValue().toPlainString() : node.textValue();
        if (text == null || !USD.matcher(text).matches() || !CustomPrice.isUsd(new BigDecimal(text))) {
            problem(
                    at,
                    "is no price",
                    "write US dollars as \"0.25\", from 0 to %s, at most %d decimals"
                            .formatted(CustomPrice.MAX_USD, CustomPrice.MAX_SCALE));
            return null;
        }
        return new BigDecimal(text);
    }

    private @Nullable Instant instant(String at, JsonNode node) {
        try {
            if (node.isTextual()) {
                return OffsetDateTime.parse(node.textValue()).toInstant();
            }
        } catch (DateTimeException e) {
            // told below, together with what is no text
        }
        problem(at, node.isMissingNode() ? "is missing" : "is no time", "write as 2026-01-31T00:00:00Z");
        return null;
    }

    private static List<String> identity(CustomPrice price) {
        String provider = price.provider() == null ? "*" : price.provider();
        return List.of(
                Clause.lower(provider),
                Clause.lower(price.model()),
                price.from().toString());
    }

    private void problem(String at, String what, String mend) {
        problems.add(new InvalidPrices.Problem(at, what, mend));
    }
}
