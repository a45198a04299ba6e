package dev.lynex.benchmarks;

import dev.lynex.engines.SharedEngines;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntFunction;

/**
 * Compares sort keys and partitions for the table of events on the real schema: the cost of inserts and merges, the size
 * on disk, and the time of every read that the store needs. Candidates take turns query by query, so that a noisy machine
 * is noisy for all. Settings: {@code -Dbenchmark.rows} (default 4,000,000), {@code -Dbenchmark.seed} (default 1).
 */
public final class SortKeyBenchmark {
    private static final List<Candidate> CANDIDATES = List.of(
            Candidate.bucketed("hour_week", "toMonday(ts)", "toStartOfHour"),
            Candidate.bucketed("hour_month", "toYYYYMM(ts)", "toStartOfHour"),
            Candidate.bucketed("minute_week", "toMonday(ts)", "toStartOfMinute"),
            Candidate.bucketed("minute_month", "toYYYYMM(ts)", "toStartOfMinute"),
            Candidate.byTime("time_week", "toMonday(ts)"));
    private static final int LOADS = 20;
    private static final int BLOCK = 10_000;
    private static final int BLOCKS = 25;
    private static final int ROUNDS = 9;

    private final Sql sql;
    private final GeneratedEvents data;
    private final Map<String, Map<String, String>> table = new LinkedHashMap<>();

    private SortKeyBenchmark(Sql sql, GeneratedEvents data) {
        this.sql = sql;
        this.data = data;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        long rows = Long.getLong("benchmark.rows", 4_000_000);
        long seed = Long.getLong("benchmark.seed", 1);
        try (var sql = new Sql(SharedEngines.clickHouse())) {
            new SortKeyBenchmark(sql, new GeneratedEvents(rows, seed)).run(rows, seed);
        }
    }

    private void run(long rows, long seed) throws IOException, InterruptedException {
        long start = System.nanoTime();
        log("ClickHouse " + sql.text("SELECT version()") + ", " + rows + " rows, seed " + seed);
        sql.run("CREATE DATABASE IF NOT EXISTS default");
        sql.run(data.staging());
        for (Candidate each : CANDIDATES) {
            sql.run(each.ddl(schema()));
        }
        load();
        inserts();
        sizes();
        reads();
        merge();
        print();
        log("took " + (System.nanoTime() - start) / 1_000_000_000 + " s");
    }

    private void load() throws IOException, InterruptedException {
        for (int i = 0; i < LOADS; i++) {
            long from = data.rows() * i / LOADS;
            long to = data.rows() * (i + 1) / LOADS;
            for (Candidate each : turn(i)) {
                sql.run("INSERT INTO " + each.name() + " (" + columns() + ") SELECT " + columns()
                        + " FROM staging WHERE n >= " + from + " AND n < " + to);
            }
            log("loaded " + to);
        }
        settle();
    }

    /** Blocks of the size that the processor inserts, from rows that were made before. */
    private void inserts() throws IOException, InterruptedException {
        sql.run("CREATE TABLE later ENGINE = MergeTree ORDER BY n AS " + data.later(0, (long) BLOCK * BLOCKS));
        Map<Candidate, List<Double>> millis = new LinkedHashMap<>();
        for (int i = 0; i < BLOCKS; i++) {
            long from = data.rows() + (long) BLOCK * i;
            for (Candidate each : turn(i)) {
                millis.computeIfAbsent(each, c -> new ArrayList<>())
                        .add(sql.run("INSERT INTO " + each.name() + " (" + columns() + ") SELECT " + columns()
                                        + " FROM later WHERE n >= " + from + " AND n < " + (from + BLOCK)
                                        + " SETTINGS max_threads = 1")
                                .millis());
            }
        }
        for (Candidate each : CANDIDATES) {
            put("insert of 10,000 rows, rows/s", each, whole(BLOCK / median(millis.get(each)) * 1000));
        }
        settle();
    }

    private void sizes() throws IOException, InterruptedException {
        for (Candidate each : CANDIDATES) {
            String parts = " FROM system.parts WHERE active AND database = currentDatabase() AND table = '"
                    + each.name() + "'";
            put("MB on disk", each, sql.text("SELECT round(sum(bytes_on_disk) / 1e6, 1)" + parts));
            put("parts", each, sql.text("SELECT count()" + parts));
            put("primary key in memory, KB", each, sql.text("SELECT round(sum(primary_key_size) / 1e3)" + parts));
            put("trace_id on disk, MB", each, column(each, "trace_id"));
            put("ts on disk, MB", each, column(each, "ts"));
            put("input on disk, MB", each, column(each, "input"));
        }
    }

