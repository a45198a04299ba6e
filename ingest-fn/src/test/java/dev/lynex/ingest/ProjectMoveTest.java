package dev.lynex.ingest;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lynex.engines.SharedEngines;
import dev.lynex.metadata.MetadataSettings;
import dev.lynex.metadata.MongoMetadataStore;
import dev.lynex.metadata.Place;
import dev.lynex.metadata.Project;
import dev.lynex.queue.Acceptance;
import dev.lynex.queue.Block;
import dev.lynex.queue.Entry;
import dev.lynex.queue.Identity;
import dev.lynex.queue.Ledger;
import dev.lynex.queue.Limits;
import dev.lynex.queue.QueueSettings;
import dev.lynex.queue.RedisEventQueue;
import dev.lynex.queue.Settlement;
import dev.lynex.queue.Submission;
import dev.lynex.queue.Taking;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A project moves from partition to partition while clients send, lose answers and send the same bytes again, by several
 * ingests of which each learns of the move in its own time.
 */
class ProjectMoveTest {
    private static final int CLIENTS = 6;

    /** How many requests a client sends on average before the project begins to move, and each one after it has. */
    private static final int EACH_SIDE = 40;

    private static final Duration WINDOW = Duration.ofMinutes(60);

    /** After which of its steps whoever moves the project dies the first time. */
    enum Death {
        NEVER,
        AFTER_THE_QUEUE_MOVED_IT,
        AFTER_ITS_PLACE_WAS_STORED
    }

    private final String id = "p" + UUID.randomUUID().toString().substring(0, 8);
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicBoolean moved = new AtomicBoolean();
    private RedisEventQueue queue;
    private MongoMetadataStore metadata;

    @BeforeEach
    void open() {
        queue = RedisEventQueue.create(QueueSettings.of(SharedEngines.redis().uri()));
        metadata = MongoMetadataStore.create(
                MetadataSettings.of(SharedEngines.mongo().uri()), InstantSource.system());
        metadata.migrate();
        metadata.createProject(Project.of(id, "Moving", 0, 30, Instant.now()));
    }

