package dev.lynex.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** One run: the past if asked for, then live at the rate. */
final class Demo {
    private static final Duration SLICE = Duration.ofMillis(500);
    private static final double BACKFILL_SHARE = 0.1;

    private final DemoOptions options;
    private final IngestClient client;
    private final Tally tally;
    private final InstantSource clock;
    private final PrintStream out;
    private final boolean terminal;
    private final Instant began;
    private long shownAt = -1;

    Demo(
            DemoOptions options,
            IngestClient client,
            Tally tally,
            InstantSource clock,
            PrintStream out,
            boolean terminal) {
        this.options = options;
        this.client = client;
        this.tally = tally;
        this.clock = clock;
        this.out = out;
        this.terminal = terminal;
        this.began = clock.instant();
    }

    void run() throws InterruptedException {
        out.println("Sending to " + options.ingest() + " with --seed " + options.seed()
                + options.duration().map(d -> " for " + d.toSeconds() + " s").orElse(" until Ctrl-C"));
        Instant start = options.start().orElse(began);
        if (options.backfill().isPositive()) {
            Instant from = start.minus(options.backfill());
            var past = new Application(options.seed(), from, options.rate() * BACKFILL_SHARE);
            for (Instant end = from; end.isBefore(start); ) {
                end = earlier(end.plus(Duration.ofMinutes(5)), start);
                send(past, end);
            }
        }
        var live = new Application(options.seed(), start, options.rate());
        Instant liveSince = clock.instant();
        Duration passed = Duration.ZERO;
        while (options.duration().map(passed::compareTo).orElse(-1) < 0) {
            passed = passed.plus(SLICE);
            Duration ahead = Duration.between(clock.instant(), liveSince.plus(passed));
            if (ahead.isPositive()) {
                Thread.sleep(ahead);
            }
            send(live, start.plus(passed));
        }
    }

    void close() {
        if (terminal) {
            out.print("\r\033[K");
        }
        out.println("Done after " + tally.line(Duration.between(began, clock.instant())));
    }

    private void send(Application application, Instant end) throws InterruptedException {
        List<DemoEvent> events = application.until(end, Batch.MAX_EVENTS);
        while (!events.isEmpty()) {
            client.send(Batch.of(events));
            show();
            events = application.until(end, Batch.MAX_EVENTS);
        }
        show();
    }

    /** A line that is written over each second on a terminal, one each ten seconds elsewhere. */
    private void show() {
        Duration took = Duration.between(began, clock.instant());
        long tick = took.toSeconds() / (terminal ? 1 : 10);
        if (tick != shownAt && took.toSeconds() > 0) {
            shownAt = tick;
            out.print((terminal ? "\r\033[K" : "") + tally.line(took) + (terminal ? "" : System.lineSeparator()));
            out.flush();
        }
    }

    private static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }
}
