package dev.lynex.store;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the schema's statements are put for the ClickHouse that they are for: as they are written, or with Replicated
 * engines, and with parts synced to disk where power loss must be survived. The columns, keys and views are the same.
 *
 * <p>Replicated tables keep their tokens in Keeper, each in one transaction with its part. Their path holds the table's
 * name, not its UUID, since every replica is migrated by itself and makes its own.
 *
 * @param replicated whether the tables are Replicated ones
 * @param synced whether each part is synced before its insert is answered
 */
record TableEngines(boolean replicated, boolean synced) {
    /** Records of tokens that a table keeps, one a part: the least that {@link SchemaCheck} takes. */
    static final long WINDOW = 100_000;

    /** How long Keeper keeps tokens. ClickHouse's default is an hour, so that a longer outage would store twice. */
    static final Duration WINDOW_TIME = Duration.ofDays(7);

    private static final Pattern ENGINE = Pattern.compile("ENGINE = (\\w*MergeTree)(?:\\(([^)]*)\\))?");
    private static final Pattern PLAIN_WINDOW = Pattern.compile("non_replicated_deduplication_window = (\\d+)");

    /** Plain tables, as embedded engines have. */
    static final TableEngines PLAIN = new TableEngines(false, false);

    String apply(String sql) {
        Matcher window = PLAIN_WINDOW.matcher(sql);
        if (!window.find()) {
            return sql; // a view, or a table that no block is written to
        }
        String settings = window.group();
        if (replicated) {
            settings = "replicated_deduplication_window = " + window.group(1)
                    + ", replicated_deduplication_window_seconds = " + WINDOW_TIME.toSeconds()
                    // A stale copy of that window in memory has lost inserts (ClickHouse issues 120904, 121174).
                    + ", use_async_block_ids_cache = 0";
        }
        if (synced) {
            settings += ", fsync_after_insert = 1, fsync_part_directory = 1";
        }
        String fitting = window.replaceFirst(Matcher.quoteReplacement(settings));
        return replicated ? ENGINE.matcher(fitting).replaceFirst(TableEngines::replicated) : fitting;
    }

    private static String replicated(java.util.regex.MatchResult engine) {
        String arguments = engine.group(2) == null || engine.group(2).isBlank() ? "" : ", " + engine.group(2);
        return Matcher.quoteReplacement("ENGINE = Replicated" + engine.group(1)
                + "('/clickhouse/tables/{shard}/{database}/{table}', '{replica}'" + arguments + ")");
    }
}
