package dev.lynex.queue;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.lynex.component.Check;
import dev.lynex.component.Durability;
import dev.lynex.engines.RedisEngine;
import dev.lynex.queue.Settlement.Outcome;
import io.lettuce.core.api.sync.RedisCommands;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The laws of the queue, on a real Redis: one by itself, and a cluster. */
abstract class EventQueueContract {
    private static final Placement HERE = new Placement(0, 1);
    private static final Duration LINGER = Duration.ofMillis(60);
    /** Longer than any test, so that only the tests about leases see one end. */
    private static final Duration LEASE = Duration.ofMinutes(5);

    private static final Duration SHORT = Duration.ofMillis(300);

    private RedisEventQueue queue;

    /** Every node, each with a maxmemory of 64 MiB. */
    abstract List<RedisEngine> engines();

    /** The node that the partition lies on. */
    abstract RedisEngine ownerOf(int partition);

    /** Where they are, with the timeout that they need to come back within. */
    abstract QueueSettings settings();

    @BeforeEach
    void empty() {
        redis(r -> r.flushall());
        queue = queue(LEASE);
    }

    @AfterEach
    void close() {
        queue.close();
    }

    @Test
    void oneRequestIsOneEntryAndIsReadBackAsItWas() {
        byte[] small = payload(1);
        byte[] large = payload(800);
        accepted(queue.accept(submission("a", "r1", null, 1, small)));
        accepted(queue.accept(submission("a", "r2", null, 800, large)));
        Block block = takeWithin("me");
        List<Entry> entries = queue.read(block);
        assertThat(entries).hasSize(2);
        assertThat(entries.get(0).payload()).isEqualTo(small);
        assertThat(entries.get(1).payload()).isEqualTo(large);
        assertThat(entries.get(1).requestId()).isEqualTo(requestId("r2"));
        assertThat(entries.get(1).receivedAt()).isEqualTo(Instant.parse("2026-11-23T10:00:00.123456789Z"));
        assertThat(block.events()).isEqualTo(Map.of("a", 801));
    }

    @Test
    void aRepeatedRequestAnswersTheSameAndAddsNothing() {
        Identity identity = identity(1, 1);
        accepted(queue.accept(submission("a", "r1", identity, 3, payload(3))));
        assertThat(queue.accept(submission("a", "r2", identity, 3, payload(3))))
                .isInstanceOfSatisfying(Acceptance.Repeated.class, repeated -> {
                    assertThat(repeated.requestId()).isEqualTo(requestId("r1"));
                    assertThat(repeated.events()).isEqualTo(3);
                });
        assertThat(queue.accept(submission("a", "r3", identity(1, 2), 3, payload(3))))
                .isEqualTo(new Acceptance.KeyReused());
        assertThat(counters("a").accepted()).isEqualTo(3);
    }

