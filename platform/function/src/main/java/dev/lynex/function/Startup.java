package dev.lynex.function;

import dev.lynex.settings.Settings;
import dev.lynex.settings.SettingsException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** How a process starts and stops: settings from arguments, faults in one line, an orderly end. */
public final class Startup {
    private static final System.Logger LOG = System.getLogger(Startup.class.getName());

    private static final AtomicInteger EXIT_CODE = new AtomicInteger();

    private Startup() {}

    /**
     * Runs the start of a process. A fault that names its mend (ours) is one line on standard error, any other comes
     * with its trace; both end the process with exit code 1.
     */
    public static void run(Runnable start) {
        try {
            start.run();
        } catch (RuntimeException e) {
            if (e.getClass().getPackageName().startsWith("dev.lynex.")) {
                System.err.println("lynex: " + e.getMessage());
            } else {
                System.err.println("lynex: the start failed");
                e.printStackTrace();
            }
            EXIT_CODE.set(1);
            System.exit(1);
        }
    }

    /**
     * The settings of a function that runs by itself: its defaults, then the file given by {@code --config FILE} or
     * {@code LYNEX_CONFIG}, and the environment.
     */
    public static Settings settings(Class<?> function, String[] args) {
        Optional<Path> file;
        if (args.length == 2 && args[0].equals("--config")) {
            file = Optional.of(Path.of(args[1]));
        } else if (args.length == 0) {
            file = Optional.ofNullable(System.getenv("LYNEX_CONFIG")).map(Path::of);
        } else {
            throw new SettingsException("usage: [--config FILE]; every setting is described in application.yaml");
        }
        return Settings.load(function, file, System.getenv(), Map.of());
    }

    /**
     * Closes these in order when the process is asked to end; a fault in one does not keep the next from closing. The
     * process ends right after (exit code 0, or 1 after a failed start): what is ours is closed, and libraries' own hooks only take time.
     */
    public static void closeAtExit(AutoCloseable... parts) {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            closeAll(parts);
                            System.out.flush();
                            Runtime.getRuntime().halt(EXIT_CODE.get());
                        },
                        "shutdown"));
    }

    /** Closes these in order; a fault in one does not keep the next from closing. */
    public static void closeAll(AutoCloseable... parts) {
        for (AutoCloseable part : parts) {
            try {
                part.close();
            } catch (Exception e) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "not closed cleanly part=" + part.getClass().getSimpleName(),
                        e);
            }
        }
    }

    /** These as one part, closed side by side. */
    public static AutoCloseable together(AutoCloseable... parts) {
        return () -> {
            List<Thread> closing = Stream.of(parts)
                    .map(part -> Thread.ofVirtual().name("close").start(() -> closeAll(part)))
                    .toList();
            for (Thread each : closing) {
                each.join();
            }
        };
    }
}
