package dev.lynex.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.lynex.event.EventType;
import dev.lynex.function.Json;
import dev.lynex.store.Condition;
import dev.lynex.store.Dimension;
import dev.lynex.store.Quantity;
import dev.lynex.store.Search;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A request's filters. Each dimension is a parameter of its name, which may be repeated: any of its values. What that cannot
 * say is said by {@code filter}, a JSON array of conditions: {@code {"dimension": "model", "values": ["a"], "not": true}},
 * {@code {"quantity": "costUsd", "min": "0.5", "max": null}}, {@code {"metadata": "tenant", "values": []}} or
 * {@code {"text": "words"}}. {@code metadata.<key>} is a parameter too, and so is {@code q} for texts.
 */
final class Filters {
    /** What parameters begin with that filter by a key of metadata. */
    private static final String METADATA = "metadata.";

    private static final String WHOLE = "filter";

    /** The parameters that filter; those of metadata have any name. */
    static final Set<String> PARAMETERS = Stream.concat(
                    Stream.of(Dimension.values()).map(Dimension::wire), Stream.of(WHOLE, "q"))
            .collect(Collectors.toUnmodifiableSet());

    /** Conditions that one request may set. */
    static final int MOST = 50;

    private static final Set<String> OF_DIMENSION = Set.of("dimension", "values", "not");
    private static final Set<String> OF_METADATA = Set.of("metadata", "values", "not");
    private static final Set<String> OF_TEXT = Set.of("text");
    static final Set<String> OF_QUANTITY = Set.of("quantity", "min", "max");
    private static final Set<String> STATUSES = Set.of("ok", "error");

    private Filters() {}

    /** Whether a parameter filters by a key of metadata, of a request that takes filters at all. */
    static boolean isMetadata(String parameter, Set<String> known) {
        return known.contains(WHOLE) && parameter.startsWith(METADATA);
    }

    /** The conditions of a request's query parameters. */
    static List<Condition> of(Query query) {
        List<Condition> conditions = parameters(query);
        String filter = query.text(WHOLE);
        if (filter != null) {
            conditions.addAll(ofJson(parse(filter), WHOLE));
        }
        return checked(conditions);
    }

    /** Those that are parameters of their own. */
    static List<Condition> parameters(Query query) {
        var conditions = new ArrayList<Condition>();
        for (Dimension dimension : Dimension.values()) {
            // Of types, which have no comma, several may also stand in one parameter.
            List<String> values =
                    dimension == Dimension.TYPE ? query.texts(dimension.wire()) : query.repeated(dimension.wire());
            if (!values.isEmpty()) {
                conditions.add(in(dimension, values, false));
            }
        }
        for (String name : query.names()) {
            if (name.startsWith(METADATA)) {
                String key = name.substring(METADATA.length());
                conditions.add(new Condition.Metadata(key, query.repeated(name), false));
            }
        }
        String search = query.text("q");
        if (search != null) {
            conditions.add(new Condition.Text(Search.of(search)));
        }
        return conditions;
    }

    /**
     * The conditions of a JSON array.
     *
     * @param where it stands, for errors
     */
    static List<Condition> ofJson(JsonNode json, String where) {
        if (!json.isArray()) {
            throw Query.bad(where + " must be a JSON array of conditions");
        }
        var conditions = new ArrayList<Condition>();
        for (int i = 0; i < json.size(); i++) {
            conditions.add(condition(json.get(i), where + "[" + i + "]"));
        }
        return checked(conditions);
    }

    static List<Condition> checked(List<Condition> conditions) {
        if (conditions.size() > MOST) {
            throw Query.bad("a request may filter by at most " + MOST + " conditions");
        }
        return conditions;
    }

    static JsonNode parse(String filter) {
        try {
            return Json.MAPPER.readTree(filter);
        } catch (JsonProcessingException e) {
            throw Query.bad("filter is not JSON: " + e.getOriginalMessage());
        }
    }

    static Condition condition(JsonNode json, String where) {
        if (json.path("dimension").isTextual()) {
            known(json, OF_DIMENSION, where);
            return in(dimension(json.get("dimension").textValue(), where), values(json, where), not(json, where));
        }
        if (json.path("quantity").isTextual()) {
            known(json, OF_QUANTITY, where);
            return new Condition.Between(
                    quantity(json.get("quantity").textValue(), where),
                    bound(json, "min", where),
                    bound(json, "max", where));
        }
        if (json.path("metadata").isTextual()) {
            known(json, OF_METADATA, where);
            List<String> values = json.path("values").isMissingNode() ? List.of() : texts(json, where);
            return new Condition.Metadata(json.get("metadata").textValue(), values, not(json, where));
        }
        if (json.path("text").isTextual()) {
            known(json, OF_TEXT, where);
            return new Condition.Text(Search.of(json.get("text").textValue()));
        }
        throw Query.bad(where + " must be an object with a dimension, a quantity, metadata or text, each a text");
    }

    private static Condition in(Dimension dimension, List<String> values, boolean not) {
        for (String value : values) {
            if (dimension == Dimension.TYPE && EventType.ofWire(value).isEmpty()) {
                throw Query.bad("there is no event type '" + value + "'");
            }
            if (dimension == Dimension.STATUS && !STATUSES.contains(value)) {
                throw Query.bad("status must be ok or error");
            }
        }
        return new Condition.In(dimension, values, not);
    }

    static Dimension dimension(String name, String where) {
        return Dimension.ofWire(name)
                .orElseThrow(() -> Query.bad(where + ": there is no dimension '" + name + "'; there are "
                        + Stream.of(Dimension.values()).map(Dimension::wire).collect(Collectors.joining(", "))));
    }

    static Quantity quantity(String name, String where) {
        return Quantity.ofWire(name)
                .orElseThrow(() -> Query.bad(where + ": there is no quantity '" + name + "'; there are "
                        + Stream.of(Quantity.values()).map(Quantity::wire).collect(Collectors.joining(", "))));
    }

    private static List<String> values(JsonNode json, String where) {
        List<String> values = texts(json, where);
        if (values.isEmpty()) {
            throw Query.bad(where + ".values must be an array of at least one text");
        }
        return values;
    }

    private static List<String> texts(JsonNode json, String where) {
        JsonNode values = json.path("values");
        var texts = new ArrayList<String>();
        for (JsonNode value : values) {
            if (!value.isTextual()) {
                throw Query.bad(where + ".values must be texts");
            }
            texts.add(value.textValue());
        }
        if (!values.isArray()) {
            throw Query.bad(where + ".values must be an array of texts");
        }
        return texts;
    }

    private static boolean not(JsonNode json, String where) {
        JsonNode not = json.path("not");
        if (!not.isMissingNode() && !not.isBoolean()) {
            throw Query.bad(where + ".not must be true or false");
        }
        return not.booleanValue();
    }

    static @Nullable BigDecimal bound(JsonNode json, String name, String where) {
        JsonNode bound = json.path(name);
        if (bound.isMissingNode() || bound.isNull()) {
            return null;
        }
        try {
            if (bound.isNumber() || bound.isTextual()) {
                return new BigDecimal(bound.asText());
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw Query.bad(where + "." + name + " must be a number, or one as text");
    }

    static void known(JsonNode json, Set<String> members, String where) {
        json.fieldNames().forEachRemaining(name -> {
            if (!members.contains(name)) {
                throw Query.bad(where + " has an unknown member '" + name + "'; known are "
                        + String.join(", ", new TreeSet<>(members)));
            }
        });
    }
}
