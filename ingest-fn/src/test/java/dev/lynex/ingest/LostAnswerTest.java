package dev.lynex.ingest;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lynex.engines.RedisEngine;
import dev.lynex.queue.Block;
import dev.lynex.queue.Entry;
import dev.lynex.queue.Ledger;
import dev.lynex.queue.Taking;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Redis has appended a request and is killed before anybody hears of it. */
class LostAnswerTest {
    private static final String ONE = "/api/v1/events";
    private static final String NAMED = "{\"eventId\":\"once\"," + RunningIngest.EVENT.substring(1);

    @TempDir
    Path folder;

    private RedisEngine redis;
    private RedisRelay relay;
    private RunningIngest ingest;

    @BeforeEach
    void start() throws IOException {
        redis = RedisEngine.start(new RedisEngine.Settings(folder, 0, 64L << 20, "secret-word"));
        relay = new RedisRelay(redis);
        ingest = RunningIngest.start(Map.of("queue.uri", relay.uri()));
        // So that the library is loaded, and the first answer to an accept is that of one that appended.
        assertThat(ingest.queue().ledger().watermark()).isNull();
    }

    @AfterEach
    void stop() throws IOException {
        ingest.close();
        relay.close();
        redis.close();
    }

    @Test
    void ifItIsBackAtOnceTheClientIsAnswered202AndTheRequestIsQueuedOnce() throws IOException {
        relay.insteadOfTheNextAnswer(() -> {
            kill();
            redis.restart();
        });

        // Without an id of its own: not even this one may be there twice.
        RawAnswer answer = ingest.post(ONE, RunningIngest.EVENT);

        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
        assertQueuedOnce(answer);
    }

    @Test
    void ifItStaysAwayTheClientIsToldToSendTheSameAgainAndThatIsQueuedOnce() throws IOException {
        relay.insteadOfTheNextAnswer(this::kill);

        RawAnswer refused = ingest.post(ONE, NAMED).isProblem(503, "queue-unavailable");
        assertThat(refused.header("Retry-After")).isEqualTo("1");
        redis.restart();
        RawAnswer answer = ingest.post(ONE, NAMED);

        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
        assertQueuedOnce(answer);
        assertThat(answer.json().path("requestId").asText())
                .as("that of the request that was queued")
                .isEqualTo(refused.header("Lynex-Request-Id"));
    }

    private void kill() {
        ProcessHandle.of(redis.pid()).orElseThrow().destroyForcibly();
        try {
            redis.onExit().get(5, SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    private void assertQueuedOnce(RawAnswer answer) throws IOException {
        assertThat(answer.json().path("accepted").asInt()).isEqualTo(1);
        Ledger.Partition partition = ingest.queue().ledger().partitions().getFirst();
        assertThat(partition.projects()).isEqualTo(Map.of(ingest.project().id(), new Ledger.Counters(1, 0, 0, 0)));
        assertThat(partition.waitingEvents()).isEqualTo(1);
        assertThat(answer.json().path("repeated").asBoolean())
                .as("it was appended before the kill")
                .isTrue();
        Block block = await().atMost(10, SECONDS)
                .until(() -> ingest.queue().take(0, "me") instanceof Taking.Taken(Block b) ? b : null, b -> b != null);
        List<Entry> entries = ingest.queue().read(block);
        assertThat(entries).singleElement().satisfies(entry -> assertThat(entry.requestId())
                .isEqualTo(answer.json().path("requestId").asText()));
        assertThat(ingest.queue().take(0, "you")).isEqualTo(new Taking.Empty());
    }
}
