package dev.lynex.queue;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lynex.component.Durability;
import dev.lynex.engines.RedisEngine;
import io.lettuce.core.RedisClient;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rates and quotas of projects, decided in a real Redis for all replicas. */
class ProjectLimitsTest {
    private static final long MICROS = 1_000_000;

    @TempDir
    static Path folder;

    private static RedisEngine engine;
    private static RedisClient client;
    private static StatefulRedisConnection<String, String> connection;
    private static RedisEventQueue queue;
    private static RedisEventQueue replica;

    private record Charge(Instant at, int events) {}

    @BeforeAll
    static void start() {
        engine = RedisEngine.start(new RedisEngine.Settings(folder, 0, 64L << 20, "secret-word"));
        client = RedisClient.create(engine.uri());
        connection = client.connect();
        queue = queue();
        replica = queue();
    }

    @AfterAll
    static void stop() {
        queue.close();
        replica.close();
        client.shutdown();
        engine.close();
    }

    @BeforeEach
    void empty() {
        redis().flushall();
    }

    static Stream<List<Limits>> whatTheReplicasBelieve() {
        return Stream.of(
                List.of(new Limits(3_000, 0)),
                List.of(new Limits(7, 0)),
                // A limit that was just changed, and not every replica knows it yet.
                List.of(new Limits(3_000, 0), new Limits(300, 0)));
    }

