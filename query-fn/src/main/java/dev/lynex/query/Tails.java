package dev.lynex.query;

import dev.lynex.function.Problem;
import dev.lynex.queue.EventQueue;
import dev.lynex.store.EventStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** The live tails of this process, bounded; the tails of a project share one thread that looks for what is new. */
final class Tails {
    private static final Duration LATER = Duration.ofSeconds(10);

    private final EventStore store;
    private final EventQueue queue;
    private final InstantSource clock;
    private final TailSettings settings;
    private final TailMetrics metrics;
    private final Map<String, Shared> projects = new HashMap<>();
    private int open;

    private record Shared(ProjectTail tail, Thread thread) {}

    Tails(EventStore store, EventQueue queue, InstantSource clock, TailSettings settings, TailMetrics metrics) {
        this.store = store;
        this.queue = queue;
        this.clock = clock;
        this.settings = settings;
        this.metrics = metrics;
    }

    EventStore store() {
        return store;
    }

    InstantSource clock() {
        return clock;
    }

    TailMetrics metrics() {
        return metrics;
    }

    /** @throws dev.lynex.function.ProblemException 503 or 429 when there are as many as may be */
    synchronized void open(String project, TailClient client) {
        if (open >= settings.most()) {
            throw Problem.unavailable(
                            "tails-busy",
                            settings.most() + " live tails are open, as many as may be; try again later",
                            LATER)
                    .asException();
        }
        Shared shared = projects.get(project);
        if (shared != null && shared.tail().size() >= settings.mostOfProject()) {
            throw new Problem(
                            429,
                            "too-many-tails",
                            "Too many live tails",
                            settings.mostOfProject()
                                    + " live tails of the project are open, as many as may be; close one",
                            LATER)
                    .asException();
        }
        if (shared == null) {
            var tail = new ProjectTail(project, store, queue, clock, settings);
            tail.add(client);
            projects.put(
                    project,
                    new Shared(tail, Thread.ofVirtual().name("tail-" + project).start(tail::run)));
        } else {
            shared.tail().add(client);
        }
        open++;
        metrics.opened();
    }

    synchronized void close(String project, TailClient client) {
        Shared shared = projects.get(project);
        if (shared != null && !shared.tail().remove(client)) {
            projects.remove(project);
            shared.thread().interrupt();
        }
        open--;
        metrics.closed();
    }
}
