package dev.lynex.metadata;

import dev.lynex.metadata.BuriedLetter.Redrive;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Events that were accepted and could not be stored, kept until they are sent again, deleted, or their time is over.
 * Letters past their time are never seen; what is left of them goes when others are buried or listed.
 *
 * <p>A letter that was sent again or deleted leaves, for a day, a note without its content: a processor that takes a dead
 * one's block over buries the block's letters again, and must not bring it back.
 *
 * <p>Every method throws {@link MetadataException.Unavailable} when MongoDB does not answer; those that read or delete a
 * letter whose payload lies in the archive throw {@link MetadataException.ArchiveAway} when that does not.
 */
public interface DeadLetters {
    /**
     * Keeps these letters; burying the same ones again changes nothing, whatever became of them. A payload of any size
     * is kept: above 8 MiB in several documents, since MongoDB takes 16 MiB in one; or in the archive, where there is one
     * and it answers.
     */
    void bury(List<DeadLetter> letters);

    /**
     * A page, newest first.
     *
     * @param cursor where the page before ended, from {@link LetterPage#next()}
     * @param limit 1 to 500
     * @throws MetadataException.Invalid when the cursor is none of ours
     */
    LetterPage list(LetterQuery query, @Nullable String cursor, int limit);

    /** One letter whole. */
    Optional<BuriedLetter> letter(String project, String id);

    /** What became of a request's dead letters, those sent again included; up to 10,000. */
    List<LetterFate> ofRequest(String project, String requestId);

    /** Whether there is, or within the last day was, a letter of an event that came by this request. */
    boolean known(String project, String requestId);

    /**
     * Notes that the letter is to be sent again, unless that is noted already.
     *
     * @return the letter whole, with the first such note; empty when it is gone
     */
    Optional<BuriedLetter> redriving(String project, String id, Redrive redrive);

    /** Ends a letter that was sent again. */
    void redriven(String project, String id);

    /** Deletes a letter; false when there is none. */
    boolean delete(String project, String id);

    /** Deletes all letters that the query finds, and answers how many. */
    long delete(LetterQuery query);

    /**
     * Sets how long letters of the project that are buried from now on are kept.
     *
     * @param life an hour to ten years
     * @throws MetadataException.NotFound when there is no such project
     */
    void keepFor(String project, Duration life);

    /** How long letters of the project are kept, as {@link #keepFor} set it; empty when whoever buries them decides. */
    Optional<Duration> keptFor(String project);
}
