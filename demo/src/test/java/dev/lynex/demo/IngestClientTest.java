package dev.lynex.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IngestClientTest {
    private final Queue<Answer> answers = new ArrayDeque<>();
    private final List<String> requests = new ArrayList<>();
    private final Tally tally = new Tally();
    private final Batch batch = new Batch("demo-1", "{\"events\":[{},{}]}", 2);
    private HttpServer server;
    private IngestClient client;

    private record Answer(int status, String retryAfter, String body) {}

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/v1/events/batch", this::answer);
        server.start();
        client = new IngestClient(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()), "sk_a_b", tally);
    }

    @AfterEach
    void stop() {
        client.close();
        server.stop(0);
    }

    @Test
    void sendsTheSameBytesAgainAfter503And429() throws InterruptedException {
        answers.add(new Answer(503, "0", "{}"));
        answers.add(new Answer(429, "0", "{}"));
        answers.add(new Answer(202, "", "{\"accepted\":2,\"rejected\":[]}"));

        client.send(batch);

        assertThat(requests).hasSize(3).allMatch(r -> r.equals("sk_a_b demo-1 " + batch.body()));
        assertThat(tally.line(Duration.ofSeconds(1)))
                .isEqualTo("1 s: 2 events sent, 2 accepted (2.0/s), 0 rejected, 0 failed, 2 retries");
    }

    @Test
    void countsWhatWasRejected() throws InterruptedException {
        answers.add(new Answer(202, "", "{\"accepted\":1,\"rejected\":[{\"index\":0}]}"));

        client.send(batch);

        assertThat(tally.line(Duration.ofSeconds(1)))
                .isEqualTo("1 s: 2 events sent, 1 accepted (1.0/s), 1 rejected, 0 failed, 0 retries");
        assertThat(tally.clean()).isFalse();
    }

    @Test
    void saysWhatToDoAboutAWrongKey() {
        answers.add(new Answer(401, "", "{}"));

        assertThatThrownBy(() -> client.send(batch))
                .isInstanceOf(DemoException.class)
                .hasMessageContaining("--key")
                .hasMessageContaining("./lynex key")
                .hasMessageNotContaining("sk_a_b");
    }

    @Test
    void saysThatNobodyListens() {
        server.stop(0);

        assertThatThrownBy(() -> client.send(batch))
                .isInstanceOf(DemoException.class)
                .hasMessageContaining("nothing answers at http://127.0.0.1:");
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            requests.add(exchange.getRequestHeaders().getFirst("X-API-Key") + " "
                    + exchange.getRequestHeaders().getFirst("Idempotency-Key") + " "
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            Answer answer = answers.remove();
            if (!answer.retryAfter().isEmpty()) {
                exchange.getResponseHeaders().add("Retry-After", answer.retryAfter());
            }
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