    private String column(Candidate each, String column) throws IOException, InterruptedException {
        return sql.text("SELECT round(data_compressed_bytes / 1e6, 1) FROM system.columns WHERE database ="
                + " currentDatabase() AND table = '" + each.name() + "' AND name = '" + column + "'");
    }

    private void reads() throws IOException, InterruptedException {
        for (String project : List.of("p00", "p06", "p11")) {
            read("newest 50 of " + project, (c, i) -> page(c, project, 0, 30 * 24, ""));
        }
        read("newest 50 of p00, one error per 37", (c, i) -> page(c, "p00", 0, 24, " AND status = 'error'"));
        read("50 of p00 from the 15th day back", (c, i) -> page(c, "p00", 15 * 24 + i, 30 * 24, ""));
        read("newest 50 of p00, rare filter, 24 h", (c, i) -> page(c, "p00", 0, 24, " AND user_id = 'u" + i + "'"));
        read("newest 50 of p00, rare filter, 7 d", (c, i) -> page(c, "p00", 0, 168, " AND user_id = 'u" + i + "'"));
        List<String[]> picks = picks();
        read("trace by id within 2 h", (c, i) -> trace(c, picks.get(i), true));
        read("trace by id, 30 d", (c, i) -> trace(c, picks.get(i), false));
        read(
                "event by id, whole",
                (c, i) -> "SELECT * FROM " + c.name() + " WHERE project = '" + picks.get(i)[0] + "' AND event_id = '"
                        + picks.get(i)[2] + "' ORDER BY ts DESC LIMIT 1 FORMAT JSON");
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            keys.add(
                    sql.text("SELECT toString(groupArray((ts, trace_id, event_id))) FROM (SELECT ts, trace_id, event_id"
                            + " FROM time_week WHERE project = 'p00' AND ts < " + ago(i * 70)
                            + " ORDER BY ts DESC LIMIT 50) FORMAT TSVRaw"));
        }
        read(
                "50 rows of p00 by their keys",
                (c, i) -> "SELECT * EXCEPT (body, context) FROM " + c.name()
                        + " WHERE project = 'p00' AND ts <= " + ago(i * 70)
                        + " AND ts >= (SELECT min(k.1) FROM (SELECT arrayJoin("
                        + keys.get(i) + ") AS k)) AND event_id IN (" + ids(keys.get(i)) + ") FORMAT JSON");
        read("counts by minute of p00, 24 h", (c, i) -> counts(c, "p00", 24, i));
        read("counts by minute of p00, 7 d", (c, i) -> counts(c, "p00", 168, i));
        read("counts by minute of p06, 7 d", (c, i) -> counts(c, "p06", 168, i));
    }

    private interface Read {
        String sql(Candidate candidate, int round);
    }

    private void read(String name, Read query) throws IOException, InterruptedException {
        Map<Candidate, List<Double>> millis = new LinkedHashMap<>();
        Map<Candidate, List<Double>> rows = new LinkedHashMap<>();
        for (int i = -1; i < ROUNDS; i++) {
            for (Candidate each : turn(Math.max(i, 0))) {
                Sql.Answer answer = sql.run(query.sql(each, Math.max(i, 0)));
                if (i >= 0) {
                    millis.computeIfAbsent(each, c -> new ArrayList<>()).add(answer.millis());
                    rows.computeIfAbsent(each, c -> new ArrayList<>()).add((double) answer.rows());
                }
            }
        }
        for (Candidate each : CANDIDATES) {
            put(
                    name,
                    each,
                    String.format(
                            Locale.ROOT,
                            "%.1f ms, %.0f k rows",
                            median(millis.get(each)),
                            median(rows.get(each)) / 1000));
        }
        log(name);
    }

    private static String page(Candidate c, String project, int toHours, int fromHours, String filter) {
        return "SELECT toUnixTimestamp64Nano(ts), trace_id, event_id FROM " + c.name() + " WHERE project = '" + project
                + "' AND ts >= " + ago(fromHours) + " AND ts < " + ago(toHours)
                + " AND ts + toIntervalDay(retention_days) > now64(9)" + filter + " ORDER BY " + c.newestFirst()
                + " LIMIT 1 BY ts, trace_id, event_id LIMIT 51";
    }

    private static String trace(Candidate c, String[] pick, boolean narrow) {
        return "SELECT * EXCEPT (input, output, message, body, context) FROM " + c.name() + " WHERE project = '"
                + pick[0]
                + "' AND trace_id = '" + pick[1] + "'"
                + (narrow
                        ? " AND ts >= toDateTime64('" + pick[3] + "', 9, 'UTC') - toIntervalHour(1) AND ts <"
                                + " toDateTime64('" + pick[3] + "', 9, 'UTC') + toIntervalHour(1)"
                        : " AND ts >= " + ago(30 * 24))
                + " ORDER BY ts FORMAT JSON";
    }

    private static String counts(Candidate c, String project, int hours, int round) {
        return "SELECT toStartOfMinute(ts) AS minute, count(), countIf(status = 'error'), sum(input_tokens),"
                + " sum(estimated_cost_usd) FROM " + c.name() + " WHERE project = '" + project + "' AND ts >= "
                + ago(hours + round) + " AND ts < " + ago(round) + " GROUP BY minute ORDER BY minute";
    }

    private List<String[]> picks() throws IOException, InterruptedException {
        return Arrays.stream(
                        sql.text("SELECT project, trace_id, event_id, ts FROM staging WHERE project IN ('p00', 'p03',"
                                        + " 'p06') AND n % 1000 < 500 ORDER BY cityHash64(n) LIMIT " + ROUNDS
                                        + " FORMAT TSV")
                                .split("\n"))
                .map(line -> line.split("\t"))
                .toList();
    }

    private static String ids(String keys) {
        IntFunction<String> third = i -> "tupleElement(k, " + i + ")";
        return "SELECT " + third.apply(3) + " FROM (SELECT arrayJoin(" + keys + ") AS k)";
    }

    private static String ago(int hours) {
        return "(" + GeneratedEvents.END + " - toIntervalHour(" + hours + "))";
    }

    private void merge() throws IOException, InterruptedException {
        for (Candidate each : CANDIDATES) {
            double millis = sql.run("OPTIMIZE TABLE " + each.name() + " FINAL").millis();
            put("merging all to one part a partition, s", each, String.format(Locale.ROOT, "%.1f", millis / 1000));
            put(
                    "MB on disk, merged",
                    each,
                    sql.text("SELECT round(sum(bytes_on_disk) / 1e6, 1) FROM system.parts WHERE"
                            + " active AND database = currentDatabase() AND table = '" + each.name() + "'"));
        }
    }

    private void settle() throws IOException, InterruptedException {
        for (int i = 0;
                i < 300 && !sql.text("SELECT count() FROM system.merges").equals("0");
                i++) {
            Thread.sleep(200);
        }
    }

    private void print() {
        var text = new StringBuilder("\n| |");
        CANDIDATES.forEach(c -> text.append(' ').append(c.name()).append(" |"));
        text.append("\n|---|").append("---|".repeat(CANDIDATES.size())).append('\n');
        table.forEach((row, cells) -> {
            text.append("| ").append(row).append(" |");
            CANDIDATES.forEach(c -> text.append(' ').append(cells.get(c.name())).append(" |"));
            text.append('\n');
        });
        log(text.toString());
    }

    private void put(String row, Candidate candidate, String value) {
        table.computeIfAbsent(row, r -> new LinkedHashMap<>()).put(candidate.name(), value);
    }

    /** The candidates, another first each time. */
    private static List<Candidate> turn(int round) {
        List<Candidate> order = new ArrayList<>(CANDIDATES);
        java.util.Collections.rotate(order, round);
        return order;
    }

    private static double median(@org.jspecify.annotations.Nullable List<Double> values) {
        double[] sorted = Objects.requireNonNull(values).stream()
                .mapToDouble(Double::doubleValue)
                .sorted()
                .toArray();
        return sorted[sorted.length / 2];
    }

    private static String whole(double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }

    private static String columns() {
        return "project, ts, event_id, type, name, model, status, trace_id, span_id, parent_span_id, session_id, user_id,"
                + " environment, input_tokens, output_tokens, estimated_cost_usd, latency_ms, input, output, body,"
                + " received_at, processed_at, retention_days, block";
    }

    private static String schema() throws IOException {
        String path = "/dev/lynex/store/schema/0001_events.sql";
        try (InputStream in = SortKeyBenchmark.class.getResourceAsStream(path)) {
            return new String(Objects.requireNonNull(in, path).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @SuppressWarnings("SystemOut") // What it is for.
    private static void log(String line) {
        System.out.println(line);
    }
}
