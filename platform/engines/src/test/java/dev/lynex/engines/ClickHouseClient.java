package dev.lynex.engines;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Plain HTTP to a ClickHouse engine. */
final class ClickHouseClient {
    private ClickHouseClient() {}

    /** The answer to a query, without the last line's end. */
    static String query(ClickHouseEngine engine, String sql) {
        return post(engine, "", sql);
    }

    /** Sends the body with the given URL settings. */
    static String post(ClickHouseEngine engine, String settings, String body) {
        HttpResponse<String> response = send(engine, engine.user(), engine.password(), settings, body);
        if (response.statusCode() != 200) throw new IllegalStateException(response.body());
        return response.body().stripTrailing();
    }

    static HttpResponse<String> send(
            ClickHouseEngine engine, String user, String password, String settings, String body) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(engine.url() + "/?" + settings))
                    .header("X-ClickHouse-User", user)
                    .header("X-ClickHouse-Key", password)
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.ofString(UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }
}
