package dev.lynex.benchmarks;

import dev.lynex.store.StoreException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Many that each ask one question after the other by a timetable, as people in front of dashboards do. An answer's latency counts
 * from the moment in the timetable, so that a stall is not left out.
 */
final class Crowd {
    private final Asking asking;
    private final int people;
    private final Duration pause;

    /** Asks a question and waits for its answer. */
    interface Asking {
        /** @param number of the question, of this one's */
        void ask(int person, int number) throws IOException, InterruptedException;
    }

    /** @param pause between one person's questions */
    Crowd(Asking asking, int people, Duration pause) {
        this.asking = asking;
        this.people = people;
        this.pause = pause;
    }

    /** @param millis of each answer, ascending */
    record Result(double[] millis, int failed) {
        double quantile(double q) {
            return millis.length == 0
                    ? Double.NaN
                    : millis[(int) Math.min(millis.length - 1L, (long) (millis.length * q))];
        }
    }

    Result run(Duration length) throws InterruptedException {
        Queue<Double> millis = new ConcurrentLinkedQueue<>();
        var failed = new AtomicInteger();
        long start = System.nanoTime();
        List<Thread> all = new ArrayList<>();
        for (int i = 0; i < people; i++) {
            int person = i;
            all.add(Thread.startVirtualThread(() -> ask(person, start, length, millis, failed)));
        }
        for (Thread each : all) {
            each.join();
        }
        return new Result(
                millis.stream().mapToDouble(Double::doubleValue).sorted().toArray(), failed.get());
    }

    private void ask(int person, long start, Duration length, Queue<Double> millis, AtomicInteger failed) {
        for (int n = 0; ; n++) {
            long due = start + pause.toNanos() * person / people + pause.toNanos() * n;
            if (due - start > length.toNanos()) {
                return;
            }
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            try {
                asking.ask(person, n);
                millis.add((System.nanoTime() - due) / 1e6);
            } catch (IOException | StoreException e) {
                failed.incrementAndGet();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
