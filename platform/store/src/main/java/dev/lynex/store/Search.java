package dev.lynex.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a text must have, whatever its case: all of the words, all of the phrases, and none of those with a minus. A word is a
 * run of letters and digits; of other signs only those outside of ASCII are letters.
 *
 * @param terms 1 to {@value #MOST_TERMS}
 */
public record Search(List<Term> terms) {
    public static final int MOST_TERMS = 20;

    /** Characters of a search. */
    public static final int LONGEST = 1_024;

    private static final Pattern TERM = Pattern.compile("(-?)(?:\"([^\"]*)\"?|(\\S+))");
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9\\u0080-\\x{10FFFF}]+");

    /**
     * @param text its words, one space between them
     * @param phrase whether it has several words, which must follow each other
     * @param not whether a text with it is left out
     */
    public record Term(String text, boolean phrase, boolean not) {}

    /** @throws StoreException.Rejected when there are none or too many */
    public Search {
        terms = List.copyOf(terms);
        if (terms.isEmpty() || terms.size() > MOST_TERMS) {
            throw new StoreException.Rejected("a search has 1 to " + MOST_TERMS + " words or phrases");
        }
    }

    /**
     * Reads {@code words "a phrase" -without}. A word with other signs in it, such as {@code gpt-4o}, is a phrase.
     *
     * @throws StoreException.Rejected when there is no word in it, or too many or too long ones
     */
    public static Search of(String query) {
        if (query.length() > LONGEST) {
            throw new StoreException.Rejected("a search has at most " + LONGEST + " characters");
        }
        var terms = new ArrayList<Term>();
        Matcher found = TERM.matcher(query);
        while (found.find()) {
            String said = found.group(2) == null ? found.group(3) : found.group(2);
            List<String> words =
                    WORD.matcher(said).results().map(r -> r.group()).toList();
            if (!words.isEmpty()) {
                terms.add(new Term(
                        String.join(" ", words),
                        words.size() > 1,
                        !found.group(1).isEmpty()));
            }
        }
        return new Search(terms);
    }

    /** The single words that must be there, one space between them. */
    String words() {
        return terms.stream()
                .filter(term -> !term.phrase() && !term.not())
                .map(Term::text)
                .collect(Collectors.joining(" "));
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "Search[%d terms]", terms.size());
    }
}
