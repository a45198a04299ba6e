package dev.lynex.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Asks the query function, and times the whole answer. */
final class ApiClient {
    private final HttpClient http = HttpClient.newHttpClient();
    private final int port;
    private final String token;

    ApiClient(int port, String token) {
        this.port = port;
        this.token = token;
    }

    /**
     * @return nanoseconds
     * @throws IOException when it is not answered with 200
     */
    long ask(Question.Call call) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + call.path()))
                .timeout(Duration.ofMinutes(1))
                .header("Authorization", "Bearer " + token);
        if (call.body() == null) {
            request.GET();
        } else {
            request.header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(call.body()));
        }
        long start = System.nanoTime();
        HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException(response.statusCode() + " for " + call.path() + ": " + response.body());
        }
        return System.nanoTime() - start;
    }
}
