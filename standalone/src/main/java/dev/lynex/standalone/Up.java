package dev.lynex.standalone;

import dev.lynex.engines.DataFolder;
import dev.lynex.function.Startup;
import java.time.Duration;

/** {@code up}: Lynex whole, in the foreground. */
final class Up {
    private Up() {}

    static void run(UpOptions asked) {
        long start = System.nanoTime();
        // Before anything is started: a taken port should cost nobody a wait.
        UpOptions options = asked.withPortsChecked();
        var progress = new Progress(options.json());
        var folder = DataFolder.open(options.data());
        var lynex = Lynex.starting(folder, options, progress);
        Startup.closeAtExit(lynex, folder);
        Announcement ready = lynex.start(() -> Duration.ofNanos(System.nanoTime() - start));
        progress.done();
        System.out.println(options.json() ? ready.json() : ready.prose());
        System.out.flush();
    }
}
