package dev.lynex.demo;

import java.time.Duration;
import java.util.Locale;

/** What became of the events so far. */
final class Tally {
    private long sent;
    private long accepted;
    private long rejected;
    private long failed;
    private long retries;

    synchronized void sent(int events) {
        sent += events;
    }

    synchronized void answered(int accepted, int rejected) {
        this.accepted += accepted;
        this.rejected += rejected;
    }

    synchronized void failed(int events) {
        failed += events;
    }

    synchronized void retried() {
        retries++;
    }

    synchronized boolean clean() {
        return rejected == 0 && failed == 0;
    }

    synchronized boolean nothingYet() {
        return accepted == 0;
    }

    synchronized String line(Duration took) {
        double seconds = Math.max(0.001, took.toMillis() / 1000.0);
        return String.format(
                Locale.ROOT,
                "%d s: %d events sent, %d accepted (%.1f/s), %d rejected, %d failed, %d retries",
                took.toSeconds(),
                sent,
                accepted,
                accepted / seconds,
                rejected,
                failed,
                retries);
    }
}