    @ParameterizedTest
    @MethodSource("whatTheReplicasBelieve")
    void allReplicasTogetherNeverAcceptMoreThanTheBurstAndTheRate(List<Limits> believed) throws Exception {
        long seed = System.nanoTime();
        System.out.println("limits seed " + seed);
        Instant end = Instant.now().plusMillis(1_500);
        List<Future<List<Charge>>> senders = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int t = 0; t < 8; t++) {
                var random = new Random(seed + t);
                RedisEventQueue mine = t % 2 == 0 ? queue : replica;
                Limits limits = believed.get(t % believed.size());
                senders.add(threads.submit(() -> sendUntil(end, mine, limits, random)));
            }
        }
        List<Charge> charges = new ArrayList<>();
        for (Future<List<Charge>> sender : senders) {
            charges.addAll(sender.get());
        }
        Limits most = believed.getFirst();
        assertNoStretchExceeds(most, charges);
        long total = charges.stream().mapToLong(Charge::events).sum();
        assertThat(total)
                .as("the burst was there to be used")
                .isGreaterThan(believed.getLast().burst() - 1_000);
        assertThat(counters("p").accepted()).isEqualTo(total);
        assertThat(usage("p").eventsThisMonth()).isEqualTo(total);
    }

    private static List<Charge> sendUntil(Instant end, RedisEventQueue to, Limits limits, Random random) {
        List<Charge> charges = new ArrayList<>();
        while (Instant.now().isBefore(end)) {
            int events = random.nextInt(4) == 0 ? 1 + random.nextInt(1_000) : 1 + random.nextInt(20);
            switch (to.accept(submission("p", null, events, limits))) {
                case Acceptance.Accepted(var _, Allowance allowance) -> charges.add(new Charge(allowance.at(), events));
                case Acceptance.RateLimited(Duration retryAfter, Allowance allowance) -> {
                    long missing = events - allowance.burstLeft();
                    assertThat(missing).isPositive();
                    assertThat(retryAfter)
                            .isBetween(
                                    micros((missing - 1) * MICROS / limits.eventsPerSecond()),
                                    micros(missing * MICROS / limits.eventsPerSecond() + 1));
                }
                case Acceptance other -> throw new AssertionError(other);
            }
        }
        return charges;
    }

    /** Over every stretch of time, by Redis' clock, no more than the burst and the stretch's part of the rate. */
    private static void assertNoStretchExceeds(Limits limits, List<Charge> charges) {
        charges.sort(Comparator.comparing(Charge::at));
        Instant zero = charges.getFirst().at();
        long sum = 0;
        long least = Long.MAX_VALUE; // of what was accepted before a charge, less what the rate allowed until then
        for (Charge charge : charges) {
            long allowed = limits.eventsPerSecond() * ChronoUnit.MICROS.between(zero, charge.at());
            least = Math.min(least, sum * MICROS - allowed);
            sum += charge.events();
            assertThat(sum * MICROS - allowed - least)
                    .as("until " + charge)
                    .isLessThanOrEqualTo(limits.burst() * MICROS);
        }
    }

    @Test
    void aRetryThatIsRecognisedIsNeitherRefusedNorCharged() {
        var limits = new Limits(1, 1_000);
        Submission first = submission("p", 1, 1_000, limits);
        accepted(queue.accept(first));
        assertThat(queue.accept(submission("p", 2, 1, limits))).isInstanceOf(Acceptance.RateLimited.class);
        assertThat(replica.accept(submission("p", 1, 1_000, limits)))
                .isInstanceOfSatisfying(Acceptance.Repeated.class, repeated -> {
                    assertThat(repeated.requestId()).isEqualTo(first.requestId());
                    assertThat(repeated.events()).isEqualTo(1_000);
                    assertThat(repeated.allowance().usedThisMonth()).isEqualTo(1_000);
                    assertThat(repeated.allowance().monthLeft()).isZero();
                });
        assertThat(counters("p").accepted()).isEqualTo(1_000);
    }

    @Test
    void whatWasRefusedChangesNothingAndIsAcceptedOnceWhenItIsSentAgain() {
        var limits = new Limits(1_000, 0);
        for (int i = 0; i < 10; i++) {
            accepted(queue.accept(submission("p", null, 1_000, limits)));
        }
        String before = redis().hget("{lynex:0}:limits", "p");
        assertThat(queue.accept(submission("p", 1, 1_000, limits)))
                .isInstanceOfSatisfying(Acceptance.RateLimited.class, refused -> assertThat(refused.retryAfter())
                        .isBetween(Duration.ofMillis(1), Duration.ofSeconds(1)));
        assertThat(redis().hget("{lynex:0}:limits", "p")).isEqualTo(before);
        assertThat(counters("p").accepted()).isEqualTo(10_000);
        await().atMost(5, SECONDS)
                .until(() -> queue.accept(submission("p", 1, 1_000, limits)) instanceof Acceptance.Accepted);
        assertThat(queue.accept(submission("p", 1, 1_000, limits))).isInstanceOf(Acceptance.Repeated.class);
        assertThat(counters("p").accepted()).isEqualTo(11_000);
    }

    @Test
    void theMonthsQuotaIsForWholeRequestsAndRefusesForGood() {
        var limits = new Limits(0, 100);
        accepted(queue.accept(submission("p", null, 79, limits)));
        assertThat(queue.accept(submission("p", 1, 22, limits)))
                .isInstanceOfSatisfying(Acceptance.QuotaExceeded.class, refused -> {
                    Allowance allowance = refused.allowance();
                    assertThat(allowance.usedThisMonth()).isEqualTo(79);
                    assertThat(allowance.monthLeft()).isEqualTo(21);
                    assertThat(allowance.monthUsedTo(80)).isFalse();
                    YearMonth now = YearMonth.from(allowance.at().atOffset(ZoneOffset.UTC));
                    assertThat(allowance.month()).isEqualTo(now);
                    assertThat(allowance.resetsAt().atOffset(ZoneOffset.UTC).toLocalDateTime())
                            .isEqualTo(now.plusMonths(1).atDay(1).atStartOfDay());
                });
        assertThat(accepted(queue.accept(submission("p", null, 21, limits)))
                        .allowance()
                        .monthUsedTo(80))
                .isTrue();
        assertThat(counters("p").accepted()).isEqualTo(100);
        accepted(queue.accept(submission("other", null, 22, limits)));
        accepted(queue.accept(submission("p", 1, 22, new Limits(0, 122))));
    }

    @Test
    void eachMonthBeginsAtZeroAndLeavesNothingBehind() {
        var limits = new Limits(0, 10);
        accepted(queue.accept(submission("p", null, 10, limits)));
        assertThat(queue.accept(submission("p", 1, 10, limits))).isInstanceOf(Acceptance.QuotaExceeded.class);
        long keys = redis().dbsize();
        YearMonth month = usage("p").month();
        YearMonth last = month.minusMonths(1);
        String kept = redis().hget("{lynex:0}:limits", "p");
        redis().hset(
                        "{lynex:0}:limits",
                        "p",
                        "%d%02d%s".formatted(last.getYear(), last.getMonthValue(), kept.substring(6)));
        assertThat(usage("p").eventsThisMonth()).isZero();
        accepted(queue.accept(submission("p", null, 10, limits)));
        assertThat(usage("p")).isEqualTo(new Ledger.Usage(month, 10, 0, 0));
        assertThat(counters("p").accepted()).isEqualTo(20);
        assertThat(redis().hlen("{lynex:0}:limits")).isEqualTo(1);
        assertThat(redis().dbsize()).as("but for identities").isLessThanOrEqualTo(keys + 1);
    }

    @Test
    void theMonthIsTheCalendarsAtAnyTime() {
        long seed = System.nanoTime();
        System.out.println("month seed " + seed);
        queue.accept(submission("p", null, 1, Limits.NONE)); // loads the library
        long from = Instant.parse("1970-01-01T00:00:00Z").getEpochSecond();
        long to = Instant.parse("2200-01-01T00:00:00Z").getEpochSecond();
        LongStream anywhere = new Random(seed).longs(4_000, from, to).map(s -> s * MICROS + Math.floorMod(s, MICROS));
        LongStream aroundMonthsBeginnings = Stream.iterate(
                        YearMonth.of(1970, 2), m -> m.getYear() < 2200, m -> m.plusMonths(1))
                .mapToLong(m -> m.atDay(1).atStartOfDay().toEpochSecond(ZoneOffset.UTC) * MICROS)
                .flatMap(us -> LongStream.of(us - 1, us));
        LongStream.concat(anywhere, aroundMonthsBeginnings).forEach(us -> {
            String[] tag = {"{lynex:0}"};
            Long month = redis().fcallReadOnly("lynex_month_v1", ScriptOutputType.INTEGER, tag, Long.toString(us));
            YearMonth expected =
                    YearMonth.from(Instant.EPOCH.plus(us, ChronoUnit.MICROS).atOffset(ZoneOffset.UTC));
            assertThat(month).as("at " + us).isEqualTo(expected.getYear() * 100L + expected.getMonthValue());
        });
    }

    @Test
    void aNewRateHoldsFromItsFirstRequest() {
        accepted(queue.accept(submission("p", null, 1_000, new Limits(100, 0))));
        assertThat(untilAFullBatchFits(100)).isBetween(Duration.ofSeconds(9), Duration.ofSeconds(10));
        assertThat(untilAFullBatchFits(1_000)).isBetween(Duration.ofMillis(1), Duration.ofSeconds(1));
        assertThat(untilAFullBatchFits(10)).isBetween(Duration.ofSeconds(90), Duration.ofSeconds(100));
        accepted(queue.accept(submission("p", null, 1_000, Limits.NONE)));
        accepted(queue.accept(submission("p", null, 1_000, new Limits(10, 0))));
    }

    private static Duration untilAFullBatchFits(long rate) {
        Acceptance answer = queue.accept(submission("p", null, 1_000, new Limits(rate, 0)));
        assertThat(answer).isInstanceOf(Acceptance.RateLimited.class);
        return ((Acceptance.RateLimited) answer).retryAfter();
    }

    @Test
    void aClockThatWentBackShutsNobodyOut() {
        var limits = new Limits(1_000, 0);
        accepted(queue.accept(submission("p", null, 1_000, limits)));
        Instant later = Instant.now().plus(Duration.ofHours(1));
        String[] kept = redis().hget("{lynex:0}:limits", "p").split(" ", -1);
        redis().hset(
                        "{lynex:0}:limits",
                        "p",
                        String.join(" ", kept[0], kept[1], kept[2], "10000000000", later.getEpochSecond() + "000000"));
        assertThat(queue.accept(submission("p", null, 1_000, limits))).isInstanceOf(Acceptance.RateLimited.class);
        await().atMost(5, SECONDS)
                .until(() -> queue.accept(submission("p", null, 1_000, limits)) instanceof Acceptance.Accepted);
    }

    @Test
    void aFullQueueIsSaidBeforeAnEmptyBucketAndThatBeforeASpentQuota() {
        var limits = new Limits(1_000, 10_000);
        byte[] noise = new byte[500_000];
        new Random(7).nextBytes(noise);
        for (int i = 0; i < 16; i++) {
            accepted(queue.accept(submission("p", null, 625, limits, noise)));
        }
        assertThat(queue.accept(submission("p", null, 1_000, limits, noise))).isInstanceOf(Acceptance.OverShare.class);
        assertThat(queue.accept(submission("p", null, 1_000, limits))).isInstanceOf(Acceptance.RateLimited.class);
        assertThat(queue.accept(submission("p", null, 1_000, new Limits(0, 10_000))))
                .isInstanceOf(Acceptance.QuotaExceeded.class);
    }

    @Test
    void aProjectThatMovesTakesItsUsageAlong() {
        var limits = new Limits(1, 1_500);
        try (var both = queue(2)) {
            Instant left = Instant.now();
            accepted(both.accept(submission("p", 1, 1_000, limits)));
            both.move("p", 0, 1, 2);
            var there = new Placement(1, 2, new Placement.Former(0, left));
            assertThat(both.accept(submission("p", 2, 500, limits, there))).isInstanceOf(Acceptance.RateLimited.class);
            assertThat(both.accept(submission("p", 2, 501, new Limits(0, 1_500), there)))
                    .isInstanceOf(Acceptance.QuotaExceeded.class);
            assertThat(both.accept(submission("p", 1, 1_000, limits, there)))
                    .as("a retry of what the former place accepted")
                    .isInstanceOfSatisfying(Acceptance.Repeated.class, repeated -> assertThat(repeated.events())
                            .isEqualTo(1_000));
            assertThat(both.ledger().partitions().get(1).usage().get("p").eventsThisMonth())
                    .isEqualTo(1_000);
        }
    }

    private static Duration micros(long micros) {
        return Duration.of(Math.max(0, micros), ChronoUnit.MICROS);
    }

    private static Acceptance.Accepted accepted(Acceptance answer) {
        assertThat(answer).isInstanceOf(Acceptance.Accepted.class);
        return (Acceptance.Accepted) answer;
    }

    private static Ledger.Counters counters(String project) {
        return queue.ledger().partitions().getFirst().projects().get(project);
    }

    private static Ledger.Usage usage(String project) {
        return queue.ledger().partitions().getFirst().usage().get(project);
    }

    private static Submission submission(String project, @Nullable Integer identity, int events, Limits limits) {
        return submission(project, identity, events, limits, new byte[10]);
    }

    private static Submission submission(
            String project, @Nullable Integer identity, int events, Limits limits, Placement placement) {
        return submission(project, identity, events, limits, placement, new byte[10]);
    }

    private static Submission submission(
            String project, @Nullable Integer identity, int events, Limits limits, byte[] payload) {
        return submission(project, identity, events, limits, new Placement(0, 1), payload);
    }

    private static Submission submission(
            String project,
            @Nullable Integer identity,
            int events,
            Limits limits,
            Placement placement,
            byte[] payload) {
        byte[] key = identity == null
                ? null
                : ByteBuffer.allocate(16).putInt(12, identity).array();
        return new Submission(
                placement,
                project,
                key == null ? null : new Identity(key, new byte[8]),
                "native",
                java.util.UUID.randomUUID().toString().replace("-", ""),
                Instant.now(),
                events,
                limits,
                payload);
    }

    private static RedisCommands<String, String> redis() {
        return connection.sync();
    }

    private static RedisEventQueue queue() {
        return queue(1);
    }

    private static RedisEventQueue queue(int partitions) {
        return RedisEventQueue.create(
                QueueSettings.of(engine.uri()).with(partitions, Durability.PROCESS, Duration.ofSeconds(2)));
    }
}
