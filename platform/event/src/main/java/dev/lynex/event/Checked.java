package dev.lynex.event;

import java.util.List;

/**
 * What a request held, for a caller that only passes the good events on.
 *
 * @param accepted how many events are good
 * @param allNamed whether each of them was sent with an id of its own
 * @param rejected the others, in the request's order
 * @param payload a JSON array of exactly the accepted events' own bytes, in their order; {@code []} when there are none
 */
public record Checked(int accepted, boolean allNamed, List<Rejection> rejected, byte[] payload) {
    public Checked {
        rejected = List.copyOf(rejected);
    }
}
