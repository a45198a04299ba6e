package dev.lynex.standalone;

import dev.lynex.function.Startup;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The functions that run, closed side by side: none needs another, and each may use its grace period. */
final class Functions implements AutoCloseable {
    private final List<AutoCloseable> running = new CopyOnWriteArrayList<>();

    Functions(AutoCloseable first) {
        running.add(first);
    }

    <T extends AutoCloseable> T add(T function) {
        running.add(function);
        return function;
    }

    @Override
    public void close() {
        Startup.closeAll(Startup.together(running.toArray(AutoCloseable[]::new)));
    }
}
