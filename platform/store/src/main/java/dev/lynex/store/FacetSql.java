package dev.lynex.store;

import com.clickhouse.client.api.query.GenericRecord;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/** Values from the table {@code facets}: for each project and day one row of bounded counters, one column a facet. */
final class FacetSql {
    private FacetSql() {}

    static FacetAnswer answer(ClickHouse clickHouse, FacetQuery query) {
        String days =
                "SELECT day, " + query.facet().counts() + " AS counts FROM facets WHERE project = {project:String}"
                        + " AND day >= toDate({from:Int32}) AND day <= toDate({to:Int32})"
                        + " AND day > today() - " + FacetQuery.DAYS + " GROUP BY day";
        String sql =
                "SELECT value, toInt64(sum(n)) AS events, toInt32(max(day)) AS last_day, max(full) AS any_full FROM"
                        + " (SELECT day, arrayJoin(counts) AS item, item.1 AS value, item.2 AS n,"
                        + " toInt32(length(counts) >= " + FacetAnswer.MOST_A_DAY + ") AS full FROM (" + days + "))"
                        + " GROUP BY value HAVING value != '' AND startsWith(lowerUTF8(value), lowerUTF8({prefix:String}))"
                        + " ORDER BY events DESC, value LIMIT " + query.limit();
        List<GenericRecord> rows = clickHouse.query(
                QueryClass.INTERACTIVE,
                query.project(),
                sql,
                Map.of(
                        "project",
                        query.project(),
                        "prefix",
                        query.prefix(),
                        "from",
                        day(query.from()),
                        "to",
                        day(query.to())));
        return new FacetAnswer(
                rows.stream().map(FacetSql::value).toList(),
                rows.stream().allMatch(r -> r.getInteger("any_full") == 0));
    }

    private static FacetAnswer.Value value(GenericRecord r) {
        return new FacetAnswer.Value(
                r.getString("value"), r.getLong("events"), LocalDate.ofEpochDay(r.getInteger("last_day")));
    }

    /** Days since 1970 as a Date can hold them. */
    private static int day(LocalDate day) {
        return (int) Math.clamp(day.toEpochDay(), 0L, 0xffffL);
    }
}
