package dev.lynex.queue;

import dev.lynex.component.Component;
import dev.lynex.component.Durability;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The queue between ingest and processor. A request's accepted events are one {@link Entry}; processors take contiguous
 * ranges of entries as {@link Block}s, which the ledger in the queue owns, leases and fences.
 *
 * <p>Every method throws {@link QueueException.Unavailable} when the queue does not answer in time.
 */
public interface EventQueue extends Component {
    /** What an acceptance survives. */
    Durability durability();

    /** How many partitions the pool has; partitions are numbered from 0. */
    int partitions();

    /**
     * Makes the streams and consumer groups of all partitions unless they are there. (Whoever accepts or takes does so too,
     * for the partition that it needs.) A group that was deleted is made again so that nothing of it is given out twice.
     *
     * @return the partitions whose group was lost
     */
    List<Integer> open();

    /**
     * Appends a request's events, atomically with its identity, capacity, share, the project's limits and the counters.
     * Idempotent by identity: a request that was accepted before is neither charged nor refused.
     */
    Acceptance accept(Submission submission);

    /**
     * Takes work: the block that this owner has already or a dead owner's, as it is; else a new block when enough waits
     * or the oldest has waited for the linger time.
     *
     * @param owner the taker's name, unique among running ones; an owner holds one block at a time
     */
    Taking take(int partition, String owner);

    /** Waits until something was accepted on the partition or the time is over. */
    void await(int partition, Duration atMost);

    /** The block's entries in order. The same block has the same entries whoever reads it. */
    List<Entry> read(Block block);

    /**
     * Records the versions that the block's rows depend on, unless an earlier owner did.
     *
     * @return the versions in force for this block: the first ones recorded
     * @throws QueueException.Lost when the block has another owner now
     */
    Map<String, String> bind(Block block, Map<String, String> versions);

    /**
     * Remembers with the block which place of it is being mapped, so that a death at it is seen: when a dead owner's
     * block is taken over, its mark becomes a suspicion in {@link Block#suspects()}. An owner that takes its own block
     * again in the same process, or let go of it, is not dead.
     *
     * @param place the caller's name for an event or an entry; "" when nothing is being mapped any more
     * @return false when the block belongs to someone else now
     */
    boolean mark(Block block, String place);

    /** Extends the lease. False: the block belongs to someone else now, and the caller must let go of it. */
    boolean renew(Block block);

    /**
     * Ends a block: acknowledges and deletes its entries and moves its events from queued to stored, duplicate or dead.
     *
     * @return false, and nothing changed, when the block's fencing number is not the current one
     * @throws QueueException.Invalid when the outcome does not add up to the block's events for each project
     */
    boolean settle(Block block, Settlement settlement);

    /** How many inserts into the store all settled blocks of all partitions took. */
    long settledInserts();

    /**
     * Moves a project within the queue: the first of a move's two steps, the second being the change of its stored place
     * in the metadata. In this order, since a place that is stored must be one that the old place gives way to.
     *
     * <ol>
     *   <li>The old place is fenced: from now on it answers {@link Acceptance.Moved} to the project's submissions with an
     *       older epoch. What it has taken drains by itself.
     *   <li>The new place takes over what the project has used of its limits.
     *   <li>(The caller stores the new place with this epoch and the old one as the former.)
     * </ol>
     *
     * Each step may be done again, and one that dies in between leaves the project refused with {@code Moved}, to be
     * retried by its clients, until the move is done again. For one window a submission's identity is looked up in the
     * former place too; nothing can appear there any more, so looking is enough. A project may therefore not move again
     * within a window.
     *
     * @param epoch of the new place: one above the old one's
     */
    void move(String project, int from, int to, long epoch);

    /** Lets go of the owner's blocks, so that others can take them at once. */
    void release(String owner);

    /**
     * Keeps all partitions from giving out new blocks, for who must change what blocks are stored into. Requests are accepted
     * on, and open blocks go on to their end. To be called again before the lease ends; one that dies frees it so.
     *
     * @return how many blocks are open still; empty when another holds one of the partitions
     */
    OptionalInt hold(String owner, Duration lease);

    /** Ends the owner's hold; does nothing when it has none. */
    void lift(String owner);

    /**
     * The entries of these requests that wait or are being processed.
     *
     * @param from when the earliest of the requests arrived; a minute is allowed for clocks that differ
     * @param requestIds 1 to 1,000
     */
    Found find(int partition, String project, Instant from, Collection<String> requestIds);

    /** How much the partition holds now; costs the same however many projects there are. */
    Depth depth(int partition);

    /** The counters of each partition and project, and the watermark. */
    Ledger ledger();
}
