package dev.lynex.processor;

import java.util.concurrent.Semaphore;

/** A place among the blocks that are worked on at once, from {@link #take} to {@link #close}; used by one thread. */
final class Hand implements AutoCloseable {
    private final Semaphore places;
    private boolean empty;

    private Hand(Semaphore places) {
        this.places = places;
    }

    /** Waits for a place. */
    static Hand take(Semaphore places) throws InterruptedException {
        places.acquire();
        return new Hand(places);
    }

    /** Gives the place to the next; nothing the second time. */
    @Override
    public void close() {
        if (!empty) {
            empty = true;
            places.release();
        }
    }
}
