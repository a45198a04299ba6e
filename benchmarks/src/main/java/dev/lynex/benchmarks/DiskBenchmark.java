package dev.lynex.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.luben.zstd.Zstd;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;

/**
 * What the demo's events take on disk, all tables together and once everything is merged, beside the same events as
 * NDJSON, plain and packed whole by {@code zstd -3}. Settings: {@code -Dbenchmark.rows} events, about (default 200,000);
 * {@code -Dbenchmark.seed}.
 */
public final class DiskBenchmark {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LINES = 500;
    private static final int RATE = 100;

    private final Installation installation;
    private final HttpClient http = HttpClient.newHttpClient();

    private DiskBenchmark(Installation installation) {
        this.installation = installation;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        int rows = Integer.getInteger("benchmark.rows", 0) == 0 ? 200_000 : Integer.getInteger("benchmark.rows");
        List<byte[]> lines = demo(rows, Long.getLong("benchmark.seed", 1));
        try (var installation = new Installation();
                var ingest = installation.ingest();
                var _ = installation.processor()) {
            new DiskBenchmark(installation).run(lines, ingest.port());
        }
    }

    /** The demo's events, each as one line, as its process sends them. */
    private static List<byte[]> demo(int rows, long seed) throws IOException, InterruptedException {
        List<byte[]> lines = new ArrayList<>();
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newSingleThreadExecutor());
        server.createContext("/", exchange -> {
            JsonNode batch = JSON.readTree(exchange.getRequestBody());
            for (JsonNode event : batch.isArray() ? batch : batch.path("events")) {
                lines.add((JSON.writeValueAsString(event) + "\n").getBytes(StandardCharsets.UTF_8));
            }
            byte[] answer = "{\"accepted\":1,\"rejected\":[]}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(202, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        // The past is sent at a tenth of the rate, as fast as it is taken.
        int seconds = rows * 10 / RATE;
        Process demo = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.lynex.demo.Main",
                        "--ingest",
                        "http://127.0.0.1:" + server.getAddress().getPort(),
                        "--key",
                        "sk_benchmark",
                        "--seed",
                        Long.toString(seed),
                        "--rate",
                        Integer.toString(RATE),
                        "--duration",
                        "1s",
                        "--backfill",
                        seconds + "s")
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        demo.waitFor();
        server.stop(0);
        if (lines.isEmpty()) {
            throw new IllegalStateException("the demo sent nothing");
        }
        return lines;
    }

    private void run(List<byte[]> lines, int port) throws IOException, InterruptedException {
        var ndjson = new ByteArrayOutputStream();
        for (int from = 0; from < lines.size(); from += LINES) {
            var batch = new ByteArrayOutputStream();
            lines.subList(from, Math.min(lines.size(), from + LINES)).forEach(batch::writeBytes);
            ndjson.writeBytes(batch.toByteArray());
            send(port, batch.toByteArray());
        }
        byte[] whole = ndjson.toByteArray();
        long packed = Zstd.compress(whole, 3).length;
        try (var sql = new Sql(installation.clickHouse())) {
            // Rows of the last second's events may be more than those of the past.
            for (int i = 0; Long.parseLong(sql.text("SELECT count() FROM lynex.events")) < lines.size(); i++) {
                if (i == 1_200) {
                    throw new IllegalStateException("not everything was stored within two minutes");
                }
                Thread.sleep(100);
            }
            List<String> tables = Arrays.asList(sql.text(
                            "SELECT name FROM system.tables WHERE database = 'lynex' AND" + " engine LIKE '%MergeTree'")
                    .split("\n"));
            for (String table : tables) {
                sql.text("OPTIMIZE TABLE lynex.`" + table + "` FINAL");
            }
            long stored = 0;
            for (String table : tables) {
                long bytes = Long.parseLong(sql.text("SELECT sum(bytes_on_disk) FROM system.parts WHERE active AND"
                        + " database = 'lynex' AND table = '" + table + "'"));
                stored += bytes;
                System.out.printf(Locale.ROOT, "%-24s %,14d bytes%n", table, bytes);
            }
            System.out.println(
                    sql.text("SELECT concat('  events.', name, ' ', compression_codec), data_compressed_bytes FROM"
                            + " system.columns WHERE database = 'lynex' AND table = 'events' ORDER BY data_compressed_bytes DESC"
                            + " LIMIT 12"));
            System.out.println(sql.text("SELECT concat('  index ', name, ' ', type), data_compressed_bytes FROM"
                    + " system.data_skipping_indices WHERE database = 'lynex' AND table = 'events' ORDER BY"
                    + " data_compressed_bytes DESC LIMIT 6"));
            long text = Long.parseLong(sql.text("SELECT data_compressed_bytes FROM system.data_skipping_indices WHERE"
                    + " database = 'lynex' AND table = 'events' AND name = 'by_text'"));
            System.out.printf(
                    Locale.ROOT, "without the index of texts %.2f times zstd -3%n", (double) (stored - text) / packed);
            System.out.printf(
                    Locale.ROOT,
                    "%,d events, %,d bytes as NDJSON, %,d with zstd -3, %,d stored: %.2f times zstd -3, %.3f of the JSON%n",
                    lines.size(),
                    whole.length,
                    packed,
                    stored,
                    (double) stored / packed,
                    (double) stored / whole.length);
        }
    }

    private void send(int port, byte[] ndjson) throws IOException, InterruptedException {
        for (int attempt = 0; ; attempt++) {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/events/batch"))
                            .header("X-API-Key", installation.keys().getFirst())
                            .header("Content-Type", "application/x-ndjson")
                            .POST(HttpRequest.BodyPublishers.ofByteArray(ndjson))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() == 202 && answer.body().contains("\"rejected\":[]")) {
                return;
            }
            if (attempt == 100 || answer.statusCode() < 429) {
                throw new IOException(answer.statusCode() + " " + answer.body());
            }
            Thread.sleep(200);
        }
    }
}
