package dev.lynex.query;

import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Locale;

/** Ids for projects of which only the name is known. */
final class ProjectIds {
    private static final String LETTERS = "abcdefghijkmnpqrstuvwxyz23456789";
    private static final int RANDOM = 6;
    private static final int LONGEST_WORDS = 40;

    private final SecureRandom random = new SecureRandom();

    /** What of the name can stand in an id, and six random letters so that it is free. */
    String of(String name) {
        String words = Normalizer.normalize(name, Normalizer.Form.NFD)
                .toLowerCase(Locale.ROOT)
                .replaceAll("\\p{M}+", "")
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^-|-$", "");
        var id = new StringBuilder(words.isEmpty() ? "project" : words);
        id.setLength(Math.min(id.length(), LONGEST_WORDS));
        id.append('-');
        random.ints(RANDOM, 0, LETTERS.length()).forEach(i -> id.append(LETTERS.charAt(i)));
        return id.toString();
    }
}
