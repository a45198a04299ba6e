package dev.lynex.engines;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * An engine that outlived its last owner because its guard was killed at the same moment. Two engines on one folder
 * would spoil it, so the old one is ended before a new one starts.
 */
final class LeftoverProcess {
    private LeftoverProcess() {}

    static void remember(Path config, long pid) {
        PrivateFile.write(pidFile(config), Long.toString(pid));
    }

    /** Ends the process that was remembered for this configuration, if it still runs with exactly this file. */
    static void end(Path config) {
        try {
            long pid = Long.parseLong(Files.readString(pidFile(config)).strip());
            ProcessHandle process = ProcessHandle.of(pid).orElse(null);
            if (process == null || !runsWith(process, config)) return;
            process.destroyForcibly();
            process.onExit().get(Duration.ofSeconds(2).toMillis(), TimeUnit.MILLISECONDS);
        } catch (NoSuchFileException | NumberFormatException nothingLeft) {
            return;
        } catch (IOException | ExecutionException | TimeoutException e) {
            throw new EngineException("cannot end the engine left over in " + config.getParent() + ": " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException("interrupted while starting", e);
        }
    }

    private static boolean runsWith(ProcessHandle process, Path config) {
        return process.info()
                .arguments()
                .map(arguments -> Arrays.asList(arguments).contains(config.toString()))
                .orElse(false);
    }

    private static Path pidFile(Path config) {
        return config.resolveSibling("engine.pid");
    }
}
