package dev.lynex.engines;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;

/**
 * An engine that outlived its last owner: for the moment that it takes to see it die, or because its guard was killed as
 * well. Two engines on one folder would spoil it, so the old one is ended before a new one starts.
 */
final class LeftoverProcess {
    private static final Duration END_LIMIT = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(5);

    private LeftoverProcess() {}

    static void remember(Path folder, long pid) {
        PrivateFile.write(pidFile(folder), Long.toString(pid));
    }

    /**
     * Ends the process that was remembered for a folder.
     *
     * @param argument a path among its arguments; a process without it has only been given the same id
     */
    static void end(Path folder, Path argument) {
        try {
            long pid = Long.parseLong(Files.readString(pidFile(folder)).strip());
            ProcessHandle process = ProcessHandle.of(pid).orElse(null);
            if (process == null || !runsWith(process, argument)) return;
            process.destroyForcibly();
            long start = System.nanoTime();
            // A dead process that its parent has not waited for is still listed, but has no arguments.
            while (process.isAlive() && runsWith(process, argument)) {
                if (System.nanoTime() - start > END_LIMIT.toNanos()) {
                    throw new EngineException("the engine left over in " + folder + " does not end (pid " + pid + ")");
                }
                Thread.sleep(PAUSE);
            }
        } catch (NoSuchFileException | NumberFormatException nothingLeft) {
            return;
        } catch (IOException e) {
            throw new EngineException("cannot end the engine left over in " + folder + ": " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException("interrupted while starting", e);
        }
    }

    private static boolean runsWith(ProcessHandle process, Path argument) {
        return process.info()
                .arguments()
                .map(arguments -> Arrays.asList(arguments).contains(argument.toString()))
                .orElse(false);
    }

    private static Path pidFile(Path folder) {
        return folder.resolve("engine.pid");
    }
}
