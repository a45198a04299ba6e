package dev.lynex.benchmarks;

import dev.lynex.queue.Ledger;
import dev.lynex.queue.Limits;
import dev.lynex.queue.Placement;
import dev.lynex.queue.QueueSettings;
import dev.lynex.queue.RedisEventQueue;
import dev.lynex.queue.Submission;
import dev.lynex.store.ClickHouseEventStore;
import dev.lynex.store.StoreSettings;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * How fast processor-fn brings queued events into the store, visible to queries: the queue is filled, then processed
 * alone by a function that just started; the second half says what it does when it is warm. Beside it, in the same run, the
 * bare rate: the same rows, already encoded, inserted by one thread into the same tables and views of another database.
 * Settings: {@code -Dbenchmark.rows} (default 800,000) a round; {@code -Dbenchmark.part=otlp} for spans in
 * place of native events.
 */
public final class ProcessBenchmark {
    private static final int ROUNDS = 2;
    private static final int BATCH = 100;
    private static final int BLOCK = 10_000;
    private static final int BARE_BLOCKS = 10;
    private static final String INSERT =
            "deduplicate_insert=enable&insert_deduplicate=1&async_insert=0&optimize_on_insert=0"
                    + "&deduplicate_blocks_in_dependent_materialized_views=1&materialized_views_ignore_errors=0"
                    + "&input_format_parallel_parsing=0&parallel_view_processing=0&max_insert_block_size=1048449"
                    + "&min_insert_block_size_rows=1048449&min_insert_block_size_bytes=268402944"
                    + "&exclude_materialize_skip_indexes_on_insert=by_text";

    private final Installation installation;
    private final RedisEventQueue queue;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Payload payload;
    private final int rows;
    private long number;

    private ProcessBenchmark(Installation installation, RedisEventQueue queue, Payload payload, int rows) {
        this.installation = installation;
        this.queue = queue;
        this.payload = payload;
        this.rows = rows;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        int asked = Integer.getInteger("benchmark.rows", 0);
        try (var installation = new Installation();
                var queue = RedisEventQueue.create(QueueSettings.of(installation.queueUri()))) {
            Payload payload = System.getProperty("benchmark.part", "").equals("otlp") ? Payload.SPANS : Payload.EVENTS;
            new ProcessBenchmark(installation, queue, payload, asked == 0 ? 800_000 : asked).run();
        }
    }

    private void run() throws IOException, InterruptedException {
        bareTables();
        for (int i = 0; i <= ROUNDS; i++) {
            String round = i == 0 ? "warm-up " : "";
            fill();
            // The first round warms the engine up, later ones the function is started anew, as after a scale-up.
            process(round);
            bare(round);
        }
    }

    private void fill() {
        EventRequest[] requests = new EventRequest[40];
        for (int i = 0; i < requests.length; i++) {
            requests[i] = payload.request("key", BATCH, "f" + i, new Random(i));
        }
        for (int sent = 0; sent < rows; sent += BATCH) {
            long n = number++;
            int project = (int) (n % 4);
            queue.accept(new Submission(
                    new Placement(project, 1),
                    "p" + project,
                    null,
                    payload.dialect(),
                    "%032x".formatted(n),
                    Instant.now(),
                    BATCH,
                    Limits.NONE,
                    requests[(int) (n % requests.length)].body(n)));
        }
    }

    private void process(String round) throws IOException, InterruptedException {
        long before = stored();
        double engine = cpu(installation.clickHousePid());
        try (FunctionProcess processor = installation.processor()) {
            long start = System.nanoTime();
            double own = processor.cpu().toNanos() / 1e9;
            await(before + rows / 2);
            long half = System.nanoTime();
            double cold = processor.cpu().toNanos() / 1e9;
            double engineCold = cpu(installation.clickHousePid());
            await(before + rows);
            long end = System.nanoTime();
            double warm = processor.cpu().toNanos() / 1e9;
            double engineWarm = cpu(installation.clickHousePid());
            print(round + "processor-fn, from its start", rows / 2, half - start, cold - own, engineCold - engine);
            print(round + "processor-fn, then", rows - rows / 2, end - half, warm - cold, engineWarm - engineCold);
            System.out.println("                   resident " + processor.residentMiB() + " MiB");
        }
    }

    private void await(long stored) throws IOException, InterruptedException {
        while (stored() < stored) {
            Thread.sleep(20); // The clock of a measurement, to the nearest 20 ms.
        }
    }

    private void bare(String round) throws IOException, InterruptedException {
        // Few enough to lie in memory; sent again and again under tokens of their own.
        List<byte[]> blocks = new ArrayList<>();
        for (int at = 0; at < BARE_BLOCKS * BLOCK; at += BLOCK) {
            blocks.add(sql(
                    "lynex",
                    "",
                    ("SELECT * FROM events ORDER BY received_at DESC LIMIT " + BLOCK + " OFFSET " + at
                                    + " FORMAT RowBinary")
                            .getBytes(StandardCharsets.UTF_8)));
        }
        double engine = cpu(installation.clickHousePid());
        long start = System.nanoTime();
        for (int sent = 0; sent < rows; sent += BLOCK) {
            sql(
                    "bare",
                    "INSERT INTO events FORMAT RowBinary&insert_deduplication_token=" + number++ + "&" + INSERT,
                    blocks.get(sent / BLOCK % BARE_BLOCKS));
        }
        long took = System.nanoTime() - start;
        print(round + "bare inserts", rows, took, Double.NaN, cpu(installation.clickHousePid()) - engine);
    }

    private static void print(String what, int events, long nanos, double function, double engine) {
        System.out.printf(
                Locale.ROOT,
                "%-36s %,9.0f events/s  %,9.0f events/CPU-s of the function  %5.1f CPU-ms of ClickHouse a 10,000%n",
                what,
                events * 1e9 / nanos,
                events / function,
                engine * 1e7 / events);
    }

    private long stored() {
        return queue.ledger().partitions().stream()
                .flatMap(p -> p.projects().values().stream())
                .mapToLong(Ledger.Counters::stored)
                .sum();
    }

    private static double cpu(long pid) {
        return FunctionProcess.cpu(pid).toNanos() / 1e9;
    }

    private void bareTables() {
        var engine = installation.clickHouse();
        try (var store =
                ClickHouseEventStore.create(StoreSettings.of(engine.url(), engine.user(), engine.password(), "bare"))) {
            store.migrate();
        }
    }

    private byte[] sql(String database, String query, byte[] body) throws IOException, InterruptedException {
        var engine = installation.clickHouse();
        int settings = query.indexOf('&');
        String url = engine.url() + "/?database=" + database
                + (query.isEmpty()
                        ? ""
                        : "&query=" + URLEncoder.encode(query.substring(0, settings), StandardCharsets.UTF_8)
                                + query.substring(settings));
        HttpResponse<byte[]> answer = http.send(
                HttpRequest.newBuilder(URI.create(url))
                        .header("X-ClickHouse-User", engine.user())
                        .header("X-ClickHouse-Key", engine.password())
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() != 200) {
            throw new IOException(new String(answer.body(), StandardCharsets.UTF_8));
        }
        return answer.body();
    }
}
