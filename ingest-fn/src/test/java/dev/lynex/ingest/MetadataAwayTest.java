package dev.lynex.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lynex.engines.MongoEngine;
import dev.lynex.metadata.KeyScope;
import dev.lynex.queue.Ledger;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What clients see while MongoDB is away. */
class MetadataAwayTest {
    private static final String ONE = "/api/v1/events";
    private static final String NAMED = "{\"eventId\":\"once\"," + RunningIngest.EVENT.substring(1);

    @TempDir
    Path folder;

    @Test
    void aKeyInUseWorksOnAndAnotherIsToldToComeAgainAndThenWorksToo() throws IOException {
        var mongo = MongoEngine.start(new MongoEngine.Settings(folder, 0));
        try (var ingest = RunningIngest.start(Map.of("metadata.uri", mongo.uri(), "metadata.timeout", "500ms"))) {
            String unused = ingest.key(KeyScope.INGEST);
            assertThat(ingest.post(ONE, RunningIngest.EVENT).status()).isEqualTo(202);
            mongo.close();

            assertThat(ingest.post(ONE, RunningIngest.EVENT).status()).isEqualTo(202);
            RawAnswer refused = send(ingest, unused).isProblem(503, "metadata-unavailable");
            assertThat(refused.header("Retry-After")).isEqualTo("1");
            assertThat(refused.json().path("detail").asText()).contains("nothing was stored");
            // Nor is a wrong one called wrong by somebody who cannot know.
            send(ingest, "sk_000000000000_00000000000000000000000000").isProblem(503, "metadata-unavailable");

            mongo = MongoEngine.start(new MongoEngine.Settings(folder, mongo.port()));
            RawAnswer again = send(ingest, unused);
            assertThat(again.status()).as(again.body()).isEqualTo(202);
            assertThat(again.json().has("repeated")).isFalse();
            assertThat(counters(ingest)).isEqualTo(new Ledger.Counters(3, 0, 0, 0));
        } finally {
            mongo.close();
        }
    }

    private static RawAnswer send(RunningIngest ingest, String key) throws IOException {
        try (RawClient client = ingest.connect()) {
            return client.request(
                    "POST", ONE, NAMED.getBytes(java.nio.charset.StandardCharsets.UTF_8), "X-API-Key: " + key);
        }
    }

    private static Ledger.Counters counters(RunningIngest ingest) {
        return ingest.queue()
                .ledger()
                .partitions()
                .getFirst()
                .projects()
                .get(ingest.project().id());
    }
}
