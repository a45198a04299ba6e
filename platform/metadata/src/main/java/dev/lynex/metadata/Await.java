package dev.lynex.metadata;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoWriteException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** Where the reactive driver ends: runs a publisher and waits for what it gives, up to a deadline. */
final class Await {
    /** Unauthorized, AuthenticationFailed. */
    private static final Set<Integer> DENIED = Set.of(13, 18);

    private final Duration timeout;

    Await(Duration timeout) {
        this.timeout = timeout;
    }

    <T> Optional<T> first(Publisher<T> publisher) {
        return all(publisher).stream().findFirst();
    }

    /**
     * Everything the publisher gives.
     *
     * @throws MetadataException.Conflict when a unique index refused a write
     * @throws MetadataException.Unavailable for every other fault, and after the deadline
     */
    <T> List<T> all(Publisher<T> publisher) {
        var collected = new Collected<T>();
        publisher.subscribe(collected);
        try {
            return collected.done.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw translate(Objects.requireNonNull(e.getCause()));
        } catch (TimeoutException e) {
            collected.cancel();
            throw new MetadataException.Unavailable("MongoDB did not answer within " + timeout.toMillis() + " ms", e);
        } catch (InterruptedException e) {
            collected.cancel();
            Thread.currentThread().interrupt();
            throw new MetadataException.Unavailable("interrupted while waiting for MongoDB", e);
        }
    }

    private static MetadataException translate(Throwable cause) {
        if (cause instanceof MongoWriteException write
                && write.getError().getCategory() == ErrorCategory.DUPLICATE_KEY) {
            return new MetadataException.Conflict("there is one with this id or name already");
        }
        String what = cause instanceof MongoException mongo ? "MongoDB error " + mongo.getCode() : cause.toString();
        return new MetadataException.Unavailable(isRefusal(cause) ? "MongoDB refused name or password" : what, cause);
    }

    /** Whether MongoDB answered that it does not know us, or that we may not. */
    static boolean isDenied(MetadataException fault) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (isRefusal(cause)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isRefusal(Throwable cause) {
        return cause instanceof MongoSecurityException
                || (cause instanceof MongoException mongo && DENIED.contains(mongo.getCode()));
    }

    private static final class Collected<T> implements Subscriber<T> {
        private final CompletableFuture<List<T>> done = new CompletableFuture<>();
        private final List<T> items = new ArrayList<>();
        private volatile @Nullable Subscription subscription;

        /** Lets the driver drop what nobody waits for any more. */
        void cancel() {
            Subscription current = subscription;
            if (current != null) {
                current.cancel();
            }
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            this.subscription = subscription;
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(T item) {
            items.add(item);
        }

        @Override
        public void onError(Throwable fault) {
            done.completeExceptionally(fault);
        }

        @Override
        public void onComplete() {
            done.complete(items);
        }
    }
}
