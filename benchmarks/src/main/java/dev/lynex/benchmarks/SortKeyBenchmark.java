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

/**
 * Compares sort keys and partitions for the table of events on the real schema: the cost of inserts and merges, the size
 * on disk, and the time of every read that the store needs. Candidates take turns query by query, so that a noisy machine
 * is noisy for all. Settings: {@code -Dbenchmark.rows} (default 2,000,000), {@code -Dbenchmark.seed} (default 1).
 */
public final class SortKeyBenchmark {
    private static final List<Candidate> CANDIDATES = List.of(
            new Candidate("hour_week", "toMonday(ts)", "toStartOfHour"),
            new Candidate("hour_month", "toYYYYMM(ts)", "toStartOfHour"),
            new Candidate("minute_week", "toMonday(ts)", "toStartOfMinute"),
            new Candidate("minute_month", "toYYYYMM(ts)", "toStartOfMinute"),
            new Candidate("time_week", "toMonday(ts)", ""));
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
        long asked = Long.getLong("benchmark.rows", 0);
        long rows = asked == 0 ? 2_000_000 : asked;
        long seed = Long.getLong("benchmark.seed", 1);
        try (var sql = new Sql(SharedEngines.clickHouse())) {
            new SortKeyBenchmark(sql, new GeneratedEvents(rows, seed)).run(rows, seed);
        }
    }

    private void run(long rows, long seed) throws IOException, InterruptedException {
        long start = System.nanoTime();
        log("ClickHouse " + sql.text("SELECT version()") + ", " + rows + " rows, seed " + seed);
        sql.run("CREATE DATABASE IF NOT EXISTS default");
        for (String each : data.staging()) {
            sql.run(each);
        }
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
            put("insert of blocks of 10,000, rows/s", each, whole(BLOCK / median(millis.get(each)) * 1000));
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
        }
    }

    private String column(Candidate each, String column) throws IOException, InterruptedException {
        return sql.text("SELECT round(data_compressed_bytes / 1e6, 1) FROM system.columns WHERE database ="
                + " currentDatabase() AND table = '" + each.name() + "' AND name = '" + column + "'");
    }

    private void reads() throws IOException, InterruptedException {
        read("newest 50 of busy in 2 min", (c, i) -> page(c, "busy", "toIntervalMinute(2)", i, ""));
        read("newest 50 of p00 in 2 h", (c, i) -> page(c, "p00", "toIntervalHour(2)", i * 50, ""));
        read("newest 50 of p06 in 2 d", (c, i) -> page(c, "p06", "toIntervalDay(2)", i * 50, ""));
        read("newest 50 of p11 in 30 d", (c, i) -> page(c, "p11", "toIntervalDay(30)", 0, ""));
        read("50 of p00 by user, 2 d", (c, i) -> page(c, "p00", "toIntervalDay(2)", 0, " AND user_id = 'u" + i + "'"));
        read(
                "50 of p00 by user, 30 d",
                (c, i) -> page(c, "p00", "toIntervalDay(30)", 0, " AND user_id = 'u" + i + "'"));
        List<String[]> many = picks("project IN ('p00', 'p03', 'p06')");
        List<String[]> busy = picks("project = 'busy'");
        read("trace of 30 d by id within 2 h", (c, i) -> trace(c, many.get(i), "toIntervalHour(1)"));
        read("trace of 30 d by id alone", (c, i) -> trace(c, many.get(i), "toIntervalDay(30)"));
        read("trace of busy by id within 2 h, whole", (c, i) -> trace(c, busy.get(i), "toIntervalHour(1)"));
        read("event of 30 d by id, whole", (c, i) -> event(c, many.get(i)));
        read("event of busy by id, whole", (c, i) -> event(c, busy.get(i)));
        read(
                "50 rows of p00 side by side, by their keys",
                (c, i) -> rows(c, "p00", keys("p00", "ts < " + ago(i * 70), "ts DESC")));
        read(
                "50 rows of p00 all over, by their keys",
                (c, i) -> rows(c, "p00", keys("p00", "1", "cityHash64(ts, " + i + ")")));
        read(
                "50 rows of busy all over, by their keys",
                (c, i) -> rows(c, "busy", keys("busy", "1", "cityHash64(ts, " + i + ")")));
        read("counts by minute of p00, 24 h", (c, i) -> counts(c, "p00", 24, i));
        read("counts by minute of p00, 7 d", (c, i) -> counts(c, "p00", 168, i));
        read("counts by minute of p06, 7 d", (c, i) -> counts(c, "p06", 168, i));
        read("counts by minute of busy, 1 h", (c, i) -> counts(c, "busy", 1, 0));
    }

    private interface Read {
        String sql(Candidate candidate, int round) throws IOException, InterruptedException;
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

    private static String page(Candidate c, String project, String window, int hoursAgo, String filter) {
        String end = hoursAgo == 0 || project.equals("busy") ? GeneratedEvents.END : ago(hoursAgo);
        return "SELECT toUnixTimestamp64Nano(ts), trace_id, event_id FROM " + c.name() + " WHERE project = '" + project
                + "' AND " + c.between("(" + end + " - " + window + ")", end)
                + " AND ts + toIntervalDay(retention_days) > now64(9)" + filter
                + " ORDER BY ts DESC, trace_id DESC, event_id DESC LIMIT 51";
    }

    private static String trace(Candidate c, String[] pick, String around) {
        String at = "toDateTime64('" + pick[3] + "', 9, 'UTC')";
        return "SELECT * FROM " + c.name() + " WHERE project = '" + pick[0] + "' AND trace_id = '" + pick[1] + "' AND "
                + c.between("(" + at + " - " + around + ")", "(" + at + " + " + around + ")")
                + " ORDER BY ts FORMAT JSON";
    }

    private static String event(Candidate c, String[] pick) {
        return "SELECT * FROM " + c.name() + " WHERE project = '" + pick[0] + "' AND event_id = '" + pick[2]
                + "' ORDER BY ts DESC LIMIT 1 FORMAT JSON";
    }

    /** 50 keys as a literal; not timed. */
    private String keys(String project, String where, String order) throws IOException, InterruptedException {
        return sql.text("SELECT toString(groupArray((ts, trace_id, event_id))) FROM (SELECT ts, trace_id, event_id FROM"
                + " time_week WHERE project = '" + project + "' AND " + where + " ORDER BY " + order
                + " LIMIT 50) FORMAT TSVRaw");
    }

    private static String rows(Candidate c, String project, String keys) {
        return "SELECT * EXCEPT (body, context) FROM " + c.name() + " WHERE project = '" + project + "' AND "
                + c.keyIn(keys) + " FORMAT JSON";
    }

    private static String counts(Candidate c, String project, int hours, int round) {
        return "SELECT toStartOfMinute(ts) AS minute, count(), countIf(status = 'error'), sum(input_tokens),"
                + " sum(estimated_cost_usd) FROM " + c.name() + " WHERE project = '" + project + "' AND "
                + c.between(ago(hours + round), ago(round)) + " GROUP BY minute ORDER BY minute";
    }

    private List<String[]> picks(String where) throws IOException, InterruptedException {
        return Arrays.stream(sql.text("SELECT project, trace_id, event_id, ts FROM staging WHERE " + where
                                + " AND n % 10 < 5 ORDER BY cityHash64(n) LIMIT " + ROUNDS + " FORMAT TSV")
                        .split("\n"))
                .map(line -> line.split("\t"))
                .toList();
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
