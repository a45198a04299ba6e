package dev.lynex.demo;

import java.io.Console;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** {@code ./lynex demo}: sends a made-up agent application's telemetry. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        List<String> arguments = List.of(args);
        if (arguments.contains("--help") || arguments.contains("-h")) {
            System.out.print(DemoOptions.HELP);
            return;
        }
        int code;
        try {
            code = run(DemoOptions.parse(arguments, System.getenv()));
        } catch (DemoException e) {
            System.err.println("lynex demo: " + e.getMessage());
            code = 1;
        }
        if (code != 0) {
            System.exit(code);
        }
    }

    private static int run(DemoOptions options) {
        var tally = new Tally();
        var ended = new CountDownLatch(1);
        Thread sender = Thread.currentThread();
        var stop = new Thread(() -> stop(sender, ended), "stop");
        try (var client = new IngestClient(options.ingest(), options.key(), tally)) {
            var demo = new Demo(
                    options,
                    client,
                    tally,
                    InstantSource.system(),
                    System.out,
                    Optional.ofNullable(System.console())
                            .filter(Console::isTerminal)
                            .isPresent());
            Runtime.getRuntime().addShutdownHook(stop);
            try {
                demo.run();
                Runtime.getRuntime().removeShutdownHook(stop);
            } catch (InterruptedException e) {
                // Ctrl-C: the summary below, then the process ends by itself.
            }
            demo.close();
            return tally.clean() ? 0 : 1;
        } catch (DemoException e) {
            Runtime.getRuntime().removeShutdownHook(stop);
            throw e;
        } finally {
            ended.countDown();
        }
    }

    private static void stop(Thread sender, CountDownLatch ended) {
        sender.interrupt();
        try {
            ended.await(2, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
