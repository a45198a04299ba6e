package dev.lynex.benchmarks;

import dev.lynex.engines.ClickHouseEngine;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Statements over ClickHouse's HTTP interface, timed at the client. */
final class Sql implements AutoCloseable {
    private static final Pattern READ_ROWS = Pattern.compile("\"read_rows\":\"(\\d+)\"");
    private static final Pattern READ_BYTES = Pattern.compile("\"read_bytes\":\"(\\d+)\"");

    /**
     * @param millis until the whole answer was here
     * @param rows that the engine read
     * @param bytes that the engine read, uncompressed
     */
    record Answer(String text, double millis, long rows, long bytes) {}

    private final HttpClient client = HttpClient.newHttpClient();
    private final ClickHouseEngine engine;
    private final String database;

    /** Statements of the database {@code default}. */
    Sql(ClickHouseEngine engine) {
        this(engine, "default");
    }

    Sql(ClickHouseEngine engine, String database) {
        this.engine = engine;
        this.database = database;
    }

    Answer run(String sql) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(engine.url() + "/?wait_end_of_query=1"))
                .timeout(Duration.ofMinutes(5))
                .header("X-ClickHouse-User", engine.user())
                .header("X-ClickHouse-Key", engine.password())
                .header("X-ClickHouse-Database", database)
                .POST(HttpRequest.BodyPublishers.ofString(sql))
                .build();
        long start = System.nanoTime();
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        double millis = (System.nanoTime() - start) / 1e6;
        if (response.statusCode() != 200) {
            throw new IOException(response.body() + "\nin: " + sql.substring(0, Math.min(sql.length(), 400)));
        }
        String summary = response.headers().firstValue("X-ClickHouse-Summary").orElse("");
        return new Answer(response.body().strip(), millis, number(READ_ROWS, summary), number(READ_BYTES, summary));
    }

    String text(String sql) throws IOException, InterruptedException {
        return run(sql).text();
    }

    private static long number(Pattern pattern, String text) {
        Matcher m = pattern.matcher(text);
        return m.find() ? Long.parseLong(m.group(1)) : 0;
    }

    @Override
    public void close() {
        client.close();
    }
}
