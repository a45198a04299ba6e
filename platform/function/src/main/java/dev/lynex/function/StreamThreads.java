package dev.lynex.function;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** A server's threads, for the requests of one connection, each of which is wrapped. */
final class StreamThreads extends AbstractExecutorService {
    private final ExecutorService threads;
    private final UnaryOperator<Runnable> wrapping;

    StreamThreads(ExecutorService threads, UnaryOperator<Runnable> wrapping) {
        this.threads = threads;
        this.wrapping = wrapping;
    }

    @Override
    public void execute(Runnable command) {
        threads.execute(wrapping.apply(command));
    }

    @Override
    public void shutdown() {
        throw new UnsupportedOperationException("the threads are the server's");
    }

    @Override
    public List<Runnable> shutdownNow() {
        throw new UnsupportedOperationException("the threads are the server's");
    }

    @Override
    public boolean isShutdown() {
        return threads.isShutdown();
    }

    @Override
    public boolean isTerminated() {
        return threads.isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return threads.awaitTermination(timeout, unit);
    }
}
