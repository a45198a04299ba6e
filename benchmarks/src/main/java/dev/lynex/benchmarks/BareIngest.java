package dev.lynex.benchmarks;

import dev.lynex.queue.Identity;
import dev.lynex.queue.Limits;
import dev.lynex.queue.Placement;
import dev.lynex.queue.QueueSettings;
import dev.lynex.queue.RedisEventQueue;
import dev.lynex.queue.Submission;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;

/**
 * The yardstick of ingest: a bare Helidon handler that reads the same body and makes the same call of the queue, and does
 * nothing else: no authentication, no parsing, no limits, no metrics.
 */
final class BareIngest {
    private BareIngest() {}

    public static void main(String[] args) {
        var queue = RedisEventQueue.create(QueueSettings.of(System.getenv("LYNEX_QUEUE_URI")));
        WebServer server = WebServer.builder()
                .host("127.0.0.1")
                .port(0)
                .routing(routing -> routing.post("/api/v1/events", (req, res) -> accept(queue, req, res, 1))
                        .post("/api/v1/events/batch", (req, res) -> accept(queue, req, res, 100))
                        .post("/v1/traces", (req, res) -> accept(queue, req, res, 100)))
                .build()
                .start();
        System.err.println("ready function=bare port=" + server.port());
    }

    private static void accept(RedisEventQueue queue, ServerRequest req, ServerResponse res, int events) {
        byte[] body = req.content().as(byte[].class);
        String key = req.headers().get(HeaderNames.create("Idempotency-Key")).get();
        byte[] identity = UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8))
                .toString()
                .getBytes(StandardCharsets.US_ASCII);
        int project = key.charAt(key.indexOf('-') - 1) & 3;
        queue.accept(new Submission(
                new Placement(project, 1),
                "bare" + project,
                new Identity(Arrays.copyOf(identity, 16), Arrays.copyOfRange(identity, 16, 24)),
                "native",
                "0".repeat(32),
                Instant.now(),
                events,
                Limits.NONE,
                body));
        res.status(Status.ACCEPTED_202);
        res.send("{\"accepted\":1}");
    }
}
