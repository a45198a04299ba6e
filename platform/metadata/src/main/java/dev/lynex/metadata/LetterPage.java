package dev.lynex.metadata;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of dead letters.
 *
 * @param letters newest first, their payloads left out (empty)
 * @param next cursor of the page after, null at the end
 */
public record LetterPage(
        List<BuriedLetter> letters, @Nullable String next) {
    public LetterPage {
        letters = List.copyOf(letters);
    }
}
