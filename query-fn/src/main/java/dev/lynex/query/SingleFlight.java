package dev.lynex.query;

import dev.lynex.store.StoreException;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/**
 * Lets those who ask the same at the same time share one answer: the first asks, the others wait for it. A failure is shared as
 * well, unless it is that the first was interrupted, whose client has gone: then one of the others asks.
 */
final class SingleFlight<K, V> {
    private final ConcurrentMap<K, CompletableFuture<V>> flights = new ConcurrentHashMap<>();

    /** @throws RuntimeException of the one who asked; the store's unavailability when interrupted while waiting */
    V of(K key, Supplier<V> asking) {
        while (true) {
            var own = new CompletableFuture<V>();
            CompletableFuture<V> running = flights.putIfAbsent(key, own);
            if (running == null) {
                return lead(key, own, asking);
            }
            Optional<V> answer = follow(running);
            if (answer.isPresent()) {
                return answer.get();
            }
        }
    }

    private V lead(K key, CompletableFuture<V> own, Supplier<V> asking) {
        try {
            V answer = asking.get();
            own.complete(answer);
            return answer;
        } catch (RuntimeException e) {
            if (!Thread.currentThread().isInterrupted()) {
                own.completeExceptionally(e);
            }
            throw e;
        } finally {
            flights.remove(key, own);
            own.cancel(false);
        }
    }

    /** Empty when there will be no answer, and nothing is known against asking. */
    private static <V> Optional<V> follow(CompletableFuture<V> running) {
        try {
            return Optional.of(running.get());
        } catch (CancellationException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException.Unavailable("interrupted while waiting for an answer", e);
        }
    }
}
