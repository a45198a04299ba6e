package dev.lynex.store;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The statements of a metric query over one source: which groups come first, and then the numbers of those groups and of
 * all others together. What a client said goes in as parameters only.
 */
final class MetricSql {
    /** Of parameters: seconds, as a DateTime can hold them. */
    private static final long LATEST = 0xffff_ffffL;

    /** How long the slots of {@code rollup_slices_6h} are, which is made of {@code rollup_slices}. */
    private static final Duration SIX_HOURS = Duration.ofHours(6);

    private final MetricQuery query;
    private final Buckets buckets;
    private final MetricSource source;
    private final MetricExpression expressions;
    private final Map<String, Object> parameters = new HashMap<>();
    private final String from;

    MetricSql(MetricQuery query, Buckets buckets, MetricSource source) {
        this.query = query;
        this.buckets = buckets;
        this.source = source;
        this.expressions = new MetricExpression(source);
        parameters.put("project", query.project());
        this.from = from();
    }

    Map<String, Object> parameters() {
        return parameters;
    }

    /** The names of the groups in their order, one more than are shown. */
    String keys() {
        return ranked("");
    }

    /** The same groups with their numbers over the whole range. */
    String ranked() {
        return ranked(", 1 AS shown, " + bucket() + " AS bucket, " + numbers());
    }

    private String ranked(String columns) {
        MetricQuery.Top top = query.top();
        String names = names();
        String by = top.by() == null ? "" : expressions.of(top.by());
        return "SELECT " + groups(query.groupBy()) + columns + (by.isEmpty() ? "" : ", " + by + " AS by_value") + from
                + " GROUP BY " + names + " HAVING " + expressions.count() + " != 0 ORDER BY "
                + (by.isEmpty() ? "" : "by_value" + (top.ascending() ? "" : " DESC") + " NULLS LAST, ")
                + (by.isEmpty() && !top.ascending() ? names.replace(",", " DESC,") + " DESC" : names)
                + " LIMIT " + (top.limit() + 1) + " OFFSET " + top.offset();
    }

    /**
     * The numbers of the groups of these names; of the others too if they are asked for, where {@code shown} is 0.
     *
     * @param keys a list of each group's names, in the order of the query's dimensions
     */
    String values(List<List<String>> keys) {
        String numbers = numbers();
        String grouping = "bucket";
        String select = "SELECT " + bucket() + " AS bucket";
        String where = "";
        if (!query.groupBy().isEmpty()) {
            for (int i = 0; i < query.groupBy().size(); i++) {
                int at = i;
                parameters.put("keys" + i, keys.stream().map(key -> key.get(at)).toList());
            }
            boolean tags = query.groupBy().contains(Dimension.TAG);
            grouping += (tags ? ", of_tag" : "") + ", shown, " + names();
            select += ", " + shown();
            where = query.top().other() || tags ? "" : " AND " + among();
        } else {
            select += ", 1 AS shown";
        }
        String having = query.top().other() ? "" : " AND shown = 1";
        return select + ", " + numbers + from + where + " GROUP BY " + grouping + " HAVING n != 0" + having;
    }

    private String numbers() {
        return expressions.count() + " AS n, " + expressions.unpriced() + " AS unpriced_calls, "
                + IntStream.range(0, query.metrics().size())
                        .mapToObj(i -> expressions.of(query.metrics().get(i)) + " AS m" + i)
                        .collect(Collectors.joining(", "));
    }

    /** Names that are no column's, since an alias hides a column. */
    private String names() {
        return IntStream.range(0, query.groupBy().size()).mapToObj(i -> "g" + i).collect(Collectors.joining(", "));
    }

    private static String groups(List<Dimension> dimensions) {
        return IntStream.range(0, dimensions.size())
                .mapToObj(i ->
                        (dimensions.get(i) == Dimension.TAG ? "arrayJoin(" + tags() + ")" : text(dimensions.get(i)))
                                + " AS g" + i)
                .collect(Collectors.joining(", "));
    }

    private static String tags() {
        return "if(empty(tags), [''], arrayDistinct(CAST(tags, 'Array(String)')))";
    }

    private static String text(Dimension dimension) {
        return "toString(" + dimension.column() + ")";
    }

    /** {@code shown} and the names of the group that a row is of. */
    private String shown() {
        int tag = query.groupBy().indexOf(Dimension.TAG);
        if (tag < 0) {
            return among() + " AS shown, "
                    + IntStream.range(0, query.groupBy().size())
                            .mapToObj(i -> "if(shown, " + text(query.groupBy().get(i)) + ", '') AS g" + i)
                            .collect(Collectors.joining(", "));
        }
        // An event is once in each of its groups, and once among the others however many of its tags are there.
        String names = IntStream.range(0, query.groupBy().size())
                .mapToObj(i -> i == tag ? "tag" : text(query.groupBy().get(i)))
                .collect(Collectors.joining(", "));
        String keys = query.groupBy().size() == 1
                ? "has({keys0:Array(String)}, tag)"
                : "has(" + zipped() + ", (" + names + "))";
        return "arrayJoin(arrayDistinct(arrayMap(tag -> if(" + keys + ", (1, tag), (0, '')), " + tags()
                + "))) AS of_tag,"
                + " of_tag.1 AS shown, "
                + IntStream.range(0, query.groupBy().size())
                        .mapToObj(i -> (i == tag
                                        ? "of_tag.2"
                                        : "if(shown, " + text(query.groupBy().get(i)) + ", '')")
                                + " AS g" + i)
                        .collect(Collectors.joining(", "));
    }

