package dev.lynex.processor;

import dev.lynex.queue.Block;
import dev.lynex.queue.BlockName;
import dev.lynex.queue.Entry;
import dev.lynex.queue.EventQueue;
import dev.lynex.queue.QueueException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BooleanSupplier;

/**
 * Maps a process's blocks, and finds the event that kills its owners.
 *
 * <p>Blocks are mapped side by side until one has killed two owners. From its third attempt on it is mapped alone in its
 * process, so that a death is its own; and each entry and event is marked in the ledger before it is mapped, so that the
 * next owner knows at which one. A place marked in two dead attempts is not mapped again: it becomes a dead letter. One
 * death alone proves nothing, since a machine may fail at any place.
 *
 * <p>Rows stored by an attempt before must not be stored again under another token. A block without its deadly events has
 * other rows, so it has a name of its own, made of what is left out; and when rows lie under the block's own name
 * already, some attempt did map all of it: then nothing is left out, and the same rows go under the same name. (An
 * attempt that is paused between mapping and insert for longer than two others take to die, at an event that kills only
 * at times, could still store the block under its own name afterwards: the events table then holds each event once after
 * its merge, the rollups count that block's events twice.)
 *
 * <p>Only mapping is watched. What kills a process elsewhere, say memory during the insert, is not found by this.
 */
final class BlockMapping {
    private static final int ALONE_FROM = 3;
    private static final int PROOF = 2;
    private static final System.Logger LOG = System.getLogger(BlockMapping.class.getName());

    private final EventQueue queue;
    private final RowMapper mapper;
    private final BlockWriter writer;
    /** Fair, or the blocks that are mapped side by side would never let one be alone. */
    private final ReadWriteLock turns = new ReentrantReadWriteLock(true);

    BlockMapping(EventQueue queue, RowMapper mapper, BlockWriter writer) {
        this.queue = queue;
        this.mapper = mapper;
        this.writer = writer;
    }

    /**
     * The block as rows.
     *
     * @param ours asked while waiting; false gives the block up
     * @return empty when the block was given up
     * @throws QueueException.Lost when the block has another owner now
     */
    Optional<MappedBlock> map(Block block, List<Entry> entries, Terms terms, BooleanSupplier ours)
            throws InterruptedException {
        String name = BlockName.of(block, entries);
        boolean alone = block.attempts() >= ALONE_FROM;
        Lock turn = alone ? turns.writeLock() : turns.readLock();
        turn.lockInterruptibly();
        try {
            return alone
                    ? watched(name, block, entries, terms, ours)
                    : Optional.of(mapper.map(name, block, entries, terms));
        } finally {
            turn.unlock();
        }
    }

    private Optional<MappedBlock> watched(
            String name, Block block, List<Entry> entries, Terms terms, BooleanSupplier ours) {
        var deadly = new TreeSet<String>();
        block.suspects().forEach((place, deaths) -> {
            if (deaths >= PROOF) {
                deadly.add(place);
            }
        });
        if (!deadly.isEmpty()) {
            Optional<Boolean> stored = writer.stored(name, ours);
            if (stored.isEmpty()) {
                return Optional.empty();
            }
            if (stored.get()) {
                deadly.clear();
            }
        }
        LOG.log(
                System.Logger.Level.WARNING,
                "block mapped alone block=" + name + " attempts=" + block.attempts() + " deadly=" + deadly);
        String token = deadly.isEmpty() ? name : name + "/without/" + hash(String.join(" ", deadly));
        MappedBlock mapped = mapper.map(token, block, entries, terms, place -> {
            if (deadly.contains(place)) {
                return false;
            }
            mark(block, place);
            return true;
        });
        mark(block, "");
        return Optional.of(mapped);
    }

    private void mark(Block block, String place) {
        if (!queue.mark(block, place)) {
            throw new QueueException.Lost("block " + block.first() + " has another owner now");
        }
    }

    /** 64 bits of SHA-256, in hex. */
    private static String hash(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
