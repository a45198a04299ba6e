package dev.lynex.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Events like those of LLM apps, made inside the engine by hashes of (row number, seed) and inserted into the real table
 * through its views: the same seed makes the same rows. They lie evenly over the {@value #DAYS} days before their end,
 * in order of time, in traces of 8: a root, four calls of models, two of tools, a log. Three projects have 60, 30 and 10 % of them.
 * A model's call has a prompt of some 240 and an answer of some 120 words, of a vocabulary in which, as in a language, few words are
 * most of the text.
 */
final class BulkEvents {
    static final int DAYS = 30;

    /** Where they end when nothing is said. */
    static final Instant END = Instant.parse("2026-11-23T00:00:00Z");

    /** In the texts of about one call in two. */
    static final String COMMON = "answer";

    /** Nearly as common. */
    static final String NEXT = word(41);

    /** In the prompt of one call in {@value #RARE_EVERY}. */
    static final String RARE = "zeugma";

    static final int RARE_EVERY = 500_000;
    private static final int WORDS = 5_000;

    /** Rows of one statement. */
    private static final long STEP = 1_000_000;

    private static final int PASSAGES = 4_000;

    /** Words of a quarter of a prompt or of half an answer. */
    private static final int LENGTH = 60;

    private final long rows;
    private final long seed;
    private final String end;

    /** @param end of the time they lie in, exclusive, of whole seconds */
    BulkEvents(long rows, long seed, Instant end) {
        this.rows = rows;
        this.seed = seed;
        this.end = "toDateTime64(" + end.getEpochSecond() + ", 9, 'UTC')";
    }

    /**
     * Puts them into the store, the latest first, so that a load which is cut short has whole days. Does nothing when there are
     * some already.
     *
     * @param limit after which it stops where it is
     * @param out gets its progress, and what is on disk in the end
     */
    void load(Sql sql, Duration limit, Consumer<String> out) throws IOException, InterruptedException {
        String before = sql.text("SELECT count() FROM events");
        if (!before.equals("0")) {
            out.accept("%,d events are there already".formatted(Long.parseLong(before)));
            return;
        }
        long start = System.nanoTime();
        for (String each : passages()) {
            sql.run(each);
        }
        long done = 0;
        for (long to = rows; to > 0 && System.nanoTime() - start < limit.toNanos(); to -= STEP) {
            sql.run(insert(Math.max(0, to - STEP), to));
            done += Math.min(STEP, to);
            if (done % (5 * STEP) == 0 || to <= STEP) {
                out.accept(
                        "loaded %,d of %,d events in %.0f s".formatted(done, rows, (System.nanoTime() - start) / 1e9));
            }
        }
        for (int spans : List.of(3_000, 20_000)) {
            sql.run(largeTrace(spans));
        }
        out.accept("on disk: "
                + sql.text("SELECT arrayStringConcat(groupArray(concat(table, ' ', toString(mb), ' MB in ',"
                        + " toString(n), ' parts')), ', ') FROM (SELECT table, round(sum(bytes_on_disk) / 1e6) AS mb,"
                        + " count() AS n FROM system.parts WHERE active AND database = 'lynex' GROUP BY table"
                        + " ORDER BY mb DESC)"));
    }

    /** The table of passages that prompts and answers are put together of. */
    private List<String> passages() {
        var random = new Random(seed);
        var statements = new ArrayList<String>();
        statements.add("CREATE TABLE bulk_passages (n UInt32, text String) ENGINE = Memory");
        // A statement takes 256 KiB.
        for (int i = 0; i < PASSAGES; i += 250) {
            statements.add("INSERT INTO bulk_passages SELECT * FROM VALUES('n UInt32, text String', "
                    + IntStream.range(i, i + 250)
                            .mapToObj(n -> "(" + n + ",'" + passage(random) + "')")
                            .collect(Collectors.joining(","))
                    + ")");
        }
        return statements;
    }

    private static String passage(Random random) {
        return IntStream.range(0, LENGTH)
                .mapToObj(i -> word((int) (WORDS * Math.pow(random.nextDouble(), 3))))
                .collect(Collectors.joining(" "));
    }

    /** A word as people might say it; the 40th commonest is {@link #COMMON}. */
    private static String word(int rank) {
        if (rank == 40) {
            return COMMON;
        }
        String[] starts = {"b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "st", "tr", "pl"};
        String[] ends = {"a", "e", "i", "o", "u", "an", "er", "is", "on", "ul"};
        var word = new StringBuilder();
        for (int rest = rank + 7; rest > 0; rest /= 160) {
            word.append(starts[rest % 16]).append(ends[rest / 16 % 10]);
        }
        return word.toString();
    }

    /** Inserts the rows of these numbers, from inclusive, to exclusive. */
    private String insert(long from, long to) {
        return "INSERT INTO events (project, ts, event_id, type, name, model, provider, model_family, status, trace_id,"
                + " span_id, parent_span_id, session_id, user_id, environment, release, tags, sdk_name, sdk_version,"
                + " input_tokens, cache_read_tokens, output_tokens, token_rule, estimated_cost_usd, cost_state,"
                + " price_version, latency_ms, agent, prompt, input, output, body, context, metadata, request_id, received_at,"
                + " processed_at, queue_latency_ms, retention_days, block)"
                + " WITH (SELECT groupArray(text) FROM (SELECT text FROM bulk_passages ORDER BY n)) AS texts,"
                + " intDiv(number, 8) AS t, number % 8 AS step, cityHash64(number, " + seed + ") AS h,"
                + " cityHash64(number, " + seed + ", 1) AS h2, cityHash64(t, " + seed + ") AS ht,"
                // Zipf-like: a few users have most traces.
                + " toUInt64(" + users() + " * pow((ht % 1000003) / 1000003, 3)) AS user_number,"
                + " step IN (1, 3, 5, 6) AS call, step IN (2, 4) AS tool, ht % 6 AS which,"
                + " toInt64(200 + (h2 % 6000)) AS in_tokens, toInt64(1 + h % 1200) AS out_tokens,"
                + " call AND which = 5 AND h % 3 = 0 AS unpriced"
                + " SELECT multiIf(ht % 10 < 6, 'p0', ht % 10 < 9, 'p1', 'p2') AS project,"
                + " " + end + " - toIntervalDay(" + DAYS
                + ") + toIntervalMillisecond(intDiv(t * "
                + DAYS * 86_400_000L + ", " + Math.max(1, rows / 8) + ") + step * 700 + h % 600) AS ts,"
                + " lower(hex(h)) || lower(hex(h2)) AS event_id,"
                + " multiIf(call, 'model_response', tool, 'tool_call', step = 7, 'log', 'span') AS type,"
                + " multiIf(call, ['plan','answer','judge','summarise'][1 + h % 4], tool, ['search','fetch_order','refund','sql',"
                + "'browser','calculator'][1 + h % 6], step = 7, '', ['support','research','checkout','triage'][1 + ht % 4]) AS name,"
                + " if(call, ['gpt-5','gpt-5-mini','claude-sonnet-4-5','gemini-2.5-pro','claude-haiku-4-5','house-llm-7b'][1 + which], '')"
                + " AS model, if(call, ['openai','openai','anthropic','google','anthropic',''][1 + which], '') AS provider,"
                + " model AS model_family, if(h % 41 = 0, 'error', 'ok') AS status,"
                + " lower(hex(ht)) || lower(hex(cityHash64(ht, 8))) AS trace_id,"
                + " lower(hex(cityHash64(t, step, " + seed + ", 3))) AS span_id,"
                + " if(step = 0, '', lower(hex(cityHash64(t, if(step < 3, 0, 1), " + seed + ", 3)))) AS parent_span_id,"
                + " 's' || toString(intDiv(t, 5)) AS session_id, 'user-' || toString(user_number) AS user_id,"
                + " ['production','production','production','staging'][1 + ht % 4] AS environment,"
                + " '2026.' || toString(40 + intDiv(number * 8, " + rows + ")) AS release,"
                + " if(ht % 5 = 0, ['beta'], []) AS tags, 'lynex-python' AS sdk_name, '0.1.0' AS sdk_version,"
                + " if(call, in_tokens, 0) AS input_tokens, if(call AND h % 2 = 0, in_tokens, 0) AS cache_read_tokens,"
                + " if(call, out_tokens, 0) AS output_tokens, if(call, 'openai', '') AS token_rule,"
                + " if(call AND NOT unpriced, toDecimal64(in_tokens * 2 + out_tokens * 8, 12) / 1000000, NULL)"
                + " AS estimated_cost_usd, multiIf(unpriced, 'unpriced', call, 'priced', '') AS cost_state,"
                + " if(call, '2026-11', '') AS price_version,"
                + " if(step = 7, NULL, if(step = 0, 6000, 0) + exp(4 + 4 * ((h2 % 10007) / 10007))) AS latency_ms,"
                + " if(step IN (0, 1, 3), ['planner','researcher','buyer'][1 + ht % 3], '') AS agent,"
                + " if(call AND h % 4 = 1, concat('reply-v', toString(1 + ht % 5)), '') AS prompt,"
                + " if(call, " + texts("h", "h2", "intDiv(h, 5000)", "intDiv(h2, 5000)") + " || if(number % "
                + RARE_EVERY
                + " = 3, ' " + RARE + "', ''), '') AS input,"
                + " if(call OR tool, " + texts("intDiv(h, 70000)", "intDiv(h2, 70000)")
                + " || ' ' || toString(h % 100000), '') AS output,"
                + " if(call, '{\"model\":\"\",\"prompt\":\"\",\"response\":\"\",\"latencyMs\":[]}', '{}')"
                + " AS body, '{\"traceId\":\"\",\"spanId\":\"\",\"parentSpanId\":\"\",\"sessionId\":\"\",\"userId\":\"\"}' AS context,"
                + " map('tenant', concat('tenant-', toString(user_number % 1000))) AS metadata,"
                + " lower(hex(cityHash64(intDiv(number, 100), " + seed + "))) AS request_id,"
                + " ts + toIntervalMillisecond(200 + h % 800) AS received_at, received_at + toIntervalMillisecond(600) AS processed_at,"
                + " 600 AS queue_latency_ms, toUInt16(3650) AS retention_days,"
                + " 'bulk/' || toString(intDiv(number, 10000)) AS block"
                + " FROM numbers(" + from + ", " + (to - from) + ")";
    }

    /** The id of a trace of so many spans. */
    static String large(int spans) {
        return "large-" + spans;
    }

    /** Spans each beneath the one of half its number, in the last hour. */
    private String largeTrace(int spans) {
        return "INSERT INTO events (project, ts, event_id, type, name, status, trace_id, span_id, parent_span_id, latency_ms,"
                + " input, output, body, received_at, processed_at, retention_days, block)"
                + " WITH lower(hex(cityHash64(number, " + seed + ", 4))) AS id"
                + " SELECT 'p0', " + end + " - toIntervalHour(1)"
                + " + toIntervalMicrosecond(number * 100) AS ts, '" + large(spans)
                + "-' || id, 'span', 'step ' || toString(number % 50),"
                + " if(number % 37 = 5, 'error', 'ok'), '" + large(spans) + "', id,"
                + " if(number = 0, '', lower(hex(cityHash64(intDiv(number, 2), " + seed + ", 4)))), 10 + number % 90,"
                + " 'a prompt', 'an answer', '{}', ts, ts, toUInt16(3650), '" + large(spans) + "'"
                + " FROM numbers(" + spans + ")";
    }

    /** Passages by these numbers, one after the other. */
    private static String texts(String... numbers) {
        return Stream.of(numbers)
                .map(n -> "texts[1 + " + n + " % " + PASSAGES + "]")
                .collect(Collectors.joining(" || ' ' || "));
    }

    private long users() {
        return Math.max(100, rows / 2_000);
    }
}
