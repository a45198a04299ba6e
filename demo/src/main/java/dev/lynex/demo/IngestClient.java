package dev.lynex.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Sends batches as a good client does: the same bytes again on 429, 502, 503, 504 and broken connections. */
final class IngestClient implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(15);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
    private static final int ATTEMPTS = 30;

    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(5))
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    private final URI ingest;
    private final String key;
    private final Tally tally;

    IngestClient(URI ingest, String key, Tally tally) {
        this.ingest = ingest;
        this.key = key;
        this.tally = tally;
    }

    /**
     * Sends it, waiting and trying again as told.
     *
     * @throws DemoException if it makes no sense to go on: wrong key, nobody listening at the start
     */
    void send(Batch batch) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(ingest + "/api/v1/events/batch"))
                .header("Content-Type", "application/json")
                .header("X-API-Key", key)
                .header("Idempotency-Key", batch.key())
                .timeout(TIMEOUT)
                .POST(HttpRequest.BodyPublishers.ofByteArray(batch.bytes()))
                .build();
        tally.sent(batch.events());
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            Duration wait = backoff(attempt);
            try {
                HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
                switch (response.statusCode()) {
                    case 202, 400 -> {
                        count(batch, response.body());
                        return;
                    }
                    case 429, 502, 503, 504 -> wait = retryAfter(response, wait);
                    case 401 ->
                        throw new DemoException("the ingest key is not accepted by " + ingest
                                + "; pass another with --key, or make one with ./lynex key");
                    default ->
                        throw new DemoException(
                                ingest + " answered " + response.statusCode() + ": " + title(response.body()));
                }
            } catch (IOException e) {
                if (tally.nothingYet() && e instanceof ConnectException) {
                    throw new DemoException("nothing answers at " + ingest + "; is ./lynex up running?");
                }
            }
            tally.retried();
            Thread.sleep(wait);
        }
        tally.failed(batch.events());
    }

    private void count(Batch batch, String body) throws IOException {
        JsonNode answer = JSON.readTree(body);
        JsonNode accepted = answer == null ? null : answer.get("accepted");
        if (accepted == null) {
            throw new DemoException(ingest + " does not answer as Lynex does; is it the ingest API?");
        }
        tally.answered(accepted.asInt(), batch.events() - accepted.asInt());
    }

    private static Duration backoff(int attempt) {
        Duration wait = Duration.ofMillis(250L << Math.min(attempt - 1, 10));
        return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
    }

    /** In seconds; a date, which HTTP allows too, is not sent by Lynex. */
    private static Duration retryAfter(HttpResponse<String> response, Duration otherwise) {
        return response.headers()
                .firstValue("Retry-After")
                .filter(v -> v.matches("\\d{1,4}"))
                .map(v -> Duration.ofSeconds(Long.parseLong(v)))
                .orElse(otherwise);
    }

    private static String title(String body) {
        try {
            JsonNode problem = JSON.readTree(body);
            return problem != null && problem.hasNonNull("title")
                    ? problem.path("title").asText()
                    : "no reason given";
        } catch (IOException e) {
            return "no reason given";
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
