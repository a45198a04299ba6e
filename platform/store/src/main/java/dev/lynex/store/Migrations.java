package dev.lynex.store;

import com.clickhouse.client.api.query.GenericRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The schema, step by step. Each step is one statement in a file of its own that does nothing when it was done before,
 * and never changes once released; so several processes may run them at once, and one that dies on the way leaves the
 * rest to the next. {@code schema_migrations} tells what was done, and by which text; it is each server's own, since
 * every replica makes its tables itself.
 */
final class Migrations {
    /** The family whose order of token and part the embedded engine's repair was tested with. */
    private static final String TESTED = "26.7.";

    private static final System.Logger LOG = System.getLogger(Migrations.class.getName());
    /** In order; new ones go to the end. */
    static final List<String> STEPS = List.of(
            "0001_events",
            "0002_rollup_minute",
            "0003_rollup_minute_view",
            "0004_traces",
            "0005_traces_view",
            "0006_events_by_request",
            "0007_body_codec",
            "0010_metadata",
            "0011_search",
            "0012_search_of_old_rows",
            "0013_events_by_storing",
            "0014_facets",
            "0015_facets_view",
            "0020_traces_view_gone",
            "0021_traces_gone",
            "0022_traces_by_time",
            "0023_traces_by_time_view",
            "0024_traces_by_id",
            "0025_traces_by_id_view",
            // Dropped and made again, never altered: ClickHouse knows an altered view by another name after its next
            // start, and stores a block again that was stored before it.
            "0029_rollup_minute_view_gone",
            "0030_rollup_minute_columns",
            "0031_rollup_minute_view_columns",
            "0032_rollup_hour",
            "0033_rollup_hour_view",
            "0034_sessions",
            "0035_sessions_view",
            "0036_rollup_slices",
            "0037_rollup_slices_view",
            "0038_rollup_slices_6h",
            "0039_rollup_slices_6h_view");

    /** Those of them that no block may be stored during, since they change what views store. */
    static final Set<String> HELD = Set.of(
            "0029_rollup_minute_view_gone",
            "0030_rollup_minute_columns",
            "0031_rollup_minute_view_columns",
            "0033_rollup_hour_view",
            "0035_sessions_view",
            "0037_rollup_slices_view",
            "0039_rollup_slices_6h_view");

    private static final Pattern NUMBER = Pattern.compile("(\\d{4})_.*");

    private final ClickHouse clickHouse;
    private final String database;
    private final TableEngines engines;
    private final Set<String> held;

    Migrations(ClickHouse clickHouse, String database, TableEngines engines) {
        this(clickHouse, database, engines, HELD);
    }

    Migrations(ClickHouse clickHouse, String database, TableEngines engines, Set<String> held) {
        this.clickHouse = clickHouse;
        this.database = database;
        this.engines = engines;
        this.held = held;
    }

    /** The number of the last step that was done, 0 when none was. */
    int version() {
        try {
            return applied().keySet().stream()
                    .map(NUMBER::matcher)
                    .filter(Matcher::matches)
                    .mapToInt(step -> Integer.parseInt(step.group(1)))
                    .max()
                    .orElse(0);
        } catch (StoreException e) {
            if (ClickHouse.isNotThere(e)) {
                return 0;
            }
            throw e;
        }
    }

    void run(BlockHold hold) {
        warnOfUntestedVersion();
        clickHouse.command("CREATE DATABASE IF NOT EXISTS " + database, true);
        clickHouse.command(
                "CREATE TABLE IF NOT EXISTS schema_migrations (step String, checksum String,"
                        + " applied_at DateTime64(3, 'UTC') DEFAULT now64(3))"
                        + " ENGINE = ReplacingMergeTree ORDER BY (step, checksum)",
                false);
        Map<String, String> applied = applied();
        // Into a schema that is made only now nobody stores, and its queue may not be there yet.
        boolean stored = !applied.isEmpty();
        List<String> due =
                STEPS.stream().filter(step -> !isApplied(step, applied)).toList();
        STEPS.forEach(applied::remove);
        for (int from = 0; from < due.size(); ) {
            boolean holding = stored && held.contains(due.get(from));
            int to = from + 1;
            // A view that one step drops and a later one makes again is missed by no block in between.
            while (holding && to < due.size() && held.contains(due.get(to))) {
                to++;
            }
            run(due.subList(from, to), holding ? hold : BlockHold.NONE);
            from = to;
        }
        if (!applied.isEmpty()) {
            LOG.log(System.Logger.Level.WARNING, "schema newer than this program steps=" + applied.keySet());
        }
    }

    private boolean isApplied(String step, Map<String, String> applied) {
        String before = applied.get(step);
        if (before != null && !before.equals(checksum(sql(step)))) {
            throw new StoreException.Rejected("schema step " + step + " was applied to database " + database
                    + " with another text; a released step never changes");
        }
        return before != null;
    }

    /** Steps that are noted only once the hold has held to their end, so that else they are done again. */
    private void run(List<String> steps, BlockHold hold) {
        hold.during(() -> steps.forEach(step -> clickHouse.command(engines.apply(sql(step)), false)));
        for (String step : steps) {
            clickHouse.command(
                    "INSERT INTO schema_migrations (step, checksum) VALUES ('" + step + "', '" + checksum(sql(step))
                            + "')",
                    false);
            LOG.log(System.Logger.Level.INFO, "schema step=" + step + " database=" + database);
        }
    }

    private void warnOfUntestedVersion() {
        String version = clickHouse.version();
        if (!version.startsWith(TESTED)) {
            LOG.log(System.Logger.Level.WARNING, "clickhouse untested version=" + version + " tested=" + TESTED + "x");
        }
    }

    private Map<String, String> applied() {
        Map<String, String> applied = new HashMap<>();
        for (GenericRecord r :
                clickHouse.query(QueryClass.BACKGROUND, "", "SELECT step, checksum FROM schema_migrations", Map.of())) {
            applied.put(r.getString("step"), r.getString("checksum"));
        }
        return applied;
    }

    static String sql(String step) {
        try (InputStream in = Migrations.class.getResourceAsStream("schema/" + step + ".sql")) {
            return new String(Objects.requireNonNull(in, step).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String checksum(String sql) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(sql.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
