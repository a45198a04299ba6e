package dev.lynex.queue;

/**
 * The stored place of a project in the pool.
 *
 * @param partition the partition, from 0
 * @param epoch counts the project's moves, from 1; the queue refuses an older one
 */
public record Placement(int partition, long epoch) {}
