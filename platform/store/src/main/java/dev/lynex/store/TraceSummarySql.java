package dev.lynex.store;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Candidates for a list of traces, from {@code traces_by_time}. */
final class TraceSummarySql {
    /** A trace's rows put together, with what conditions need of them. Columns that a statement does not use are not read. */
    private static final String SUMMED = """
            SELECT
                trace_id,
                toUnixTimestamp64Nano(min(first)) AS start_ns,
                intDiv(toUnixTimestamp64Nano(max(ended)) - toUnixTimestamp64Nano(min(first)), 1000) AS latency_micros,
                argMinMerge(headline) AS name,
                arraySort(groupUniqArrayArray(100)(sessions)) AS session_ids,
                arraySort(groupUniqArrayArray(100)(users)) AS user_ids,
                arraySort(groupUniqArrayArray(100)(environments)) AS environment_names,
                arraySort(groupUniqArrayArray(100)(models)) AS model_names,
                arraySort(groupUniqArrayArray(100)(agents)) AS agent_names,
                arraySort(groupUniqArrayArray(100)(tags)) AS tag_names,
                sum(events) AS event_count,
                sum(spans) AS span_count,
                sum(errors) AS error_count,
                sum(input_tokens) AS tokens_in,
                sum(output_tokens) AS tokens_out,
                sum(priced) AS priced_count,
                sum(unpriced) AS unpriced_count,
                sum(cost_usd) AS cost_sum%s
            FROM traces_by_time
            WHERE project = {project:String}
                AND slot >= toStartOfTenMinutes(fromUnixTimestamp64Nano({from:Int64}, 'UTC'))
                AND slot <= fromUnixTimestamp64Nano({until:Int64}, 'UTC')
                AND toDateTime64(slot, 0, 'UTC') + toIntervalDay(retention_days) > now64(0)
            GROUP BY trace_id
            """;

    /** Many traces are put together on disk rather than refused for their memory; the class's time bounds it. */
    private static final String SETTINGS = " SETTINGS max_bytes_before_external_group_by = 500000000";

    private TraceSummarySql() {}

    /**
     * A statement that answers {@code trace_id}, {@code value} (of the sort, as text) and {@code event_count}.
     *
     * @param parameters gets those of the conditions, and has those of SUMMED and {@code to}
     * @param after where to go on, null for the first page
     */
    static String candidates(TraceQuery query, Map<String, Object> parameters, @Nullable TraceCursor after, int limit) {
        var where = new ArrayList<String>(List.of("start_ns >= {from:Int64}", "start_ns < {to:Int64}"));
        var needed = new StringBuilder();
        query.conditions().forEach(condition -> where.add(condition(condition, parameters, needed)));
        query.ranges().forEach(range -> range(range, parameters, where));
        String direction = query.descending() ? "DESC" : "ASC";
        if (after != null) {
            parameters.put("after_value", after.value());
            parameters.put("after_trace", after.traceId());
            where.add("(value_of_sort, trace_id) " + (query.descending() ? "<" : ">") + " ({after_value:"
                    + query.sort().type() + "}, {after_trace:String})");
        }
        return "SELECT trace_id, toString(value_of_sort) AS value, event_count FROM (SELECT *, "
                + query.sort().expression() + " AS value_of_sort FROM (" + SUMMED.replace("%s", needed) + ")) WHERE "
                + String.join(" AND ", where) + " ORDER BY value_of_sort " + direction + ", trace_id " + direction
                + " LIMIT " + limit + SETTINGS;
    }

    private static String condition(Condition condition, Map<String, Object> parameters, StringBuilder needed) {
        if (condition instanceof Condition.In in) {
            String value = summarised(in, parameters, needed);
            if (value != null) {
                return in.not() ? "NOT (" + value + ")" : value;
            }
            if (in.not()) {
                return "NOT (" + byEvents(new Condition.In(in.dimension(), in.values(), false), parameters) + ")";
            }
        }
        if (condition instanceof Condition.Metadata metadata && metadata.not()) {
            return "NOT (" + byEvents(new Condition.Metadata(metadata.key(), metadata.values(), false), parameters)
                    + ")";
        }
        return byEvents(condition, parameters);
    }

    /** What the summary itself can tell; null for what only the events can. */
    private static @Nullable String summarised(Condition.In in, Map<String, Object> parameters, StringBuilder needed) {
        return switch (in.dimension()) {
            case TRACE -> "trace_id IN " + Conditions.parameter(parameters, "Array(String)", in.values());
            case NAME -> "name IN " + Conditions.parameter(parameters, "Array(String)", in.values());
            case STATUS ->
                "if(error_count > 0, 'error', 'ok') IN "
                        + Conditions.parameter(parameters, "Array(String)", in.values());
            case SESSION -> any("sessions", in, parameters, needed);
            case USER -> any("users", in, parameters, needed);
            case ENVIRONMENT -> any("environments", in, parameters, needed);
            case MODEL -> any("models", in, parameters, needed);
            case AGENT -> any("agents", in, parameters, needed);
            case TAG -> any("tags", in, parameters, needed);
            default -> null; // Dimensions that others add are told by the events until the summary learns them.
        };
    }

    /** Whether any row of the trace has one of the values: asked of each row, since to put their lists together takes longer. */
    private static String any(String column, Condition.In in, Map<String, Object> parameters, StringBuilder needed) {
        String values = Conditions.parameter(parameters, "Array(String)", in.values());
        String name = "any" + parameters.size();
        needed.append(", max(hasAny(" + column + ", " + values + ")) AS " + name);
        if (!in.values().contains("")) {
            return name;
        }
        needed.append(", max(notEmpty(" + column + ")) AS some" + name);
        return "(" + name + " OR NOT some" + name + ")";
    }

    private static String byEvents(Condition condition, Map<String, Object> parameters) {
        return "trace_id IN (SELECT trace_id FROM events WHERE project = {project:String} AND trace_id != '' AND "
                + EventsTable.between("from", "until") + " AND " + EventKeys.ALIVE + " AND "
                + String.join(" AND ", Conditions.sql(List.of(condition), parameters)) + ")";
    }

    private static void range(TraceRange range, Map<String, Object> parameters, List<String> where) {
        String value = range.field().expression();
        if (range.field() == TraceField.COST) {
            where.add("(priced_count > 0 OR unpriced_count = 0)");
        }
        bound(value + " >= ", range.scaled(range.min()), parameters, where);
        bound(value + " <= ", range.scaled(range.max()), parameters, where);
    }

    private static void bound(
            String compared, @Nullable BigDecimal bound, Map<String, Object> parameters, List<String> where) {
        if (bound != null) {
            where.add(compared + Conditions.parameter(parameters, "Decimal(38, 12)", bound.toPlainString()));
        }
    }
}
