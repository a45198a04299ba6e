package dev.lynex.benchmarks;

import java.util.regex.Matcher;

/**
 * A layout of the events table to compare.
 *
 * @param name its table, and how the result names it
 * @param partition expression of PARTITION BY
 * @param bucket function that the sort key applies to ts before trace and id; "" when ts itself comes first
 */
record Candidate(String name, String partition, String bucket) {
    private String sortKey() {
        return bucket.isEmpty()
                ? "project, ts, trace_id, event_id"
                : "project, " + bucket + "(ts), trace_id, ts, event_id";
    }

    /**
     * A condition on ts, which ClickHouse can search by. Where ts comes last in the key it must be said of the bucket as
     * well: with ts itself in the key, ClickHouse does not derive that.
     */
    String between(String from, String to) {
        String plain = "ts >= " + from + " AND ts < " + to;
        return bucket.isEmpty()
                ? plain
                : plain + " AND " + bucket + "(ts) >= " + bucket + "(" + from + ") AND " + bucket + "(ts) <= " + bucket
                        + "(" + to + ")";
    }

    /** A condition that the row's key is one of the list of (ts, trace, id). */
    String keyIn(String keys) {
        String first = bucket.isEmpty() ? "" : bucket + "(ts), ";
        String firstOfKey = bucket.isEmpty() ? "" : bucket + "(k.1), ";
        String last = bucket.isEmpty() ? "(ts, trace_id, event_id)" : "(" + first + "trace_id, ts, event_id)";
        String lastOfKey = bucket.isEmpty() ? "k.1, k.2, k.3" : firstOfKey + "k.2, k.1, k.3";
        return last + " IN (SELECT " + lastOfKey + " FROM (SELECT arrayJoin(CAST(" + keys
                + " AS Array(Tuple(DateTime64(9, 'UTC'), String, String)))) AS k))";
    }

    /** The real schema of events, as this candidate would have it. */
    String ddl(String events) {
        String ddl = replaced(events, "CREATE TABLE IF NOT EXISTS \\w+", "CREATE TABLE " + name);
        ddl = replaced(ddl, "\nPARTITION BY [^\n]+", "\nPARTITION BY " + partition);
        return replaced(ddl, "\nORDER BY [^\n]+", "\nORDER BY (" + sortKey() + ")");
    }

    private static String replaced(String text, String pattern, String by) {
        String result = text.replaceFirst(pattern, Matcher.quoteReplacement(by));
        if (!result.contains(by)) {
            throw new IllegalStateException("the schema has no " + pattern);
        }
        return result;
    }
}
