package dev.lynex.engines;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Waits until an engine answers. */
final class Readiness {
    /** One question to the engine. */
    @FunctionalInterface
    interface Probe {
        /** Whether the engine serves; an exception means not yet. */
        boolean answers() throws IOException;
    }

    private static final int MOST_SAID = 200;
    private static final Duration PAUSE = Duration.ofMillis(10);

    private Readiness() {}

    /** Asks until the engine serves; kills it and throws when it ends or the time is over. */
    static void await(String engine, Path log, ChildProcess child, Duration atMost, Probe probe) {
        long start = System.nanoTime();
        while (!answers(probe)) {
            if (child.awaitExit(PAUSE)) {
                throw new EngineException(engine + " ended while starting: " + lastLine(log) + "; see " + log);
            }
            boolean late = System.nanoTime() - start > atMost.toNanos();
            if (late || Thread.currentThread().isInterrupted()) {
                child.kill();
                throw new EngineException(
                        late
                                ? engine + " did not answer within " + atMost.toSeconds() + " s; see " + log
                                : engine + " was interrupted while starting");
            }
        }
    }

    private static String lastLine(Path log) {
        try {
            List<String> lines = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
            String last = lines.isEmpty() ? "it said nothing" : lines.getLast().strip();
            return last.length() > MOST_SAID ? last.substring(0, MOST_SAID) : last;
        } catch (IOException e) {
            return "its log cannot be read";
        }
    }

    private static boolean answers(Probe probe) {
        try {
            return probe.answers();
        } catch (IOException notYet) {
            return false;
        }
    }
}
