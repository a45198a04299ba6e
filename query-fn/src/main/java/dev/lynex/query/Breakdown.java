package dev.lynex.query;

import dev.lynex.event.EventType;
import dev.lynex.store.Aggregation;
import dev.lynex.store.Condition;
import dev.lynex.store.Dimension;
import dev.lynex.store.Measure;
import dev.lynex.store.Metric;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the events of a project are listed by, each with its numbers. */
enum Breakdown {
    SESSIONS("sessions", Dimension.SESSION, Sort.LAST_SEEN),
    USERS("users", Dimension.USER, Sort.LAST_SEEN),
    MODELS("models", Dimension.MODEL, Sort.EVENTS),
    TOOLS("tools", Dimension.NAME, Sort.EVENTS),
    AGENTS("agents", Dimension.AGENT, Sort.EVENTS),
    PROMPTS("prompts", Dimension.PROMPT, Sort.EVENTS),
    ENVIRONMENTS("environments", Dimension.ENVIRONMENT, Sort.EVENTS);

    /** What a list may be ordered by. */
    enum Sort {
        /** By what the rows are of. */
        NAME(null, null),
        EVENTS(Measure.EVENTS, Aggregation.SUM),
        ERRORS(Measure.ERRORS, Aggregation.SUM),
        ERROR_RATE(Measure.ERROR_RATE, Aggregation.AVG),
        INPUT_TOKENS(Measure.INPUT_TOKENS, Aggregation.SUM),
        OUTPUT_TOKENS(Measure.OUTPUT_TOKENS, Aggregation.SUM),
        TOTAL_TOKENS(Measure.TOTAL_TOKENS, Aggregation.SUM),
        COST_USD(Measure.COST, Aggregation.SUM),
        UNPRICED(Measure.UNPRICED, Aggregation.SUM),
        P50_MS(Measure.LATENCY, Aggregation.P50),
        P95_MS(Measure.LATENCY, Aggregation.P95),
        P99_MS(Measure.LATENCY, Aggregation.P99),
        FIRST_SEEN(Measure.SEEN, Aggregation.MIN),
        LAST_SEEN(Measure.SEEN, Aggregation.MAX);

        @SuppressWarnings("ImmutableEnumChecker") // A record of constants.
        private final @Nullable Metric metric;

        Sort(@Nullable Measure measure, @Nullable Aggregation aggregation) {
            this.metric = measure == null || aggregation == null ? null : new Metric(measure, aggregation);
        }

        @Nullable
        Metric metric() {
            return metric;
        }
    }

    private final String path;
    private final Dimension dimension;
    private final Sort sort;

    Breakdown(String path, Dimension dimension, Sort sort) {
        this.path = path;
        this.dimension = dimension;
        this.sort = sort;
    }

    /** The last part of its address, and the member of the answer that has the rows. */
    String path() {
        return path;
    }

    Dimension dimension() {
        return dimension;
    }

    /** What it is ordered by when nothing is said. */
    Sort sort() {
        return sort;
    }

    /** Whether its rows are kept by whole hours. */
    boolean hourly() {
        return this == SESSIONS || this == USERS;
    }

    /** Which events it is of: those that have one, calls of tools for tools. */
    List<Condition> conditions() {
        var conditions = new ArrayList<Condition>();
        if (this != ENVIRONMENTS) {
            conditions.add(new Condition.In(dimension, List.of(""), true));
        }
        if (this == TOOLS) {
            conditions.add(Condition.In.of(Dimension.TYPE, EventType.TOOL_CALL.wire()));
        }
        return conditions;
    }
}
