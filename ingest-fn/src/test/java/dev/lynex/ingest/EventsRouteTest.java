package dev.lynex.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a client of {@code /api/v1/events} sees. */
class EventsRouteTest {
    private static RunningIngest ingest;

    @BeforeAll
    static void start() {
        ingest = RunningIngest.start();
    }

    @AfterAll
    static void stop() {
        ingest.close();
    }

    @Test
    void anAcceptedEventIsInTheQueue() throws IOException {
        long before = accepted();

        RawAnswer answer = ingest.post("/api/v1/events", RunningIngest.EVENT);

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.json().path("accepted").asInt()).isEqualTo(1);
        assertThat(answer.json().path("requestId").asText()).isEqualTo(answer.header("Lynex-Request-Id"));
        assertThat(accepted()).isEqualTo(before + 1);
    }

    private static long accepted() {
        return ingest.queue().ledger().partitions().stream()
                .flatMap(p -> p.projects().entrySet().stream())
                .filter(p -> p.getKey().equals(ingest.project().id()))
                .mapToLong(p -> p.getValue().accepted())
                .sum();
    }
}