    @Test
    void submissionsThatComeTogetherAreAnsweredEachForItself() throws Exception {
        accepted(queue.accept(submission("a", "first", identity(0, 0), 1, payload(1))));
        accepted(queue.accept(submission("c", "second", null, 1, payload(1), new Placement(0, 2))));
        redis(r -> r.clientPause(300)); // so that they gather
        List<CompletableFuture<Acceptance>> answers = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            Submission each =
                    switch (i % 5) {
                        case 0 -> submission("a", "again" + i, identity(0, 0), 1, payload(1));
                        case 1 -> submission("a", "reused" + i, identity(0, 1), 1, payload(1));
                        case 2 -> submission("b", "same" + i, identity(i / 50 + 1, 0), 2, payload(2));
                        case 3 -> submission("c", "moved" + i, null, 3, payload(3));
                        default -> submission("d", "own" + i, null, 4, payload(4));
                    };
            answers.add(CompletableFuture.supplyAsync(() -> queue.accept(each), Thread::startVirtualThread));
        }
        var byAnswer = new TreeMap<String, Integer>();
        for (int i = 0; i < answers.size(); i++) {
            Acceptance answer = answers.get(i).get(10, SECONDS);
            byAnswer.merge(i % 5 + " " + answer.getClass().getSimpleName(), 1, Integer::sum);
            if (answer instanceof Acceptance.Repeated(String request, int events, var _)) {
                assertThat(events).isEqualTo(i % 5 == 0 ? 1 : 2);
                assertThat(i % 5 != 0 || request.equals(requestId("first"))).isTrue();
            }
        }
        assertThat(byAnswer)
                .isEqualTo(Map.of(
                        "0 Repeated",
                        30,
                        "1 KeyReused",
                        30,
                        "2 Accepted",
                        3,
                        "2 Repeated",
                        27,
                        "3 Moved",
                        30,
                        "4 Accepted",
                        30));
        assertThat(counters("b").accepted()).isEqualTo(6);
        assertThat(counters("d").accepted()).isEqualTo(120);
        int events =
                queue.read(takeWithin("me")).stream().mapToInt(Entry::events).sum();
        assertThat(events).isEqualTo(1 + 1 + 6 + 120);
    }

    @Test
    void requestsWithoutAnIdentityAreNewEachTime() {
        accepted(queue.accept(submission("a", "r1", null, 1, payload(1))));
        accepted(queue.accept(submission("a", "r2", null, 1, payload(1))));
        assertThat(counters("a").accepted()).isEqualTo(2);
    }

    @Test
    void aRepeatIsKnownAfterItsEventsWereSettled() {
        Identity identity = identity(9, 9);
        accepted(queue.accept(submission("a", "r1", identity, 1, payload(1))));
        settle(takeWithin("me"));
        assertThat(queue.accept(submission("a", "r2", identity, 1, payload(1))))
                .isInstanceOf(Acceptance.Repeated.class);
    }

    @Test
    void oneProjectCannotTakeMoreThanItsShareAndAllTogetherNoMoreThanTheCapacity() {
        byte[] noise = noise(500_000);
        assertThat(sendUntilRefused(noise, i -> "greedy")).isInstanceOf(Acceptance.OverShare.class);
        accepted(queue.accept(submission("other", "o", null, 1, noise)));
        assertThat(sendUntilRefused(noise, i -> "p" + i % 8)).isInstanceOf(Acceptance.Full.class);
        while (queue.take(0, "drain") instanceof Taking.Taken(Block block)) {
            settle(block);
        }
        assertThat(queue.ledger().partitions().getFirst().queuedBytes()).isZero();
        accepted(queue.accept(submission("greedy", "again", null, 1, noise)));
    }

    @Test
    void anOlderPlacementIsRefused() {
        accepted(queue.accept(submission("a", "r1", null, 1, payload(1), new Placement(0, 2))));
        assertThat(queue.accept(submission("a", "r2", null, 1, payload(1), HERE)))
                .isEqualTo(new Acceptance.Moved(2));
    }

    @Test
    void aMovedProjectIsRefusedInItsOldPlaceAndItsRequestsThereAreKnownInTheNew() {
        Instant left = Instant.parse("2026-11-23T09:59:00Z");
        var there = new Placement(1, 2, new Placement.Former(0, left));
        try (var both = pair()) {
            accepted(both.accept(submission("a", "r1", identity(1, 1), 3, payload(3))));
            both.move("a", 0, 1, 2);
            assertThat(both.accept(submission("a", "r2", identity(2, 1), 1, payload(1))))
                    .isEqualTo(new Acceptance.Moved(2));
            assertThat(both.accept(submission("b", "r2", identity(2, 1), 1, payload(1))))
                    .as("nobody else is")
                    .isInstanceOf(Acceptance.Accepted.class);
            assertThat(both.accept(submission("a", "r1", identity(1, 1), 3, payload(3), there)))
                    .isEqualTo(new Acceptance.Repeated(requestId("r1"), 3, null));
            assertThat(both.accept(submission("a", "r1", identity(1, 2), 3, payload(3), there)))
                    .isEqualTo(new Acceptance.KeyReused());
            accepted(both.accept(submission("a", "r3", identity(3, 1), 1, payload(1), there)));
            Block old = ((Taking.Taken) both.take(0, "me")).block();
            assertThat(old.events()).as("the old place drains").isEqualTo(Map.of("a", 3, "b", 1));
            assertThat(((Taking.Taken) both.take(1, "you")).block().events()).isEqualTo(Map.of("a", 1));
            var longAgo = new Placement(1, 2, new Placement.Former(0, left.minus(Duration.ofDays(1))));
            accepted(both.accept(submission("a", "r1", identity(1, 1), 3, payload(3), longAgo)));
        }
    }

    @Test
    void aMoveThatWasCutShortIsDoneAgainAndTakesTheUsedLimitsAlongOnce() {
        try (var both = pair();
                var functions = new RedisFunctions(pairSettings())) {
            accepted(both.accept(submission("a", "r1", null, 1, payload(1))));
            TestingCluster.on(ownerOf(0), r -> r.hset("{lynex:0}:limits", "a", "used 7"));
            byte[] project = "a".getBytes(StandardCharsets.UTF_8);
            byte[] epoch = "2".getBytes(StandardCharsets.UTF_8);
            functions.call("lynex_fence_v1", 0, project, epoch);
            assertThat(both.accept(submission("a", "r2", null, 1, payload(1)))).isEqualTo(new Acceptance.Moved(2));
            both.move("a", 0, 1, 2);
            assertThat(limits(1)).isEqualTo("used 7");
            TestingCluster.on(ownerOf(1), r -> r.hset("{lynex:1}:limits", "a", "used 8"));
            both.move("a", 0, 1, 2);
            assertThat(limits(1)).as("used meanwhile").isEqualTo("used 8");
            both.move("a", 1, 0, 3);
            assertThat(limits(0)).as("back again").isEqualTo("used 8");
            accepted(both.accept(submission("a", "r3", null, 1, payload(1), new Placement(0, 3))));
        }
    }

    @Test
    void theDepthCountsWhatWaitsAndWhatIsInBlocksUntilItIsSettled() {
        long capacity = queue.ledger().partitions().getFirst().capacityBytes();
        assertThat(queue.depth(0)).isEqualTo(new Depth(0, capacity, 0, 0, 0, null, null, 0, 0));
        accepted(queue.accept(submission("a", "r1", null, 3, payload(3))));
        Block block = takeWithin("me");
        accepted(queue.accept(submission("b", "r2", null, 4, payload(4))));
        Depth depth = queue.depth(0);
        assertThat(depth.waitingEvents()).isEqualTo(4);
        assertThat(depth.takenEvents()).isEqualTo(3);
        assertThat(depth.openBlocks()).isEqualTo(1);
        assertThat(depth.queuedBytes())
                .isEqualTo(queue.ledger().partitions().getFirst().queuedBytes())
                .isPositive();
        assertThat(depth.oldestAge()).as("it lingered before it was taken").isGreaterThanOrEqualTo(LINGER);
        assertThat(depth.settledAge()).isNull();
        settle(block);
        Depth after = queue.depth(0);
        assertThat(after.queuedEvents()).isEqualTo(4);
        assertThat(after.openBlocks()).isZero();
        assertThat(after.settledAge()).isBetween(Duration.ZERO, Duration.ofSeconds(5));
        settle(takeWithin("me"));
        assertThat(queue.depth(0).oldestAge()).isNull();
        assertThat(queue.depth(0).queuedBytes()).isZero();
        assertThat(queue.depth(0).acceptedEvents()).isEqualTo(7);
    }

    @Test
    void streamsAndGroupsAreMadeBeforeAnythingComesAndOnlyOnce() {
        assertThat(queue.open()).isEmpty();
        List<Object> groups = TestingCluster.ask(ownerOf(0), r -> r.xinfoGroups("{lynex:0}"));
        assertThat(groups).hasSize(1);
        accepted(queue.accept(submission("a", "r1", null, 1, payload(1))));
        assertThat(queue.open()).isEmpty();
        assertThat(takeWithin("me").events()).isEqualTo(Map.of("a", 1));
    }

    @Test
    void aLostGroupIsMadeAgainAndNothingOfItIsGivenOutTwiceOrLeftBehind() {
        accepted(queue.accept(submission("a", "r1", null, 2, payload(2))));
        Block open = takeWithin("me");
        accepted(queue.accept(submission("a", "r2", null, 3, payload(3))));
        TestingCluster.on(ownerOf(0), r -> r.xgroupDestroy("{lynex:0}", "processors"));

        assertThat(queue.open()).containsExactly(0);
        assertThat(queue.open()).isEmpty();
        Block next = takeWithin("you");
        assertThat(next.events()).as("only what was in no block").isEqualTo(Map.of("a", 3));
        assertThat(queue.read(open)).hasSize(1);
        assertThat(settle(open)).isTrue();
        assertThat(settle(next)).isTrue();
        assertThat(counters("a")).isEqualTo(new Ledger.Counters(5, 5, 0, 0));
        long left = TestingCluster.ask(ownerOf(0), r -> r.xlen("{lynex:0}"));
        assertThat(left).isZero();
    }

    @Test
    void aProcessorThatFindsItsGroupLostGoesOnWithWhatIsInNoBlock() {
        accepted(queue.accept(submission("a", "r1", null, 2, payload(2))));
        Block open = takeWithin("me");
        accepted(queue.accept(submission("a", "r2", null, 3, payload(3))));
        TestingCluster.on(ownerOf(0), r -> r.xgroupDestroy("{lynex:0}", "processors"));
        assertThatThrownBy(() -> queue.take(0, "you")).isInstanceOf(QueueException.Unavailable.class);
        assertThat(takeWithin("you").events()).isEqualTo(Map.of("a", 3));
        assertThat(settle(open)).isTrue();
    }

    @Test
    void aHoldKeepsNewBlocksBackAndLetsOpenOnesEnd() {
        eager();
        accepted(queue.accept(submission("a", "r1", null, 1, payload(1))));
        Block open = takeWithin("me");
        accepted(queue.accept(submission("a", "r2", null, 1, payload(1))));

        assertThat(queue.hold("migration", LEASE)).hasValue(1);
        Block again = takeWithin("me");
        assertThat(again.first()).as("its own").isEqualTo(open.first());
        assertThat(queue.take(0, "you")).isInstanceOf(Taking.NotYet.class);
        accepted(queue.accept(submission("a", "r3", null, 1, payload(1))));
        assertThat(queue.hold("another", LEASE)).as("one at a time").isEmpty();
        assertThat(settle(again)).isTrue();
        assertThat(queue.hold("migration", LEASE)).hasValue(0);
        queue.lift("another");
        assertThat(queue.take(0, "you")).as("not another's to lift").isInstanceOf(Taking.NotYet.class);

        queue.lift("migration");
        assertThat(takeWithin("you").events()).isEqualTo(Map.of("a", 2));
    }

    @Test
    void theHoldOfOneThatDiedEndsByItself() {
        eager();
        accepted(queue.accept(submission("a", "r1", null, 1, payload(1))));
        queue.hold("dead", SHORT);
        assertThat(queue.take(0, "me")).isInstanceOf(Taking.NotYet.class);
        assertThat(takeWithin("me").events()).isEqualTo(Map.of("a", 1));
    }

    private String limits(int partition) {
        return TestingCluster.ask(ownerOf(partition), r -> r.hget("{lynex:" + partition + "}:limits", "a"));
    }

    private RedisEventQueue pair() {
        return RedisEventQueue.create(pairSettings());
    }

    private QueueSettings pairSettings() {
        return settings().with(2, Durability.PROCESS, settings().timeout()).withTimes(Duration.ZERO, LEASE);
    }

    @Test
    void aFewEventsWaitForTheLingerTimeAndManyDoNot() {
        var blocks = new BlockSettings(Duration.ofMinutes(10), LEASE, 10_000, 8 << 20, 32 << 20);
        try (var patient = RedisEventQueue.create(settings().withBlocks(blocks))) {
            assertThat(patient.take(0, "me")).isEqualTo(new Taking.Empty());
            accepted(patient.accept(submission("a", "r0", null, 1, payload(1))));
            assertThat(patient.take(0, "me")).isInstanceOf(Taking.NotYet.class);
            for (int i = 1; i <= 20; i++) {
                accepted(patient.accept(submission("a", "r" + i, null, 1000, payload(1))));
            }
            Block block = ((Taking.Taken) patient.take(0, "me")).block();
            assertThat(block.events().get("a")).isBetween(9_001, 10_000);
        }
    }

    @Test
    void aBlockIsOwnedByOneAndTheNextGetsTheRest() {
        accepted(queue.accept(submission("a", "r1", null, 1, payload(1))));
        Block mine = takeWithin("me");
        accepted(queue.accept(submission("a", "r2", null, 1, payload(1))));
        Block yours = takeWithin("you");
        assertThat(yours.first()).isNotEqualTo(mine.first());
        assertThat(settle(mine)).isTrue();
        assertThat(settle(yours)).isTrue();
        assertThat(counters("a")).isEqualTo(new Ledger.Counters(2, 2, 0, 0));
    }

    @Test
    void aDeadOwnersBlockIsTakenOverAsItIsAndTheOldOwnerCanSettleNothing() {
        queue.close();
        queue = queue(SHORT);
        accepted(queue.accept(submission("a", "r1", null, 1, payload(1))));
        Block dead = takeWithin("dead");
        assertThat(queue.bind(dead, Map.of("prices", "1"))).isEqualTo(Map.of("prices", "1"));
        Block heir = takeWithin("heir");
        assertThat(heir.attempts()).isEqualTo(2);
        assertThat(heir.first()).isEqualTo(dead.first());
        assertThat(heir.last()).isEqualTo(dead.last());
        assertThat(heir.fence()).isGreaterThan(dead.fence());
        assertThat(BlockName.of(heir, queue.read(heir))).isEqualTo(BlockName.of(dead, queue.read(dead)));
        assertThat(queue.bind(heir, Map.of("prices", "2"))).isEqualTo(Map.of("prices", "1"));
        assertThat(queue.renew(dead)).isFalse();
        assertThat(settle(dead)).isFalse();
        assertThatThrownBy(() -> queue.bind(dead, Map.of())).isInstanceOf(QueueException.Lost.class);
        assertThat(counters("a").stored()).isZero();
        assertThat(settle(heir)).isTrue();
        assertThat(settle(heir)).isFalse();
        assertThat(counters("a").stored()).isEqualTo(1);
    }

    @Test
    void aRenewedLeaseHolds() {
        try (var hasty = queue(SHORT)) {
            accepted(hasty.accept(submission("a", "r1", null, 1, payload(1))));
            Block block = await().atMost(5, SECONDS)
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> hasty.take(0, "me") instanceof Taking.Taken(Block b) ? b : null, b -> b != null);
            assertThat(queue.renew(block)).isTrue();
            await().pollDelay(SHORT.plusMillis(100)).atMost(5, SECONDS).until(() -> queue.take(0, "other")
                    .equals(new Taking.Empty()));
            assertThat(settle(block)).isTrue();
        }
    }

    @Test
    void anOwnerThatLostItsAnswerGetsItsBlockAgainAndMayLetGoOfIt() {
        accepted(queue.accept(submission("a", "r1", null, 1, payload(1))));
        Block first = takeWithin("me");
        Block again = ((Taking.Taken) queue.take(0, "me")).block();
        assertThat(again.first()).isEqualTo(first.first());
        assertThat(again.fence()).isGreaterThan(first.fence());
        queue.release("me");
        assertThat(((Taking.Taken) queue.take(0, "other")).block().first()).isEqualTo(first.first());
    }

    @Test
    void aDeathAtAMarkedPlaceIsASuspicionAndAReleaseIsNot() {
        queue.close();
        queue = queue(SHORT);
        accepted(queue.accept(submission("a", "r1", null, 1, payload(1))));
        Block released = takeWithin("one");
        assertThat(queue.mark(released, "here")).isTrue();
        queue.release("one");
        Block asked = takeWithin("one");
        assertThat(asked.attempts()).as("letting go is no death").isEqualTo(1);
        assertThat(queue.mark(asked, "here")).isTrue();
        Block again = takeWithin("one");
        assertThat(again.attempts()).as("the same process asks again").isEqualTo(1);
        assertThat(again.suspects()).isEmpty();
        queue.mark(again, "here");
        queue.mark(again, "there");
        try (var restarted = queue(SHORT)) {
            Block reborn = ((Taking.Taken) restarted.take(0, "one")).block();
            assertThat(reborn.attempts()).isEqualTo(2);
            assertThat(reborn.suspects()).isEqualTo(Map.of("there", 1));
            assertThat(queue.mark(again, "elsewhere")).as("fenced off").isFalse();
            restarted.mark(reborn, "there");
        }
        Block heir = takeWithin("two");
        assertThat(heir.attempts()).isEqualTo(3);
        assertThat(heir.suspects()).isEqualTo(Map.of("there", 2));
        queue.mark(heir, "over");
        queue.mark(heir, "");
        assertThat(takeWithin("three").suspects())
                .as("nothing was being mapped")
                .isEqualTo(Map.of("there", 2));
    }

    @Test
    void whatWaitsOfARequestIsFoundUntilItIsSettled() {
        for (int i = 0; i < 60; i++) {
            accepted(queue.accept(submission("a", "noise" + i, null, 1, noise(100_000))));
        }
        byte[] payload = payload(2);
        accepted(queue.accept(submission("a", "mine", null, 2, payload)));
        accepted(queue.accept(submission("b", "mine", identity(3, 3), 1, payload(1))));
        Instant from = Instant.now().minusSeconds(10);
        Found found = queue.find(0, "a", from, List.of(requestId("other"), requestId("mine")));
        assertThat(found.complete()).isTrue();
        assertThat(found.entries()).singleElement().satisfies(entry -> {
            assertThat(entry.payload()).isEqualTo(payload);
            assertThat(entry.project()).isEqualTo("a");
        });
        assertThat(queue.find(0, "a", Instant.now().plusSeconds(3600), List.of(requestId("mine")))
                        .entries())
                .as("no entry is older than its request")
                .isEmpty();
        while (queue.take(0, "me") instanceof Taking.Taken(Block block)) {
            assertThat(found.epoch()).isEqualTo(block.epoch());
            settle(block);
        }
        await().atMost(5, SECONDS).until(() -> {
            if (queue.take(0, "me") instanceof Taking.Taken(Block block)) {
                settle(block);
            }
            return queue.ledger().watermark() == null;
        });
        assertThat(queue.find(0, "a", from, List.of(requestId("mine"))))
                .isEqualTo(new Found(found.epoch(), List.of(), true));
    }

    @Test
    void anOutcomeThatDoesNotAddUpChangesNothing() {
        accepted(queue.accept(submission("a", "r1", null, 5, payload(5))));
        Block block = takeWithin("me");
        assertThatThrownBy(() -> queue.settle(block, new Settlement(Map.of("a", new Outcome(3, 1, 0)), Duration.ZERO)))
                .isInstanceOf(QueueException.Invalid.class)
                .hasMessageContaining("has 5 events of project a, settled were 4");
        assertThatThrownBy(() -> queue.settle(block, new Settlement(Map.of(), Duration.ZERO)))
                .isInstanceOf(QueueException.Invalid.class);
        assertThat(counters("a")).isEqualTo(new Ledger.Counters(5, 0, 0, 0));
        assertThat(queue.settle(block, new Settlement(Map.of("a", new Outcome(3, 1, 1)), Duration.ZERO)))
                .isTrue();
        assertThat(counters("a")).isEqualTo(new Ledger.Counters(5, 3, 1, 1));
    }

    @Test
    void theLedgerBalancesWhateverHappens() {
        long seed = System.nanoTime();
        System.out.println("ledger seed " + seed);
        var random = new Random(seed);
        List<Block> held = new ArrayList<>();
        long[] accepted = new long[3];
        for (int step = 0; step < 400; step++) {
            switch (random.nextInt(4)) {
                case 0, 1 -> {
                    int project = random.nextInt(3);
                    int events = 1 + random.nextInt(50);
                    Identity identity = random.nextBoolean() ? identity(random.nextInt(40), 0) : null;
                    if (queue.accept(submission("p" + project, "s" + step, identity, events, payload(events)))
                            instanceof Acceptance.Accepted) {
                        accepted[project] += events;
                    }
                }
                case 2 -> {
                    if (queue.take(0, "w" + random.nextInt(3)) instanceof Taking.Taken(Block block)) {
                        held.add(block);
                    }
                }
                default -> {
                    if (!held.isEmpty()) {
                        settle(held.remove(random.nextInt(held.size())));
                    }
                }
            }
        }
        // What they still hold is nobody else's before the lease ends.
        IntStream.range(0, 3).forEach(w -> queue.release("w" + w));
        await().atMost(10, SECONDS).until(() -> {
            Taking taking = queue.take(0, "last");
            if (taking instanceof Taking.Taken(Block block)) {
                settle(block);
            }
            return queue.ledger().watermark() == null;
        });
        for (int p = 0; p < 3; p++) {
            if (accepted[p] > 0) {
                assertThat(counters("p" + p)).isEqualTo(new Ledger.Counters(accepted[p], accepted[p], 0, 0));
            }
        }
        Ledger.Partition partition = queue.ledger().partitions().getFirst();
        assertThat(partition.queuedBytes()).isZero();
        assertThat(partition.waitingEvents()).isZero();
        assertThat(partition.openBlocks()).isZero();
    }

    @Test
    void theWatermarkIsTheReceivedTimeOfTheOldestQueuedEntry() {
        assertThat(queue.ledger().watermark()).isNull();
        accepted(queue.accept(submission("a", "r1", null, 1, payload(1))));
        assertThat(queue.ledger().watermark()).isEqualTo("2026-11-23T10:00:00.123456789Z");
        Block block = takeWithin("me");
        assertThat(queue.ledger().watermark()).as("taken is not stored yet").isNotNull();
        settle(block);
        assertThat(queue.ledger().watermark()).isNull();
    }

    @Test
    void theBellWakesAWaitingProcessor() {
        queue.take(0, "me");
        // On a thread of its own: Lettuce connects by way of the common pool, which has one thread on a small machine.
        var woken =
                CompletableFuture.runAsync(() -> queue.await(0, Duration.ofSeconds(20)), Thread::startVirtualThread);
        accepted(queue.accept(submission("a", "r1", null, 1, payload(1))));
        assertThat(woken).succeedsWithin(Duration.ofSeconds(5));
    }

    @Test
    void anEmptiedRedisIsMadeAnew() {
        accepted(queue.accept(submission("a", "r1", null, 1, payload(1))));
        String before = takeWithin("me").epoch();
        redis(r -> {
            r.flushall();
            r.functionFlush(io.lettuce.core.FlushMode.SYNC);
        });
        try (var fresh = queue(LEASE)) {
            accepted(fresh.accept(submission("a", "r2", null, 1, payload(1))));
            assertThat(takeWithin("me").epoch()).isNotEqualTo(before);
        }
    }

    @Test
    void aLibraryOfAnEarlierVersionIsReplaced() {
        redis(r -> r.functionLoad(
                "#!lua name=lynex_v1\nredis.register_function('lynex_accept_v1', function() return 'accepted' end)",
                true));
        accepted(queue.accept(submission("a", "r1", null, 1, payload(1))));
        assertThat(takeWithin("me").events()).isEqualTo(Map.of("a", 1));
    }

    @Test
    void killedRedisComesBackWithEverythingAcknowledged() throws Exception {
        Identity identity = identity(5, 5);
        accepted(queue.accept(submission("a", "r1", identity, 2, payload(2))));
        RedisEngine engine = ownerOf(0);
        ProcessHandle.of(engine.pid()).orElseThrow().destroyForcibly();
        engine.onExit().get(5, SECONDS);
        var answer = CompletableFuture.supplyAsync(
                () -> queue.accept(submission("a", "r2", null, 1, payload(1))), Thread::startVirtualThread);
        engine.restart();
        assertThat(answer).succeedsWithin(settings().timeout().plusSeconds(3)).isInstanceOf(Acceptance.Accepted.class);
        assertThat(queue.accept(submission("a", "r3", identity, 2, payload(2))))
                .isInstanceOf(Acceptance.Repeated.class);
        assertThat(takeWithin("me").events()).isEqualTo(Map.of("a", 3));
    }

    @Test
    void whatWasThereBeforeRedisLastStartedIsToldFromWhatCameSince() throws Exception {
        accepted(queue.accept(submission("a", "r1", null, 1, payload(1))));
        settle(takeWithin("me"));
        accepted(queue.accept(submission("a", "r2", null, 1, payload(1))));
        Block inHand = takeWithin("me");
        assertThat(inHand.beforeRestart()).isFalse();
        accepted(queue.accept(submission("a", "r3", null, 1, payload(1))));
        RedisEngine engine = ownerOf(0);
        ProcessHandle.of(engine.pid()).orElseThrow().destroyForcibly();
        engine.onExit().get(5, SECONDS);
        engine.restart();
        accepted(queue.accept(submission("a", "r4", null, 1, payload(1))));

        Block again = takeWithin("me");
        assertThat(again.first()).isEqualTo(inHand.first());
        assertThat(again.beforeRestart()).isTrue();
        settle(again);
        Block waited = takeWithin("me");
        assertThat(waited.events()).isEqualTo(Map.of("a", 2));
        assertThat(waited.beforeRestart()).isTrue();
        settle(waited);
        accepted(queue.accept(submission("a", "r5", null, 1, payload(1))));
        assertThat(takeWithin("me").beforeRestart()).isFalse();
    }

    @Test
    void atMaxmemoryItRefusesAndStillDrains() {
        for (int i = 0; i < 10; i++) {
            accepted(queue.accept(submission("p" + i, "r" + i, null, 1, noise(100_000))));
        }
        redis(r -> r.configSet("maxmemory", "1mb"));
        try {
            assertThatThrownBy(() -> queue.accept(submission("a", "late", null, 1, noise(100_000))))
                    .isInstanceOf(QueueException.Unavailable.class);
            settle(takeWithin("me"));
            assertThat(queue.ledger().partitions().getFirst().queuedBytes()).isZero();
        } finally {
            redis(r -> r.configSet("maxmemory", Long.toString(64L << 20)));
        }
    }

    @Test
    void aRedisThatWouldLoseEventsIsRefusedWithTheMend() {
        refusedWith("maxmemory-policy", "allkeys-lru", "set maxmemory-policy noeviction", "noeviction");
        refusedWith("appendfsync", "everysec", "set appendfsync always", "no");
        refusedWith("no-appendfsync-on-rewrite", "yes", "set no-appendfsync-on-rewrite no", "no");
        refusedWith("maxmemory", "0", "set maxmemory", Long.toString(64L << 20));
    }

    private void refusedWith(String name, String value, String mend, String before) {
        redis(r -> r.configSet(name, value));
        try (var fresh = queue(LEASE)) {
            assertThatThrownBy(fresh::verify)
                    .isInstanceOf(QueueException.Invalid.class)
                    .hasMessageContaining(mend);
            assertThat(fresh.check().answer()).isEqualTo(Check.Answer.UNFIT);
        } finally {
            redis(r -> r.configSet(name, before));
        }
    }

    private Acceptance sendUntilRefused(byte[] payload, IntFunction<String> project) {
        for (int i = 0; ; i++) {
            String name = project.apply(i);
            Acceptance answer = queue.accept(submission(name, name + "-" + i, null, 1, payload));
            if (!(answer instanceof Acceptance.Accepted)) {
                return answer;
            }
        }
    }

    /** Takes what comes at once, so that nothing but a hold can keep it back. */
    private void eager() {
        queue.close();
        queue = RedisEventQueue.create(settings(Duration.ZERO, LEASE));
    }

    private Block takeWithin(String owner) {
        return await().atMost(5, SECONDS)
                .pollInterval(Duration.ofMillis(10))
                .until(
                        () -> queue.take(0, owner) instanceof Taking.Taken(Block block) ? block : null,
                        block -> block != null);
    }

    private boolean settle(Block block) {
        Map<String, Outcome> outcomes = new HashMap<>();
        block.events().forEach((project, events) -> outcomes.put(project, new Outcome(events, 0, 0)));
        return queue.settle(block, new Settlement(outcomes, Duration.ofMillis(5)));
    }

    private Ledger.Counters counters(String project) {
        return queue.ledger().partitions().getFirst().projects().get(project);
    }

    private static String accepted(Acceptance acceptance) {
        assertThat(acceptance).isInstanceOf(Acceptance.Accepted.class);
        return ((Acceptance.Accepted) acceptance).entryId();
    }

    private static Submission submission(
            String project, String request, @Nullable Identity identity, int events, byte[] payload) {
        return submission(project, request, identity, events, payload, HERE);
    }

    private static Submission submission(
            String project,
            String request,
            @Nullable Identity identity,
            int events,
            byte[] payload,
            Placement placement) {
        return new Submission(
                placement,
                project,
                identity,
                "native",
                requestId(request),
                Instant.parse("2026-11-23T10:00:00.123456789Z"),
                events,
                Limits.NONE,
                payload);
    }

    static String requestId(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8))
                .toString()
                .replace("-", "");
    }

    private static Identity identity(int key, int body) {
        byte[] keyBytes = new byte[16];
        keyBytes[15] = (byte) key;
        byte[] bodyBytes = new byte[8];
        bodyBytes[0] = (byte) body;
        return new Identity(keyBytes, bodyBytes);
    }

    private static byte[] payload(int events) {
        return "{\"type\":\"log\"},".repeat(events).getBytes(StandardCharsets.UTF_8);
    }

    /** Bytes that do not compress. */
    private static byte[] noise(int size) {
        byte[] noise = new byte[size];
        new Random(7).nextBytes(noise);
        return noise;
    }

    private RedisEventQueue queue(Duration lease) {
        return RedisEventQueue.create(settings(LINGER, lease));
    }

    private QueueSettings settings(Duration linger, Duration lease) {
        return settings().withTimes(linger, lease);
    }

    /** Commands to every node. */
    private void redis(Consumer<RedisCommands<String, String>> commands) {
        engines().forEach(engine -> TestingCluster.on(engine, commands));
    }
}
