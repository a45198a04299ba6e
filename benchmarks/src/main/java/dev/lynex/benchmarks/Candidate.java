package dev.lynex.benchmarks;

/**
 * A layout of the events table to compare.
 *
 * @param name its table, and how the result names it
 * @param partition expression of PARTITION BY
 * @param sortKey expressions of ORDER BY, the project first
 * @param newestFirst ORDER BY of a list that can be read in the key's order, backwards
 */
record Candidate(String name, String partition, String sortKey, String newestFirst) {
    private static final String REST = "ts DESC, trace_id DESC, event_id DESC";

    static Candidate bucketed(String name, String partition, String bucket) {
        return new Candidate(
                name, partition, "project, " + bucket + "(ts), trace_id, event_id, ts", bucket + "(ts) DESC, " + REST);
    }

    static Candidate byTime(String name, String partition) {
        return new Candidate(name, partition, "project, ts, trace_id, event_id", REST);
    }

    /** The real schema of events, as this candidate would have it. */
    String ddl(String events) {
        String ddl = replaced(events, "CREATE TABLE IF NOT EXISTS \\w+", "CREATE TABLE " + name);
        ddl = replaced(ddl, "\nPARTITION BY [^\n]+", "\nPARTITION BY " + partition);
        return replaced(ddl, "\nORDER BY [^\n]+", "\nORDER BY (" + sortKey + ")");
    }

    private static String replaced(String text, String pattern, String by) {
        String result = text.replaceFirst(pattern, java.util.regex.Matcher.quoteReplacement(by));
        if (result.equals(text) && !text.contains(by)) {
            throw new IllegalStateException("the schema has no " + pattern);
        }
        return result;
    }
}
