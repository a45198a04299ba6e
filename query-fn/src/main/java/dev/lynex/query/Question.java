package dev.lynex.query;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.lynex.function.Json;
import dev.lynex.store.Aggregation;
import dev.lynex.store.Condition;
import dev.lynex.store.Dimension;
import dev.lynex.store.Measure;
import dev.lynex.store.Metric;
import dev.lynex.store.MetricInterval;
import dev.lynex.store.MetricQuery;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A metric query as a client puts it, in JSON. Strict: an unknown member is refused, for it might have narrowed the answer. */
final class Question {
    /** Of the JSON: room for fifty conditions of a hundred values each. */
    static final int MAX_BYTES = 1 << 20;

    /** How buckets without events are shown. */
    enum Fill {
        /** Sums are 0, percentiles null. */
        ZERO,
        NULL,
        /** They are left out. */
        NONE
    }

    private static final Duration SPAN = Duration.ofHours(24);
    private static final Duration LONGEST = Duration.ofDays(36_500);
    private static final Instant LAST = Instant.parse("2100-01-01T00:00:00Z");
    private static final int DEFAULT_LIMIT = 10;
    private static final ZoneId UTC = ZoneId.of("UTC");
    private static final Set<String> MEMBERS = Set.of(
            "measures",
            "groupBy",
            "filters",
            "from",
            "to",
            "last",
            "interval",
            "timeZone",
            "fill",
            "top",
            "compare",
            "source");
    private static final Set<String> OF_MEASURE = Set.of("measure", "aggregation");
    private static final Set<String> OF_TOP = Set.of("limit", "by", "order", "other");
    private static final Pattern RELATIVE = Pattern.compile("([1-9]\\d{0,6})([mhdw])");
    private static final Set<String> ZONES = Set.copyOf(ZoneId.getAvailableZoneIds());
    private static final ObjectReader STRICT = Json.MAPPER
            .readerFor(JsonNode.class)
            .with(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final JsonNode json;
    private final Instant now;

    private Question(JsonNode json, Instant now) {
        this.json = json;
        this.now = now;
    }

    /** @throws dev.lynex.function.ProblemException 400 when it is not JSON, or no object */
    static Question of(byte[] body, Instant now) {
        try {
            JsonNode json = STRICT.readValue(body);
            if (json != null && json.isObject()) {
                known(json, MEMBERS, "the query");
                return new Question(json, now);
            }
        } catch (JsonProcessingException e) {
            throw Query.bad("the query is not JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw Query.bad("the query is not JSON");
        }
        throw Query.bad("the query must be a JSON object");
    }

    /** @throws dev.lynex.function.ProblemException 400 that says what is wrong, and where */
    MetricQuery query(String project) {
        Instant to = instant("to", now);
        Instant from = from(to);
        if (!from.isBefore(to)) {
            throw Query.bad("from must be before to");
        }
        List<Metric> metrics = metrics();
        List<Dimension> groupBy = groupBy();
        return new MetricQuery(
                project,
                from,
                to,
                metrics,
                groupBy,
                json.has("filters") ? Filters.ofJson(json.get("filters"), "filters") : List.<Condition>of(),
                interval(Duration.between(from, to)),
                zone(),
                top(metrics.getFirst()),
                compare(),
                fresh());
    }

    Fill fill() {
        return choice("fill", Fill.ZERO, List.of(Fill.values()), Query::wire);
    }

    private List<Metric> metrics() {
        var metrics = new ArrayList<Metric>();
        for (JsonNode each : array("measures")) {
            metrics.add(metric(each, "measures[" + metrics.size() + "]"));
        }
        if (metrics.isEmpty()) {
            throw Query.bad("measures must name at least one, such as \"events\" or {\"measure\":\"latencyMs\","
                    + "\"aggregation\":\"p95\"}");
        }
        return metrics;
    }

    private static Metric metric(JsonNode json, String where) {
        if (json.isTextual()) {
            return Metric.of(measure(json.textValue(), where));
        }
        if (!json.isObject() || !json.path("measure").isTextual()) {
            throw Query.bad(where + " must be a measure's name, or an object with one in \"measure\"");
        }
        known(json, OF_MEASURE, where);
        Measure measure = measure(json.get("measure").textValue(), where);
        JsonNode aggregation = json.path("aggregation");
        if (aggregation.isMissingNode()) {
            return Metric.of(measure);
        }
        Aggregation as = (aggregation.isTextual()
                        ? Aggregation.ofWire(aggregation.textValue())
                        : Optional.<Aggregation>empty())
                .orElseThrow(() -> Query.bad(where + ".aggregation must be one of "
                        + names(Stream.of(Aggregation.values()), Aggregation::wire)));
        return new Metric(measure, as);
    }

    private static Measure measure(String name, String where) {
        return Measure.ofWire(name)
                .orElseThrow(() -> Query.bad(where + ": there is no such measure; there are "
                        + names(Stream.of(Measure.values()), Measure::wire)));
    }

    private List<Dimension> groupBy() {
        var dimensions = new ArrayList<Dimension>();
        for (JsonNode each : array("groupBy")) {
            if (!each.isTextual()) {
                throw Query.bad("groupBy must be names of dimensions");
            }
            dimensions.add(Filters.dimension(each.textValue(), "groupBy"));
        }
        return dimensions;
    }

    private Instant from(Instant to) {
        if (!json.has("last")) {
            return instant("from", to.minus(SPAN));
        }
        if (json.has("from")) {
            throw Query.bad("give from or last, not both");
        }
        Matcher last = RELATIVE.matcher(json.path("last").asText());
        if (!json.get("last").isTextual() || !last.matches()) {
            throw Query.bad("last must be a number of m, h, d or w, such as \"7d\"");
        }
        long number = Long.parseLong(last.group(1));
        Duration length =
                switch (last.group(2)) {
                    case "m" -> Duration.ofMinutes(number);
                    case "h" -> Duration.ofHours(number);
                    case "d" -> Duration.ofDays(number);
                    default -> Duration.ofDays(7 * number);
                };
        Instant from = length.compareTo(LONGEST) > 0 ? Instant.EPOCH : to.minus(length);
        return from.isBefore(Instant.EPOCH) ? Instant.EPOCH : from;
    }

    private Instant instant(String name, Instant otherwise) {
        JsonNode value = json.path(name);
        if (value.isMissingNode()) {
            return otherwise;
        }
        try {
            Instant instant = OffsetDateTime.parse(value.asText()).toInstant();
            if (value.isTextual() && !instant.isBefore(Instant.EPOCH) && instant.isBefore(LAST)) {
                return instant;
            }
        } catch (DateTimeException e) {
            // said below
        }
        throw Query.bad(name + " must be a time such as 2026-11-23T10:00:00Z, between 1970 and 2100");
    }

    private MetricInterval interval(Duration range) {
        JsonNode interval = json.path("interval");
        if (interval.isMissingNode()) {
            return MetricInterval.NONE;
        }
        if (interval.isTextual() && interval.textValue().equals("auto")) {
            return MetricInterval.fitting(range);
        }
        return (interval.isTextual() ? MetricInterval.ofWire(interval.textValue()) : Optional.<MetricInterval>empty())
                .orElseThrow(() -> Query.bad("interval must be auto or one of "
                        + names(Stream.of(MetricInterval.values()), MetricInterval::wire)));
    }

    private ZoneId zone() {
        JsonNode zone = json.path("timeZone");
        if (zone.isMissingNode()) {
            return UTC;
        }
        if (!zone.isTextual() || !ZONES.contains(zone.textValue())) {
            throw Query.bad("timeZone must be a name of the IANA's, such as Europe/Berlin");
        }
        return ZoneId.of(zone.textValue());
    }

    private MetricQuery.Top top(Metric first) {
        JsonNode top = json.path("top");
        if (top.isMissingNode()) {
            return new MetricQuery.Top(first, false, DEFAULT_LIMIT, 0, true);
        }
        if (!top.isObject()) {
            throw Query.bad("top must be an object");
        }
        known(top, OF_TOP, "top");
        JsonNode limit = top.path("limit");
        if (!limit.isMissingNode() && !(limit.isIntegralNumber() && limit.canConvertToInt())) {
            throw Query.bad("top.limit must be a whole number");
        }
        JsonNode other = top.path("other");
        if (!other.isMissingNode() && !other.isBoolean()) {
            throw Query.bad("top.other must be true or false");
        }
        JsonNode order = top.path("order");
        boolean ascending = order.isTextual() && order.textValue().equals("asc");
        if (!order.isMissingNode()
                && !ascending
                && !(order.isTextual() && order.textValue().equals("desc"))) {
            throw Query.bad("top.order must be asc or desc");
        }
        return new MetricQuery.Top(
                top.has("by") ? metric(top.get("by"), "top.by") : first,
                ascending,
                limit.asInt(DEFAULT_LIMIT),
                0,
                other.asBoolean(true));
    }

    private MetricQuery.Compare compare() {
        return choice("compare", MetricQuery.Compare.NONE, List.of(MetricQuery.Compare.values()), Query::wire);
    }

    private boolean fresh() {
        return choice("source", "auto", List.of("auto", "events"), Function.identity())
                .equals("events");
    }

    private <T> T choice(String name, T otherwise, List<T> of, Function<T, String> wire) {
        JsonNode value = json.path(name);
        if (value.isMissingNode()) {
            return otherwise;
        }
        return of.stream()
                .filter(each -> value.isTextual() && wire.apply(each).equals(value.textValue()))
                .findFirst()
                .orElseThrow(() -> Query.bad(name + " must be one of " + names(of.stream(), wire)));
    }

    private List<JsonNode> array(String name) {
        JsonNode value = json.path(name);
        if (value.isMissingNode()) {
            return List.of();
        }
        if (!value.isArray()) {
            throw Query.bad(name + " must be an array");
        }
        var all = new ArrayList<JsonNode>();
        value.forEach(all::add);
        return all;
    }

    private static <T> String names(Stream<T> of, Function<T, String> wire) {
        return of.map(wire).collect(Collectors.joining(", "));
    }

    private static void known(JsonNode json, Set<String> members, String where) {
        for (@Nullable String name : (Iterable<String>) json::fieldNames) {
            if (!members.contains(name)) {
                throw Query.bad(
                        where + " has an unknown member; known are " + String.join(", ", new TreeSet<>(members)));
            }
        }
    }
}
