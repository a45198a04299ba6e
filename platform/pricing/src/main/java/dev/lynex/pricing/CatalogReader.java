package dev.lynex.pricing;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads a table that {@code src/main/prices/extract.mjs} made. */
final class CatalogReader {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    /** {@code input_mtok} and so on: a kind's name with what it is priced by. */
    private static final Map<String, TokenKind> KINDS =
            TokenKind.ALL.stream().collect(Collectors.toMap(k -> Clause.lower(k.name()) + "_mtok", k -> k));

    private static final String PER_REQUEST = "requests_kcount";

    /** Prices of what no event reports: searches, hours of audio, pages and messages. Such a call costs its tokens. */
    private static final Set<String> NOT_OF_TOKENS = Set.of(
            "web_searches_kcount",
            "storage_searches_kcount",
            "audio_hours",
            "input_audio_hours",
            "input_document_kpages",
            "input_annotated_document_kpages",
            "input_text_messages_kcount");

    private CatalogReader() {}

    static Catalog read(String resource) {
        try (InputStream in = CatalogReader.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the jar has no resource " + resource);
            }
            JsonNode root = JSON.readTree(in);
            List<Provider> providers = new ArrayList<>();
            root.required("providers").forEach(p -> providers.add(provider(p)));
            return new Catalog(root.required("version").textValue(), providers);
        } catch (IOException e) {
            throw new UncheckedIOException("the price table " + resource + " cannot be read", e);
        }
    }

    private static Provider provider(JsonNode node) {
        List<String> fallbacks = new ArrayList<>();
        node.path("fallback_model_providers").forEach(f -> fallbacks.add(f.textValue()));
        List<PricedModel> models = new ArrayList<>();
        node.required("models").forEach(m -> models.add(model(m)));
        return new Provider(
                node.required("id").textValue(),
                Pattern.compile(node.required("api_pattern").textValue()),
                optionalClause(node.get("provider_match")),
                optionalClause(node.get("model_match")),
                List.copyOf(fallbacks),
                List.copyOf(models));
    }

    private static PricedModel model(JsonNode node) {
        JsonNode prices = node.required("prices");
        List<PricedModel.Dated> seasons = new ArrayList<>();
        if (prices.isArray()) {
            prices.forEach(
                    p -> seasons.add(new PricedModel.Dated(season(p.get("constraint")), list(p.required("prices")))));
        } else {
            seasons.add(new PricedModel.Dated(new Season.Always(), list(prices)));
        }
        return new PricedModel(node.required("id").textValue(), clause(node.required("match")), List.copyOf(seasons));
    }

    private static Season season(@Nullable JsonNode constraint) {
        if (constraint == null) {
            return new Season.Always();
        }
        String type = constraint.required("type").textValue();
        return switch (type) {
            case "start_date" -> new Season.From(startOf(constraint.required("start_date")));
            case "time_of_date" ->
                new Season.Daily(time(constraint.required("start_time")), time(constraint.required("end_time")));
            default -> throw new IllegalStateException("the price table has an unknown constraint " + type);
        };
    }

    private static Instant startOf(JsonNode date) {
        return LocalDate.parse(date.textValue()).atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private static LocalTime time(JsonNode time) {
        return OffsetTime.parse(time.textValue())
                .withOffsetSameInstant(ZoneOffset.UTC)
                .toLocalTime();
    }

    private static PriceList list(JsonNode node) {
        Map<TokenKind, Price> perMillion = new EnumMap<>(TokenKind.class);
        node.properties().forEach(each -> {
            TokenKind kind = KINDS.get(each.getKey());
            if (kind != null) {
                perMillion.put(kind, price(each.getValue()));
            } else if (!PER_REQUEST.equals(each.getKey()) && !NOT_OF_TOKENS.contains(each.getKey())) {
                throw new IllegalStateException("the price table has a price of unknown kind " + each.getKey());
            }
        });
        JsonNode request = node.get(PER_REQUEST);
        return new PriceList(
                perMillion, request == null ? null : positive(request).movePointLeft(3));
    }

    private static Price price(JsonNode node) {
        if (node.isNumber()) {
            return new Price(positive(node), List.of());
        }
        List<Price.Tier> tiers = new ArrayList<>();
        node.required("tiers")
                .forEach(
                        t -> tiers.add(new Price.Tier(t.required("start").longValue(), positive(t.required("price")))));
        return new Price(positive(node.required("base")), tiers);
    }

    private static BigDecimal positive(JsonNode number) {
        BigDecimal value = number.decimalValue();
        if (!number.isNumber() || value.signum() < 0) {
            throw new IllegalStateException("the price table has a price that is no number >= 0: " + number);
        }
        return value;
    }

    private static Clause optionalClause(@Nullable JsonNode node) {
        return node == null ? new Clause.Never() : clause(node);
    }

    private static Clause clause(JsonNode node) {
        Map.Entry<String, JsonNode> only = node.properties().iterator().next();
        JsonNode value = only.getValue();
        return switch (only.getKey()) {
            case "equals" -> new Clause.Equals(Clause.lower(value.textValue()));
            case "starts_with" -> new Clause.StartsWith(Clause.lower(value.textValue()));
            case "ends_with" -> new Clause.EndsWith(Clause.lower(value.textValue()));
            case "contains" -> new Clause.Contains(Clause.lower(value.textValue()));
            case "regex" -> new Clause.Regex(Pattern.compile(value.textValue()));
            case "or" -> new Clause.Or(clauses(value));
            case "and" -> new Clause.And(clauses(value));
            default -> throw new IllegalStateException("the price table has an unknown clause " + only.getKey());
        };
    }

    private static List<Clause> clauses(JsonNode array) {
        List<Clause> clauses = new ArrayList<>();
        array.forEach(c -> clauses.add(clause(c)));
        return List.copyOf(clauses);
    }
}
