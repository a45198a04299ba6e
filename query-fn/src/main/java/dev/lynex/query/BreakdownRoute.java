package dev.lynex.query;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lynex.event.EventType;
import dev.lynex.store.Dimension;
import dev.lynex.store.Metric;
import dev.lynex.store.MetricInterval;
import dev.lynex.store.MetricQuery;
import dev.lynex.store.MetricResult;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code GET /api/v1/sessions}, {@code /users}, {@code /models}, …: one list for each {@link Breakdown}. */
final class BreakdownRoute implements Route {
    private static final Duration SPAN = Duration.ofDays(7);
    private static final Set<String> PARAMETERS = Stream.concat(
                    Stream.of("project", "from", "to", "sort", "order", "limit", "offset"), Filters.PARAMETERS.stream())
            .collect(Collectors.toUnmodifiableSet());
    /** A row's numbers: whatever it can be ordered by. */
    private static final List<Breakdown.Sort> COLUMNS = Stream.of(Breakdown.Sort.values())
            .filter(sort -> sort.metric() != null)
            .toList();

    private static final List<Metric> METRICS =
            COLUMNS.stream().map(sort -> Objects.requireNonNull(sort.metric())).toList();

    private final Access access;
    private final MetricAnswers answers;
    private final InstantSource clock;

    BreakdownRoute(Access access, MetricAnswers answers, InstantSource clock) {
        this.access = access;
        this.answers = answers;
        this.clock = clock;
    }

    /** Which way a list goes. */
    private enum Order {
        DESC,
        ASC
    }

    @Override
    public void routing(HttpRouting.Builder routing) {
        for (Breakdown breakdown : Breakdown.values()) {
            routing.get("/api/v1/" + breakdown.path(), (req, res) -> list(breakdown, req, res));
        }
    }

    private void list(Breakdown breakdown, ServerRequest req, ServerResponse res) {
        String project = access.project(req);
        var parameters = new Query(req, PARAMETERS);
        var asked = new Asked(breakdown.path(), project, req.query().rawValue());
        answers.send(req, res, asked, () -> understood(breakdown, project, parameters));
    }

    private MetricAnswers.Understood understood(Breakdown breakdown, String project, Query parameters) {
        Query.Range range = parameters.range(clock, SPAN);
        Breakdown.Sort sort = parameters.oneOf("sort", breakdown.sort());
        Order order = parameters.oneOf("order", sort == Breakdown.Sort.NAME ? Order.ASC : Order.DESC);
        var conditions = new ArrayList<>(Filters.of(parameters));
        conditions.addAll(breakdown.conditions());
        var query = new MetricQuery(
                project,
                breakdown.hourly() ? range.from().truncatedTo(ChronoUnit.HOURS) : range.from(),
                breakdown.hourly() ? ceiling(range.to()) : range.to(),
                METRICS,
                List.of(breakdown.dimension()),
                conditions,
                MetricInterval.NONE,
                ZoneOffset.UTC,
                new MetricQuery.Top(
                        sort.metric(),
                        order == Order.ASC,
                        parameters.integer("limit", 50, 1, MetricQuery.Top.MOST),
                        parameters.integer("offset", 0, 0, MetricQuery.Top.FARTHEST),
                        false),
                MetricQuery.Compare.NONE,
                false);
        return new MetricAnswers.Understood(query, (result, json) -> describe(breakdown, query, result, json));
    }

    private static Instant ceiling(Instant at) {
        Instant hour = at.truncatedTo(ChronoUnit.HOURS);
        return hour.equals(at) ? hour : hour.plus(1, ChronoUnit.HOURS);
    }

    private static void describe(Breakdown breakdown, MetricQuery query, MetricResult result, ObjectNode json) {
        MetricJson.source(result, json.putObject("source"));
        ArrayNode rows = json.putArray(breakdown.path());
        for (MetricResult.Series series : result.series()) {
            MetricResult.Cell cell = series.cells()[0];
            if (cell != null) {
                row(breakdown, series.group().getFirst(), cell, rows.addObject());
            }
        }
        int next = query.top().offset() + query.top().limit();
        json.set("next", null);
        if (result.more() && next <= MetricQuery.Top.FARTHEST) {
            json.put("next", next);
        }
    }

    private static void row(Breakdown breakdown, String name, MetricResult.Cell cell, ObjectNode json) {
        json.put("name", name);
        for (int i = 0; i < COLUMNS.size(); i++) {
            put(json, Query.wire(COLUMNS.get(i)), cell.values()[i]);
        }
        ArrayNode filter = json.putArray("filter");
        filter(filter, breakdown.dimension(), name);
        if (breakdown == Breakdown.TOOLS) {
            filter(filter, Dimension.TYPE, EventType.TOOL_CALL.wire());
        }
    }

    private static void filter(ArrayNode filter, Dimension dimension, String value) {
        filter.addObject().put("dimension", dimension.wire()).putArray("values").add(value);
    }

    private static void put(ObjectNode json, String name, @Nullable Object value) {
        switch (value) {
            case null -> json.putNull(name);
            case Long number -> json.put(name, number);
            case Double number -> json.put(name, number);
            case BigDecimal money -> json.put(name, EventJson.money(money));
            case Instant at -> json.put(name, at.toString());
            default -> throw new IllegalStateException("no such value: " + value.getClass());
        }
    }
}
