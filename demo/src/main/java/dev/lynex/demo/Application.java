package dev.lynex.demo;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The made-up application: customers come, ask, read, ask again. It yields its events in the order in which they are due, as
 * a pure function of seed, start and rate.
 */
final class Application {
    private static final Duration SPIKE_EVERY = Duration.ofMinutes(10);
    private static final Duration SPIKE_FROM = Duration.ofSeconds(25);
    private static final Duration SPIKE_TO = Duration.ofSeconds(40);
    private static final int SAMPLE = 300;

    private final Chance chance;
    private final Instant start;
    private final double secondsBetweenTurns;
    private final List<Session> sessions = new ArrayList<>();
    private final PriorityQueue<DemoEvent> pending = new PriorityQueue<>(Comparator.comparing(DemoEvent::due));
    private Instant nextTurn;

    /** @param rate events a second, on average */
    Application(long seed, Instant start, double rate) {
        this.start = start.truncatedTo(ChronoUnit.MILLIS);
        // The start is part of the seed: else a second run with the same seed would reuse ids for other events.
        this.chance = new Chance(seed * 0x9E3779B97F4A7C15L ^ this.start.toEpochMilli());
        this.secondsBetweenTurns = eventsPerTurn() / rate;
        this.nextTurn = this.start;
    }

    /** The events due before the instant, and at most {@code max} of them, in order; ever later instants. */
    List<DemoEvent> until(Instant end, int max) {
        while (nextTurn.isBefore(end)) {
            boolean runaway = chance.of(spiking(nextTurn) ? 0.5 : 0.003);
            pending.addAll(new Turn(chance, session(nextTurn), nextTurn, runaway).play());
            nextTurn = nextTurn.plus(Math.round(chance.around(secondsBetweenTurns, 0.3) * 1e6), ChronoUnit.MICROS);
        }
        var due = new ArrayList<DemoEvent>();
        for (DemoEvent e = pending.peek(); e != null && e.due().isBefore(end) && due.size() < max; e = pending.peek()) {
            due.add(pending.remove());
        }
        return due;
    }

    private Session session(Instant now) {
        sessions.removeIf(Session::over);
        return sessions.stream()
                .filter(s -> !s.readyAt().isAfter(now))
                .findFirst()
                .orElseGet(() -> {
                    var fresh = new Session(chance, new Phrases(chance), now);
                    sessions.add(fresh);
                    return fresh;
                });
    }

    private boolean spiking(Instant at) {
        Duration into = Duration.ofMillis(Duration.between(start, at).toMillis() % SPIKE_EVERY.toMillis());
        return into.compareTo(SPIKE_FROM) >= 0 && into.compareTo(SPIKE_TO) < 0;
    }

    /** Measured rather than kept by hand; the same on every run. */
    private static double eventsPerTurn() {
        var chance = new Chance(1);
        int events = 0;
        for (int i = 0; i < SAMPLE; i++) {
            var session = new Session(chance, new Phrases(chance), Instant.EPOCH);
            events += new Turn(chance, session, Instant.EPOCH, false).play().size();
        }
        return (double) events / SAMPLE;
    }
}
