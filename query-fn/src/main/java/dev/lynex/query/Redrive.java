package dev.lynex.query;

import dev.lynex.metadata.BuriedLetter;
import dev.lynex.metadata.DeadLetter;
import dev.lynex.metadata.DeadLetters;
import dev.lynex.metadata.MetadataStore;
import dev.lynex.metadata.Place;
import dev.lynex.metadata.Project;
import dev.lynex.queue.Acceptance;
import dev.lynex.queue.EventQueue;
import dev.lynex.queue.Identity;
import dev.lynex.queue.Limits;
import dev.lynex.queue.Placement;
import dev.lynex.queue.Submission;
import dev.lynex.store.EventStore;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Sends dead letters again, each once, whatever dies on the way and however often it is asked.
 *
 * <ol>
 *   <li>The letter is noted, durably, as being sent again under a request id of its own; the first note stays.
 *   <li>The queue accepts its payload under that request id, with an identity made of the letter's id and bytes.
 *   <li>The letter ends.
 * </ol>
 *
 * <p>A death before 2 leaves a note and no event: the next attempt sends it. A death between 2 and 3 leaves the event
 * accepted and the letter still there; the next attempt finds the note and first looks for what came by the noted request:
 * an entry that waits, a row, or another dead letter. If there is any, it only ends the letter. If it finds none it sends
 * again under the same identity, which within the queue's window (60 minutes, less when identities fill their share of
 * memory) is recognised as the same request; so attempts at the same time are one, too. It looks in the order in which
 * an event moves: queue, dead letters, rows.
 *
 * <p>After the window a second copy would need a row that was stored and is not found: because its retention is over,
 * or because the client itself sent the event again later, in which case the copy merges with that row.
 *
 * <p>The event is accepted again: it counts once more in the ledger's {@code accepted}, then as stored, duplicate or dead;
 * the first time it was counted, as dead, stays counted.
 */
final class Redrive {
    private static final int TIME_DIGITS = 12;
    private static final int LETTER_DIGITS = 20;

    private final MetadataStore metadata;
    private final EventQueue queue;
    private final EventStore store;
    private final InstantSource clock;

    Redrive(MetadataStore metadata, EventQueue queue, EventStore store, InstantSource clock) {
        this.metadata = metadata;
        this.queue = queue;
        this.store = store;
        this.clock = clock;
    }

    /** What became of a letter. */
    sealed interface Outcome {
        /** Its events are in the queue, now or since an earlier attempt. */
        record Sent(int events) implements Outcome {}

        /** There is no such letter, or no more. */
        record Gone() implements Outcome {}

        /** It stays; {@code reason} is a stable word. */
        record Refused(String reason, String detail) implements Outcome {}
    }

    Outcome send(Project project, String letterId) {
        DeadLetters letters = metadata.deadLetters();
        Instant now = clock.instant();
        String proposed = HexFormat.of().toHexDigits(now.toEpochMilli(), TIME_DIGITS)
                + letterId.substring(0, Math.min(LETTER_DIGITS, letterId.length()));
        Optional<BuriedLetter> found =
                letters.redriving(project.id(), letterId, new BuriedLetter.Redrive(proposed, now));
        if (found.isEmpty() || found.get().redrive() == null) {
            return new Outcome.Gone();
        }
        DeadLetter letter = found.get().letter();
        BuriedLetter.Redrive note = found.get().redrive();
        boolean noted = !note.requestId().equals(proposed);
        Outcome outcome =
                noted && arrived(project, note) ? new Outcome.Sent(letter.events()) : accept(project, letter, note);
        if (outcome instanceof Outcome.Sent) {
            letters.redriven(project.id(), letterId);
        }
        return outcome;
    }

    private boolean arrived(Project project, BuriedLetter.Redrive note) {
        List<String> request = List.of(note.requestId());
        return partitions(project.place()).stream().anyMatch(p -> !queue.find(p, project.id(), note.at(), request)
                        .entries()
                        .isEmpty())
                || metadata.deadLetters().known(project.id(), note.requestId())
                || !store.ofRequests(project.id(), note.at(), request).isEmpty();
    }

    /** Where a project's events may wait. */
    static List<Integer> partitions(Place place) {
        Place.Former former = place.former();
        return former == null || former.partition() == place.partition()
                ? List.of(place.partition())
                : List.of(former.partition(), place.partition());
    }

    private Outcome accept(Project project, DeadLetter letter, BuriedLetter.Redrive note) {
        Acceptance acceptance = queue.accept(new Submission(
                placement(project.place()),
                project.id(),
                identity(letter),
                letter.dialect(),
                note.requestId(),
                // Received now: the watermark is about what waits, and this has begun to wait now.
                clock.instant(),
                letter.events(),
                // An admin sends again what was within the limits when it was first accepted.
                Limits.NONE,
                letter.payload()));
        return switch (acceptance) {
            case Acceptance.Accepted accepted -> new Outcome.Sent(letter.events());
            case Acceptance.Repeated repeated -> new Outcome.Sent(letter.events());
            case Acceptance.KeyReused reused ->
                new Outcome.Refused("changed", "the letter was sent with other content within the last hour");
            case Acceptance.Full full -> new Outcome.Refused("queue-full", "the queue is full; try again later");
            case Acceptance.OverShare over ->
                new Outcome.Refused("over-share", "the project holds its share of the queue; try again later");
            case Acceptance.RateLimited limited -> throw new IllegalStateException("no limits were given");
            case Acceptance.QuotaExceeded exceeded -> throw new IllegalStateException("no limits were given");
            case Acceptance.DiskNearlyFull disk ->
                new Outcome.Refused("disk-nearly-full", "the queue's disk is nearly full; try again later");
            case Acceptance.NotReplicated few ->
                new Outcome.Refused("not-replicated", "too few replicas of the queue have it yet; try again");
            case Acceptance.Moved moved ->
                new Outcome.Refused("project-moving", "the project is moving to another partition; try again");
        };
    }

    private static Placement placement(Place place) {
        Place.Former former = place.former();
        return new Placement(
                place.partition(),
                place.epoch(),
                former == null ? null : new Placement.Former(former.partition(), former.left()));
    }

    private static Identity identity(DeadLetter letter) {
        byte[] key = sha256(("dead-letter\0" + letter.project() + '\0' + letter.id()).getBytes(StandardCharsets.UTF_8));
        return new Identity(Arrays.copyOf(key, 16), Arrays.copyOf(sha256(letter.payload()), 8));
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