    @AfterEach
    void close() {
        queue.close();
        metadata.close();
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsLostAndNothingIsThereTwice(Death death) throws Exception {
        long seed = System.nanoTime();
        System.out.println("move seed " + seed);
        List<AtomicReference<Project>> ingests = List.of(ingest(), ingest(), ingest());
        List<Future<?>> running = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int c = 0; c < CLIENTS; c++) {
                int client = c;
                running.add(threads.submit(() -> {
                    client(client, new Random(seed + client), ingests);
                    return null;
                }));
            }
            try {
                await().atMost(20, SECONDS).until(() -> sent.get() > CLIENTS * EACH_SIDE);
                move(death);
            } finally {
                moved.set(true);
            }
        }
        for (Future<?> each : running) {
            each.get();
        }
        Map<String, Integer> found = drain();
        assertThat(found).hasSize(sent.get());
        assertThat(found.values()).as("seed %s", seed).containsOnly(1);
        Place place = metadata.project(id).orElseThrow().place();
        assertThat(place.partition()).isEqualTo(1);
        assertThat(place.epoch()).isEqualTo(2);
        List<Ledger.Partition> partitions = queue.ledger().partitions();
        assertThat(accepted(partitions.get(0)) + accepted(partitions.get(1))).isEqualTo(sent.get());
        assertThat(accepted(partitions.get(1))).as("clients went over").isGreaterThanOrEqualTo(CLIENTS * EACH_SIDE);
    }

    /** What the operator does, until it is done. */
    private void move(Death death) {
        if (death != Death.NEVER) {
            Project project = metadata.project(id).orElseThrow();
            queue.move(id, 0, 1, project.place().epoch() + 1);
            if (death == Death.AFTER_THE_QUEUE_MOVED_IT) {
                int before = refused.get();
                await().atMost(10, SECONDS).until(() -> refused.get() > before + CLIENTS);
            } else {
                metadata.moveProject(id, project.place(), 1, WINDOW);
            }
        }
        // Another one begins again from what is stored.
        Project project = metadata.project(id).orElseThrow();
        if (project.place().partition() != 1) {
            queue.move(id, 0, 1, project.place().epoch() + 1);
            metadata.moveProject(id, project.place(), 1, WINDOW);
        }
    }

    private AtomicReference<Project> ingest() {
        return new AtomicReference<>(metadata.project(id).orElseThrow());
    }

    /** Sends all the while the project moves, and some more: however slow either is, there are requests on both sides. */
    private void client(int client, Random random, List<AtomicReference<Project>> ingests) {
        int last = Integer.MAX_VALUE;
        for (int n = 0; n < last; n++) {
            if (last == Integer.MAX_VALUE && moved.get()) {
                last = n + EACH_SIDE;
            }
            String request = client + "-" + n;
            send(request, ingests, random);
            // Answers get lost: the same bytes again, of this request or of one long answered.
            while (random.nextInt(3) == 0) {
                String again = client + "-" + (random.nextBoolean() ? n : random.nextInt(n + 1));
                assertThat(send(again, ingests, random)).isInstanceOf(Acceptance.Repeated.class);
            }
            sent.incrementAndGet();
        }
    }

    /** As a client does: by any ingest, again until it is acknowledged. */
    private Acceptance send(String request, List<AtomicReference<Project>> ingests, Random random) {
        while (true) {
            AtomicReference<Project> ingest = ingests.get(random.nextInt(ingests.size()));
            Acceptance acceptance = queue.accept(submission(request, ingest.get()));
            switch (acceptance) {
                case Acceptance.Accepted _, Acceptance.Repeated _ -> {
                    return acceptance;
                }
                case Acceptance.Moved(long _) -> {
                    refused.incrementAndGet();
                    ingest.set(metadata.project(id).orElseThrow());
                }
                case Acceptance other -> throw new AssertionError(other);
            }
        }
    }

    private Submission submission(String request, Project project) {
        byte[] body = request.getBytes(StandardCharsets.UTF_8);
        byte[] key = ByteBuffer.allocate(16)
                .putInt(0, (id + request).hashCode())
                .putLong(
                        8,
                        UUID.nameUUIDFromBytes((id + request).getBytes(StandardCharsets.UTF_8))
                                .getMostSignificantBits())
                .array();
        return new Submission(
                Placements.of(project),
                id,
                new Identity(
                        key, ByteBuffer.allocate(8).putInt(request.hashCode()).array()),
                "native",
                UUID.randomUUID().toString().replace("-", ""),
                Instant.now(),
                1,
                Limits.NONE,
                body);
    }

    private static long accepted(Ledger.Partition partition, String id) {
        Ledger.Counters counters = partition.projects().get(id);
        return counters == null ? 0 : counters.accepted();
    }

    private long accepted(Ledger.Partition partition) {
        return accepted(partition, id);
    }

    /** Takes everything out of both places, and counts how often each request is there. */
    private Map<String, Integer> drain() {
        Map<String, Integer> found = new ConcurrentHashMap<>();
        for (int partition : List.of(0, 1)) {
            await().atMost(20, SECONDS).until(() -> {
                Taking taking = queue.take(partition, "drain");
                if (taking instanceof Taking.Taken(Block block)) {
                    for (Entry entry : queue.read(block)) {
                        if (entry.project().equals(id)) {
                            found.merge(new String(entry.payload(), StandardCharsets.UTF_8), 1, Integer::sum);
                        }
                    }
                    Map<String, Settlement.Outcome> outcomes = new HashMap<>();
                    block.events().forEach((p, events) -> outcomes.put(p, new Settlement.Outcome(events, 0, 0)));
                    queue.settle(block, new Settlement(outcomes, Duration.ZERO));
                }
                return taking instanceof Taking.Empty;
            });
        }
        return found;
    }
}