    /** Whether a row is of a group that is shown. */
    private String among() {
        List<Dimension> by = query.groupBy();
        String names = by.stream().map(MetricSql::text).collect(Collectors.joining(", "));
        return by.size() == 1
                ? names + " IN (SELECT arrayJoin({keys0:Array(String)}))"
                : "(" + names + ") IN (SELECT arrayJoin(" + zipped() + "))";
    }

    private String zipped() {
        return IntStream.range(0, query.groupBy().size())
                .mapToObj(i -> "{keys" + i + ":Array(String)}")
                .collect(Collectors.joining(", ", "arrayZip(", ")"));
    }

    /** Seconds since 1970 of the start of a row's bucket, from the list of all. */
    private String bucket() {
        if (buckets.starts().size() == 1) {
            return "toUInt32(" + seconds(buckets.starts().getFirst()) + ")";
        }
        parameters.put(
                "starts", buckets.starts().stream().map(MetricSql::seconds).toList());
        return "roundDown(toUnixTimestamp(" + (source == MetricSource.EVENTS ? "ts" : time()) + "),"
                + " {starts:Array(UInt32)})";
    }

    private String time() {
        return source == MetricSource.SESSIONS ? "hour" : "minute";
    }

    private String from() {
        var conditions = new ArrayList<String>();
        String table =
                switch (source) {
                    case EVENTS -> {
                        parameters.put("from", RowBinary.nearestNanos(query.from()));
                        parameters.put("to", RowBinary.nearestNanos(query.to().minusNanos(1)));
                        conditions.add(EventsTable.between("from", "to"));
                        conditions.add(EventKeys.ALIVE);
                        yield "events FINAL";
                    }
                    case SESSIONS -> {
                        conditions.add(between("hour", query.from(), query.to(), "range"));
                        conditions.add("hour + toIntervalDay(retention_days) > now()");
                        yield "sessions";
                    }
                    case ROLLUP_MINUTE -> {
                        conditions.add(between("minute", query.from(), query.to(), "range"));
                        yield "rollup_minute";
                    }
                    case ROLLUP_HOUR -> hours();
                    case ROLLUP_SLICES -> slice();
                };
        conditions.add("project = {project:String}");
        conditions.addAll(Conditions.sql(query.conditions(), parameters));
        return " FROM " + table + " WHERE " + String.join(" AND ", conditions);
    }

    private String hours() {
        WholeSlots hours = WholeSlots.of(query, buckets, source.grain());
        var parts = new ArrayList<String>();
        parts.add("SELECT * EXCEPT (hour), hour AS minute FROM rollup_hour WHERE "
                + between("hour", hours.first(), hours.end(), "whole"));
        minutes("SELECT * EXCEPT (minute), minute FROM rollup_minute WHERE ", hours, parts);
        return union(parts);
    }

    /** By six hours what lies whole within a bucket, where that is most of it; by half hours the rest; and by minutes its ends. */
    private String slice() {
        Slice slice = Slice.of(query).orElseThrow();
        parameters.put("slice", slice.name());
        String columns = "SELECT * EXCEPT (dimension, slot, value), slot AS minute" + slice.columns() + " FROM ";
        String of = " WHERE dimension = {slice:String} AND ";
        WholeSlots halves = WholeSlots.of(query, buckets, source.grain());
        WholeSlots quarters = WholeSlots.of(query, buckets, SIX_HOURS);
        var parts = new ArrayList<String>();
        String rest = "";
        if (quarters.most()) {
            String cut = "";
            if (!quarters.cut().isEmpty()) {
                parameters.put(
                        "cut", quarters.cut().stream().map(MetricSql::seconds).toList());
                cut = " IN (SELECT toDateTime(arrayJoin({cut:Array(UInt32)}), 'UTC'))";
            }
            String within = between("slot", quarters.first(), quarters.end(), "quarters");
            parts.add(columns + "rollup_slices_6h" + of + within + (cut.isEmpty() ? "" : " AND NOT slot" + cut));
            rest = " AND (NOT (" + within + ")"
                    + (cut.isEmpty() ? "" : " OR toStartOfInterval(slot, toIntervalHour(6))" + cut) + ")";
        }
        parts.add(columns + "rollup_slices" + of + between("slot", halves.first(), halves.end(), "whole") + rest);
        minutes(
                "SELECT * EXCEPT (minute, release, agent, prompt, name), minute" + slice.columnsOfMinutes()
                        + " FROM rollup_minute WHERE ",
                halves,
                parts);
        return union(parts);
    }

    /**
     * The minutes of the range before and after whole slots of a coarser rollup, of which a range of hours has some.
     *
     * @param columns the same as those of the other parts and in the same order, as UNION goes by that
     */
    private void minutes(String columns, WholeSlots slots, List<String> parts) {
        if (!slots.first().equals(query.from()) || !slots.end().equals(query.to())) {
            parts.add(columns + "(" + between("minute", query.from(), slots.first(), "before") + " OR "
                    + between("minute", slots.end(), query.to(), "after") + ")");
        }
    }

    private static String union(List<String> parts) {
        return parts.stream()
                .map(part -> part + " AND project = {project:String}")
                .collect(Collectors.joining(" UNION ALL ", "(", ")"));
    }

    private String between(String column, Instant first, Instant end, String name) {
        parameters.put(name + "_from", seconds(first));
        parameters.put(name + "_to", seconds(end));
        return column + " >= toDateTime({" + name + "_from:Int64}, 'UTC') AND " + column + " < toDateTime({" + name
                + "_to:Int64}, 'UTC')";
    }

    static long seconds(Instant at) {
        return Math.clamp(at.getEpochSecond(), 0, LATEST);
    }
}
