package dev.lynex.standalone;

import java.util.Locale;

/** Says what the start is doing, with seconds, so that nobody waits in silence. Quiet for scripts. */
final class Progress {
    private final boolean quiet;
    private final long start = System.nanoTime();

    Progress(boolean quiet) {
        this.quiet = quiet;
    }

    void say(String what) {
        if (!quiet) {
            System.out.printf(Locale.ROOT, "%5.1f s  %s%n", (System.nanoTime() - start) / 1e9, what);
        }
    }

    void done() {
        say("ready");
    }
}
