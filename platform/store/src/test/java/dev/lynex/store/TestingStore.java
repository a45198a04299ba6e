package dev.lynex.store;

import dev.lynex.engines.ClickHouseEngine;
import dev.lynex.engines.SharedEngines;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.UUID;

/** A store in a database of its own, and what ClickHouse itself says of it. */
final class TestingStore implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final ClickHouseEngine engine = SharedEngines.clickHouse();
    final StoreSettings settings = StoreSettings.of(
            engine.url(),
            engine.user(),
            engine.password(),
            "t" + UUID.randomUUID().toString().replace("-", ""));
    final ClickHouseEventStore events = ClickHouseEventStore.create(settings);

    TestingStore() {
        events.migrate();
    }

    /** The answer to a statement as text. */
    String ask(String sql) throws IOException, InterruptedException {
        HttpResponse<String> answer = HTTP.send(
                HttpRequest.newBuilder(URI.create(engine.url() + "/?database=" + settings.database()))
                        .header("X-ClickHouse-User", engine.user())
                        .header("X-ClickHouse-Key", engine.password())
                        .POST(HttpRequest.BodyPublishers.ofString(sql))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException(answer.body());
        }
        return answer.body().strip();
    }

    @Override
    public void close() {
        events.close();
    }
}
