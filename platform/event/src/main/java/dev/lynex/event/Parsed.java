package dev.lynex.event;

import java.util.List;

/**
 * What a payload of the queue held.
 *
 * @param accepted the good events, in the request's order
 * @param rejected the others, in the request's order
 * @param payload a JSON array of exactly the accepted events' own bytes, in their order; {@code []} when there are none
 */
public record Parsed(List<Event> accepted, List<Rejection> rejected, byte[] payload) {
    public Parsed {
        accepted = List.copyOf(accepted);
        rejected = List.copyOf(rejected);
    }
}
