package dev.lynex.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lynex.component.Attempts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ThrottleTest {
    private static final String ANN = "ann@example.org";
    private static final Network HOME = Network.of("203.0.113.7");
    private static final ThrottleSettings SETTINGS = new ThrottleSettings(
            5, 30, 100, Duration.ofMinutes(15), Duration.ofMinutes(1), Duration.ofHours(1), Duration.ofDays(180));

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-27T12:00:00Z"));
    private final TestingAttempts attempts = new TestingAttempts();
    private final Throttle throttle = new Throttle(SETTINGS, attempts, now::get);

    /** As the database does it, without one; {@code AttemptsTest} of metadata holds the database to the same. */
    private final class TestingAttempts implements Attempts {
        private record Kept(Count count, Instant until) {}

        private final Map<String, Kept> kept = new ConcurrentHashMap<>();

        @Override
        public Optional<Count> count(String key) {
            return Optional.ofNullable(kept.get(key))
                    .filter(k -> k.until().isAfter(now.get()))
                    .map(Kept::count);
        }

        /** Is done once, before the next change is made. */
        private Runnable meanwhile = () -> {};

        @Override
        public synchronized boolean replace(String key, Optional<Count> seen, Count next, Instant until) {
            Runnable others = meanwhile;
            meanwhile = () -> {};
            others.run();
            if (!count(key).equals(seen)) {
                return false;
            }
            kept.put(key, new Kept(next, until));
            return true;
        }

        @Override
        public void forget(String key) {
            kept.remove(key);
        }
    }

    @Test
    void fiveFailuresAreFreeThenTheWaitDoublesUpToItsLimit() {
        IntStream.range(0, 5).forEach(i -> fail(HOME, Optional.empty()));
        List<Long> waits = new ArrayList<>();
        for (int i = 0; i < 13; i++) {
            Duration wait = waitOf(throttle.enter(ANN, HOME, Optional.empty()));
            waits.add(wait.toSeconds());
            ahead(wait.minusMillis(1));
            assertThat(throttle.enter(ANN, HOME, Optional.empty())).isInstanceOf(Throttle.Answer.Wait.class);
            ahead(Duration.ofMillis(1));
            fail(HOME, Optional.empty());
        }
        assertThat(waits).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L, 512L, 900L, 900L, 900L);
        ahead(Duration.ofHours(1));
        assertThat(throttle.enter(ANN, HOME, Optional.empty())).isInstanceOf(Throttle.Answer.Enter.class);
    }

    @Test
    void aRightPasswordTakesItsOwnAttemptBack() {
        IntStream.range(0, 4).forEach(i -> fail(HOME, Optional.empty()));
        succeed(HOME, Optional.empty());
        IntStream.range(0, 5).forEach(i -> fail(HOME, Optional.empty()));
        assertThat(throttle.enter(ANN, HOME, Optional.empty())).isInstanceOf(Throttle.Answer.Wait.class);
    }

    @Test
    void manyAccountsFromOneNetworkWaitTooAndOwnSuccessIsNoWayAround() {
        for (int i = 0; i < 29; i++) {
            fail("victim" + i + "@example.org", HOME);
            ((Throttle.Answer.Enter) throttle.enter("attacker@example.org", HOME, Optional.empty()))
                    .ticket()
                    .succeeded();
        }
        fail("victim29@example.org", HOME);
        assertThat(throttle.enter("victim99@example.org", HOME, Optional.empty()))
                .isInstanceOf(Throttle.Answer.Wait.class);
        assertThat(throttle.enter("victim99@example.org", Network.of("198.51.100.1"), Optional.empty()))
                .isInstanceOf(Throttle.Answer.Enter.class);
    }

    @Test
    void manyAtOnceAreNoWayAround() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        var random = new Random(seed);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Throttle.Answer>> guesses = Stream.<Callable<Throttle.Answer>>generate(() -> {
                        String typed = random.nextBoolean() ? ANN : "ANN@example.org ";
                        return () -> throttle.enter(typed, HOME, Optional.empty());
                    })
                    .limit(500)
                    .toList();
            long entered = threads.invokeAll(guesses).stream()
                    .filter(f -> f.resultNow() instanceof Throttle.Answer.Enter)
                    .count();
            assertThat(entered).isBetween(1L, 5L);
        }
    }

    @Test
    void whoWasSlowerThanOthersWaitsAndCostsNothing() {
        attempts.meanwhile = () -> IntStream.range(0, 5).forEach(i -> fail(HOME, Optional.empty()));
        assertThat(throttle.enter(ANN, HOME, Optional.empty())).isInstanceOf(Throttle.Answer.Wait.class);
        ahead(Duration.ofSeconds(1));
        assertThat(throttle.enter(ANN, HOME, Optional.empty())).isInstanceOf(Throttle.Answer.Enter.class);
    }

    @Test
    void whoIsRefusedByALaterCountIsTakenOutOfTheEarlierOnes() {
        IntStream.range(0, 29).forEach(i -> fail("victim" + i + "@example.org", HOME));
        attempts.meanwhile = () -> fail("victim29@example.org", HOME);
        assertThat(throttle.enter(ANN, HOME, Optional.empty())).isInstanceOf(Throttle.Answer.Wait.class);
        assertThat(attempts.kept.entrySet().stream()
                        .filter(e -> e.getKey().startsWith("pair:"))
                        .filter(e -> e.getValue().count().failures() > 0))
                .as("the victims', not Ann's")
                .hasSize(30);
    }

    @Test
    void aBrowserThatKnowsTheAccountIsHeldToItsOwnFailuresOnly() {
        Optional<String> browser = succeed(HOME, Optional.empty());
        assertThat(browser).isPresent();
        IntStream.range(0, 2_000)
                .forEach(i -> fail(Network.of("2001:db8:0:" + Integer.toHexString(i) + "::1"), Optional.empty()));
        assertThat(throttle.enter(ANN, Network.of("192.0.2.1"), Optional.empty()))
                .isInstanceOf(Throttle.Answer.Wait.class);

        assertThat(throttle.enter(ANN, HOME, browser)).isInstanceOf(Throttle.Answer.Enter.class);
        assertThat(throttle.enter("bob@example.org", HOME, browser)).isInstanceOf(Throttle.Answer.Enter.class);
        IntStream.range(0, 9).forEach(i -> fail(HOME, browser));
        assertThat(throttle.enter(ANN, HOME, browser)).as("stolen").isInstanceOf(Throttle.Answer.Wait.class);
        ahead(Duration.ofMinutes(15));
        assertThat(succeed(HOME, browser)).as("keeps its cookie").isEmpty();
    }

    @Test
    void aCookieThatWasMadeUpKnowsNobody() {
        IntStream.range(0, 5).forEach(i -> fail(HOME, Optional.of("made-up-" + i)));
        assertThat(throttle.enter(ANN, HOME, Optional.of("another"))).isInstanceOf(Throttle.Answer.Wait.class);
    }

    /**
     * A day of attacks on one account, by one machine and by a botnet of 20,000 with one address for each guess. How many guesses
     * get through has a bound that does not depend on the botnet's size, and its owner gets in.
     */
    @Test
    void aDayOfGuessingGetsFewGuessesThrough() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        var random = new Random(seed);
        Optional<String> browser = succeed(HOME, Optional.empty());
        Instant end = now.get().plus(Duration.ofDays(1));
        int lone = 0;
        int botnet = 0;
        int known = 0;
        int knownTries = 0;
        Instant owner = now.get();
        while (now.get().isBefore(end)) {
            lone += guess(Network.of("198.51.100.66"));
            botnet += guess(Network.of("10." + random.nextInt(256) + "." + random.nextInt(79) + ".1"));
            if (!now.get().isBefore(owner)) {
                knownTries++;
                if (throttle.enter(ANN, Network.of("192.0.2." + random.nextInt(256)), browser)
                        instanceof Throttle.Answer.Enter(Throttle.Ticket ticket)) {
                    known++;
                    ticket.succeeded();
                }
                owner = now.get().plus(Duration.ofMinutes(30 + random.nextInt(60)));
            }
            ahead(Duration.ofMillis(500 + random.nextInt(1_000)));
        }
        System.out.printf("guesses through: lone=%d botnet=%d, owner %d of %d%n", lone, botnet, known, knownTries);
        // 100 free, then seven doublings to a minute, then one a minute; whoever guesses.
        assertThat(lone + botnet).isBetween(1, 100 + 7 + 24 * 60);
        assertThat(known).isEqualTo(knownTries).isGreaterThan(15);
    }

    @Test
    void aLoneAttackerKeepsNoStrangerOut() {
        for (int i = 0; i < 24 * 3600; i++) {
            guess(Network.of("198.51.100.66"));
            ahead(Duration.ofSeconds(1));
            if (i % 600 == 0) {
                assertThat(throttle.enter(ANN, Network.of("192.0.2.9"), Optional.empty()))
                        .isInstanceOfSatisfying(
                                Throttle.Answer.Enter.class, e -> e.ticket().succeeded());
            }
        }
    }

    @Test
    void anIpv6NetworkIsAHousehold() {
        assertThat(Stream.of("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff")
                        .map(Network::of)
                        .collect(Collectors.toSet()))
                .hasSize(1);
        assertThat(Network.of("::ffff:203.0.113.7")).isEqualTo(HOME);
        assertThat(Network.of("localhost")).isEqualTo(Network.UNKNOWN);
    }

    private int guess(Network from) {
        return throttle.enter(ANN, from, Optional.empty()) instanceof Throttle.Answer.Enter ? 1 : 0;
    }

    private void fail(Network from, Optional<String> browser) {
        throttle.enter(ANN, from, browser);
    }

    private void fail(String email, Network from) {
        throttle.enter(email, from, Optional.empty());
    }

    private Optional<String> succeed(Network from, Optional<String> browser) {
        return ((Throttle.Answer.Enter) throttle.enter(ANN, from, browser))
                .ticket()
                .succeeded();
    }

    private static Duration waitOf(Throttle.Answer answer) {
        return ((Throttle.Answer.Wait) answer).retryAfter();
    }

    private void ahead(Duration by) {
        now.updateAndGet(t -> t.plus(by));
    }
}
