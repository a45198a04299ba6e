package dev.lynex.function;

import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads ahead from a client that waits for its answer, only to learn whether it goes away. What it sends meanwhile, its
 * next request, is kept for the reader. It ends with the first that comes, bytes or the end; the connection's thread takes
 * that when it wants to read itself.
 */
final class Listening {
    private final Supplier<byte @Nullable []> source;
    private final CountDownLatch heard = new CountDownLatch(1);
    private byte @Nullable [] bytes;
    private @Nullable UncheckedIOException failure;
    private @Nullable Runnable gone;

    Listening(Supplier<byte @Nullable []> source) {
        this.source = source;
    }

    void start() {
        Thread.ofVirtual().name("client-listening").start(this::listen);
    }

    private void listen() {
        try {
            bytes = next();
        } catch (UncheckedIOException e) {
            failure = e;
        } finally {
            heard.countDown();
        }
        if (bytes == null) {
            tell();
        }
    }

    private byte @Nullable [] next() {
        while (true) {
            try {
                return source.get();
            } catch (UncheckedIOException e) {
                if (!(e.getCause() instanceof SocketTimeoutException)) {
                    throw e;
                }
                // It only said nothing.
            }
        }
    }

    /** Who is told when the client goes away; null for nobody any more. Nobody is being told once this returns. */
    synchronized void whenGone(@Nullable Runnable its) {
        gone = its;
        if (heard.getCount() == 0 && bytes == null) {
            tell();
        }
    }

    private synchronized void tell() {
        if (gone != null) {
            gone.run();
            gone = null;
        }
    }

    /**
     * Waits for what comes.
     *
     * @return null when the client has closed
     * @throws UncheckedIOException when the connection broke
     */
    byte @Nullable [] take() throws InterruptedException {
        heard.await();
        if (failure != null) {
            throw failure;
        }
        return bytes;
    }
}
