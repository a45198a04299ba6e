package dev.lynex.identity;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Something that an issuer says of itself, kept for a while. One caller at a time asks; the others take what is kept, or
 * wait for the answer when there is nothing. While the issuer is away what was kept is good for a day.
 */
final class Kept<T> {
    private static final Duration FRESH = Duration.ofHours(1);
    private static final Duration STALE = Duration.ofDays(1);
    /** Between two calls to an issuer that is away, and so how late its return is noticed. */
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);
    /** Between two calls that somebody's unknown key id causes; else anybody could have us call without end. */
    static final Duration BETWEEN_CALLS = Duration.ofSeconds(30);

    private final Supplier<T> ask;
    private final InstantSource clock;
    private final ReentrantLock asking = new ReentrantLock();
    private volatile @Nullable Held<T> held;
    private @Nullable IssuerAwayException fault;
    private Instant askedAt = Instant.MIN;

    /** @param ask throws {@link IssuerAwayException} */
    Kept(Supplier<T> ask, InstantSource clock) {
        this.ask = ask;
        this.clock = clock;
    }

    private record Held<T>(T value, Instant since) {}

    /** @throws IssuerAwayException when nothing is kept and the issuer does not answer */
    T get() {
        Held<T> now = held;
        if (now != null && isYounger(now, FRESH)) {
            return now.value();
        }
        if (now != null && isYounger(now, STALE)) {
            if (asking.tryLock()) {
                try {
                    return askAgain();
                } catch (IssuerAwayException e) {
                    return now.value();
                } finally {
                    asking.unlock();
                }
            }
            return now.value();
        }
        asking.lock();
        try {
            Held<T> meanwhile = held;
            return meanwhile != null && isYounger(meanwhile, FRESH) ? meanwhile.value() : askAgain();
        } finally {
            asking.unlock();
        }
    }

    /**
     * What the issuer says now, in place of a value that lacks something; the same when it was asked a moment ago.
     *
     * @throws IssuerAwayException when it does not answer
     */
    T newer(T than) {
        asking.lock();
        try {
            Held<T> now = held;
            if (now != null && !now.value().equals(than)) {
                return now.value();
            }
            return clock.instant().isBefore(askedAt.plus(BETWEEN_CALLS)) ? than : askAgain();
        } finally {
            asking.unlock();
        }
    }

    private T askAgain() {
        Instant now = clock.instant();
        IssuerAwayException before = fault;
        if (before != null && now.isBefore(askedAt.plus(AFTER_FAILURE))) {
            throw before;
        }
        askedAt = now;
        try {
            T value = ask.get();
            held = new Held<>(value, now);
            fault = null;
            return value;
        } catch (IssuerAwayException e) {
            // From the end on: a slow failure must not let the next caller fail as slowly.
            askedAt = clock.instant();
            fault = e;
            throw e;
        }
    }

    private boolean isYounger(Held<T> value, Duration than) {
        return clock.instant().isBefore(value.since().plus(than));
    }
}
