package dev.lynex.engines;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A process that cannot outlive this JVM. This JVM holds the writing end of a pipe, its lifeline; the kernel closes it
 * however this JVM ends, and the reading side then ends the engine.
 */
final class ChildProcess {
    /**
     * Runs a program that knows nothing of lifelines. The program alone keeps the guard's standard output open (as
     * descriptor 3), so its end is seen here as the end of that stream: the guard is a shell and cannot wait for the
     * program and for its lifeline at once. Where setsid exists, an interrupt typed at the terminal stays away from
     * the program, so that this JVM can stop things in order.
     */
    private static final String GUARD = """
            if command -v setsid >/dev/null 2>&1; then detach=setsid; else detach=; fi
            log=$1
            shift
            $detach "$@" 3>&1 >>"$log" 2>&1 </dev/null &
            engine=$!
            trap '' INT HUP QUIT TERM
            echo "$engine"
            exec >/dev/null
            while read -r _; do :; done
            kill -9 "$engine" 2>/dev/null
            wait "$engine"
            """;

    private final Process process;
    private final ProcessHandle engine;
    private final CompletableFuture<Void> gone;

    private ChildProcess(Process process, ProcessHandle engine, CompletableFuture<Void> gone) {
        this.process = process;
        this.engine = engine;
        this.gone = gone;
    }

    /** Starts a program under a guard; whatever it prints is appended to the log. */
    static ChildProcess guarded(List<String> command, Path log) {
        List<String> line = new ArrayList<>(List.of("/bin/sh", "-c", GUARD, "lynex-engine-guard", log.toString()));
        line.addAll(command);
        try {
            Process guard = new ProcessBuilder(line)
                    .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            InputStream output = guard.getInputStream();
            ProcessHandle engine = ProcessHandle.of(readPid(output, log))
                    .orElseThrow(() -> new EngineException("the engine ended at once; see " + log));
            CompletableFuture<Void> gone = new CompletableFuture<>();
            Thread.ofPlatform().daemon().name("engine-" + engine.pid()).start(() -> {
                awaitEnd(output);
                gone.complete(null);
            });
            ChildProcess child = new ChildProcess(guard, engine, gone);
            // A guard that was killed cannot keep its promise any more: the engine goes too.
            var _ = guard.onExit().thenRun(engine::destroyForcibly);
            var _ = gone.thenRun(child::dropLifeline);
            return child;
        } catch (IOException e) {
            throw new EngineException("cannot start " + command.getFirst() + ": " + e.getMessage(), e);
        }
    }

    /** Starts a program that ends by itself when its standard input ends; whatever it prints is appended to the log. */
    static ChildProcess watching(List<String> command, Map<String, String> environment, Path log) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.environment().putAll(environment);
            Process process = builder.start();
            return new ChildProcess(
                    process, process.toHandle(), process.onExit().thenAccept(ended -> {}));
        } catch (IOException e) {
            throw new EngineException("cannot start " + command.getFirst() + ": " + e.getMessage(), e);
        }
    }

    private static long readPid(InputStream output, Path log) throws IOException {
        long pid = 0;
        for (int c = output.read(); c != '\n'; c = output.read()) {
            if (c < '0' || c > '9') throw new EngineException("the engine did not start; see " + log);
            pid = pid * 10 + c - '0';
        }
        return pid;
    }

    @SuppressWarnings("EmptyCatch") // A stream that broke has ended too.
    private static void awaitEnd(InputStream output) {
        try {
            while (output.read() >= 0) {}
        } catch (IOException ended) {
        }
    }

    /** The engine's own process id. */
    long pid() {
        return engine.pid();
    }

    boolean alive() {
        return !gone.isDone();
    }

    /** Completes when the engine has ended. */
    CompletableFuture<Void> onExit() {
        return gone.copy();
    }

    /** Asks the engine to end in its own way (SIGTERM). */
    void terminate() {
        engine.destroy();
    }

    /** Lets go of the lifeline. A guard kills its engine at once; a program that watches it ends in its own way. */
    @SuppressWarnings("EmptyCatch") // A pipe that is broken is as good as closed.
    void dropLifeline() {
        try {
            process.getOutputStream().close();
        } catch (IOException broken) {
        }
    }

    /** Waits until the engine has ended. */
    boolean awaitExit(Duration atMost) {
        try {
            gone.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return gone.isDone();
        }
    }

    /** Ends the engine without asking it and waits for its end. */
    void kill() {
        engine.destroyForcibly();
        dropLifeline();
        awaitExit(Duration.ofMillis(500));
    }
}
