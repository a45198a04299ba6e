package dev.lynex.queue;

import java.util.Map;

/**
 * A contiguous range of a partition's entries, owned under a lease. One block is one insert into the store.
 *
 * @param epoch random, made with the partition's keys, so that a lost queue's names never recur
 * @param first id of the first entry
 * @param last id of the last entry
 * @param fence grows with each owner; an older one can settle nothing
 * @param attempts how many owners worked on it until it ended or they died, this one included; one that let go of it
 *     does not count
 * @param fresh whether nobody had it before, so that nothing of it can be stored
 * @param beforeRestart whether some of its entries were there before the queue's server last started: if it was restored
 *     from an older copy then, they may be stored already, in blocks that it does not know of
 * @param events how many events it holds, by project
 * @param suspects how many attempts died while a place was marked, by place; see {@link EventQueue#mark}
 */
public record Block(
        String epoch,
        int partition,
        String first,
        String last,
        String owner,
        long fence,
        int attempts,
        boolean fresh,
        boolean beforeRestart,
        Map<String, Integer> events,
        Map<String, Integer> suspects) {
    public Block {
        events = Map.copyOf(events);
        suspects = Map.copyOf(suspects);
    }
}
