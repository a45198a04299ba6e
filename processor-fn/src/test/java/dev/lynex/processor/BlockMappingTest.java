package dev.lynex.processor;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lynex.engines.SharedEngines;
import dev.lynex.metadata.DeadLetter;
import dev.lynex.pricing.PriceTable;
import dev.lynex.queue.Block;
import dev.lynex.queue.BlockName;
import dev.lynex.queue.EventQueue;
import dev.lynex.queue.RedisEventQueue;
import dev.lynex.queue.Taking;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlockMappingTest {
    @TempDir
    Path folder;

    private Backends backends;

    @BeforeEach
    void start() {
        backends = new Backends(folder, SharedEngines.clickHouse());
    }

    @AfterEach
    void stop() {
        backends.close();
    }

    @Test
    void aBlockThatKilledTwiceIsMappedWhileNoOtherIs() throws Exception {
        backends.send(0, "[" + log("deadly") + "]", 1);
        backends.send(1, "[" + log("harmless") + "]", 1);
        Block deadly = afterDeaths(0, 2);
        Block harmless = afterDeaths(1, 0);
        var entered = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        var order = new ConcurrentLinkedQueue<String>();
        BlockMapping mapping = mapping(backends.queue(), (event, facts, id, entry, block, terms) -> {
            String name = String.valueOf(event.eventId());
            order.add(name);
            if (name.equals("harmless")) {
                entered.countDown();
                waitFor(go);
                order.add("harmless mapped");
            }
            return new EventRowMapper().map(event, facts, id, entry, block, terms);
        });

        var first = inBackground(mapping, harmless);
        assertThat(entered.await(10, SECONDS)).isTrue();
        var second = new CompletableFuture<MappedBlock>();
        Thread alone = Thread.ofPlatform().start(() -> second.complete(map(mapping, deadly)));
        await().atMost(10, SECONDS).until(() -> alone.getState() == Thread.State.WAITING);
        assertThat(order).containsExactly("harmless");
        go.countDown();
        assertThat(first.get(10, SECONDS).rows().rows()).isEqualTo(1);
        assertThat(second.get(10, SECONDS).rows().rows()).isEqualTo(1);
        assertThat(order).containsExactly("harmless", "harmless mapped", "deadly");
    }

    @Test
    void nothingIsLeftOutOfABlockOfWhichAnAttemptBeforeStoredSomething() {
        backends.send(0, "[" + log("a") + "," + log("b") + "]", 2);
        Block whole = afterDeaths(0, 2);
        BlockMapping mapping = mapping(backends.queue(), new EventRowMapper());
        String name = BlockName.of(whole, backends.queue().read(whole));
        for (int deaths = 0; deaths < 2; deaths++) {
            Block dying = afterDeaths(0, 1);
            backends.queue().mark(dying, dying.first() + "/1");
        }
        Block suspected = afterDeaths(0, 1);

        MappedBlock without = map(mapping, suspected);
        assertThat(without.name()).startsWith(name + "/without/");
        assertThat(without.events().list()).extracting(e -> e.row().eventId()).containsExactly("a");
        assertThat(without.dead()).extracting(DeadLetter::eventId).containsExactly("b");

        List<MappedEvent> rows = map(mapping, whole(suspected)).events().list();
        backends.store().insert(name, rows.stream().map(e -> e.row().in(name)).toList());
        MappedBlock all = map(mapping, suspected);
        assertThat(all.name()).isEqualTo(name);
        assertThat(all.events().list()).extracting(e -> e.row().eventId()).containsExactly("a", "b");
        assertThat(all.dead()).isEmpty();
    }

    /** The block as it was before anything was suspected. */
    private static Block whole(Block block) {
        return new Block(
                block.epoch(),
                block.partition(),
                block.first(),
                block.last(),
                block.owner(),
                block.fence(),
                1,
                false,
                false,
                block.events(),
                java.util.Map.of());
    }

    /** The partition's block, after so many processes of the same owner's name ended without a word. */
    private Block afterDeaths(int partition, int deaths) {
        for (int i = 0; i < deaths; i++) {
            try (RedisEventQueue process = backends.anotherQueue()) {
                take(process, partition);
            }
        }
        return take(backends.queue(), partition);
    }

    private static Block take(EventQueue queue, int partition) {
        return await().atMost(10, SECONDS)
                .until(
                        () -> queue.take(partition, "one/" + partition) instanceof Taking.Taken(Block b) ? b : null,
                        b -> b != null);
    }

    private BlockMapping mapping(EventQueue queue, EventMapper mapper) {
        var metrics = new ProcessorMetrics(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
        return new BlockMapping(
                queue,
                new RowMapper(new Dialects(mapper)),
                new BlockWriter(backends.store(), backends.metadata(), metrics, InstantSource.system()));
    }

    private CompletableFuture<MappedBlock> inBackground(BlockMapping mapping, Block block) {
        return CompletableFuture.supplyAsync(() -> map(mapping, block), Thread::startVirtualThread);
    }

    private MappedBlock map(BlockMapping mapping, Block block) {
        var terms = new BlockTerms(backends.metadata(), PriceTable.bundled(), InstantSource.system());
        try {
            Map<String, String> recorded = terms.propose(block, () -> true).orElseThrow();
            Terms read = terms.read(recorded, () -> true).orElseThrow();
            return mapping.map(block, backends.queue().read(block), read, () -> true)
                    .orElseThrow();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String log(String id) {
        return "{\"eventId\":\"" + id + "\",\"type\":\"log\",\"body\":{\"level\":\"info\",\"message\":\"x\"}}";
    }
}
