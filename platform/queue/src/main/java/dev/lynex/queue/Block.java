package dev.lynex.queue;

import java.util.Map;

/**
 * A contiguous range of a partition's entries, owned under a lease. One block is one insert into the store.
 *
 * @param epoch random, made with the partition's keys, so that a lost queue's names never recur
 * @param first id of the first entry
 * @param last id of the last entry
 * @param fence grows with each owner; an older one can settle nothing
 * @param attempts how many owners the block has had, from 1
 * @param events how many events it holds, by project
 */
public record Block(
        String epoch,
        int partition,
        String first,
        String last,
        String owner,
        long fence,
        int attempts,
        Map<String, Integer> events) {
    public Block {
        events = Map.copyOf(events);
    }
}
