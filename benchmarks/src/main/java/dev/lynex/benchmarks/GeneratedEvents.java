package dev.lynex.benchmarks;

import java.util.List;

/**
 * Events made inside the engine by hashes of (row number, seed), so that every run with the same seed has the same rows,
 * numbered in the order of arrival. Most are of 12 projects of which the first has half, over the 30 days before a fixed
 * moment, in traces of 8 events that last up to 8 minutes. The last ones are a busy project's, 1,667 a second in the last
 * 8 minutes, in traces of 8 events that last up to a minute.
 */
final class GeneratedEvents {
    static final int DAYS = 30;
    static final String END = "toDateTime64('2026-11-23 00:00:00', 9, 'UTC')";

    private static final String PROJECTS = "multiIf(share < 500, 'p00', share < 700, 'p01', share < 800, 'p02', share <"
            + " 870, 'p03', share < 920, 'p04', share < 950, 'p05', share < 970, 'p06', share < 980, 'p07', share < 988,"
            + " 'p08', share < 994, 'p09', share < 998, 'p10', 'p11')";
    private static final String TEXT =
            "arrayStringConcat(arrayMap(i -> ['the','model','answers','with','a','list','of',"
                    + "'orders','that','were','paid','late','because','bank','refused','customer'][1 + bitAnd(bitShiftRight("
                    + "h2, i * 4), 15)], range(16)), ' ')";

    /** Of the busy project. */
    private static final long BUSY = 800_000;

    private final long rows;
    private final long seed;

    GeneratedEvents(long rows, long seed) {
        this.rows = rows;
        this.seed = seed;
    }

    /** All rows, the busy project's among them. */
    long rows() {
        return rows + BUSY;
    }

    /** A table of all rows in the order of arrival, with the events' columns that matter here. */
    List<String> staging() {
        String common = "toInt64(intDiv(number * " + (DAYS * 86_400L * 1_000L) + ", " + rows + ")) * 1000000 - h %"
                + " 240000000000 - " + DAYS + " * 86400000000000";
        String busy = "toInt64(number - " + rows + ") * 600000 - h % 10000000000 - 480000000000";
        return List.of(
                "CREATE TABLE staging ENGINE = MergeTree ORDER BY n AS " + select(0, rows, 512, PROJECTS, common),
                "INSERT INTO staging " + select(rows, rows + BUSY, 64_000, "'busy'", busy));
    }

    /** Rows that arrive after the others. */
    String later(long from, long to) {
        return select(
                rows() + from,
                rows() + to,
                512,
                PROJECTS,
                "toInt64(number - " + rows() + ") * 500000000 - h % 240000000000");
    }

    /**
     * @param together rows in which an eighth as many traces are under way
     * @param offset nanoseconds from the end to the event's time
     */
    private String select(long from, long to, int together, String project, String offset) {
        int traces = together / 8;
        return "WITH intDiv(number, " + together + ") * " + traces + " + number % " + traces + " AS t,"
                + " cityHash64(t, " + seed + ") AS ht, cityHash64(number, " + seed + ") AS h,"
                + " cityHash64(number, " + seed + " + 1) AS h2,"
                + " ht % 1000 AS share"
                + " SELECT number AS n, " + project + " AS project,"
                + " " + END + " + toIntervalNanosecond(" + offset + ") AS ts,"
                + " lower(hex(cityHash64(h, 1))) || lower(hex(cityHash64(h, 2))) AS event_id,"
                + " lower(hex(cityHash64(t, 7, " + seed + "))) || lower(hex(cityHash64(t, 8, " + seed
                + "))) AS trace_id,"
                + " ['model_response','tool_call','span','log','message'][1 + h % 5] AS type,"
                + " ['plan','search','answer','book_trip','summarise','rerank','embed','judge'][1 + h2 % 8] AS name,"
                + " if(h % 5 = 0, ['gpt-5','claude-sonnet-4-5','gemini-2.5-pro'][1 + h2 % 3], '') AS model,"
                + " if(h % 37 = 0, 'error', 'ok') AS status,"
                + " lower(hex(cityHash64(h, 3))) AS span_id, lower(hex(cityHash64(h2, 3))) AS parent_span_id,"
                + " 's' || toString(ht % 5000) AS session_id, 'u' || toString(ht % 900) AS user_id,"
                + " 'production' AS environment, toInt64(h2 % 4000) AS input_tokens, toInt64(h % 900) AS output_tokens,"
                + " toDecimal64(h2 % 1000000, 6) / 1000000 AS estimated_cost_usd, (h % 100000) / 10 AS latency_ms,"
                + " " + TEXT + " AS input, reverse(input) AS output,"
                + " concat('{\"prompt\":\"', input, '\",\"response\":\"', output, '\",\"latencyMs\":', toString(h % 10000),"
                + " '}') AS body, ts + toIntervalMillisecond(h % 3000) AS received_at,"
                + " received_at + toIntervalMillisecond(h2 % 900) AS processed_at, toUInt16(3650) AS retention_days,"
                + " 'b/' || toString(intDiv(number, 10000)) AS block"
                + " FROM numbers(" + from + ", " + (to - from) + ")";
    }
}
