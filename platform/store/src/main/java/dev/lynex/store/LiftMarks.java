package dev.lynex.store;

/**
 * What stands in the stored JSON for a value that was left out, each a JSON value as it is written.
 *
 * @param text for the text of a {@link LiftedValue}
 * @param json for its JSON
 * @param other for its other text or JSON
 */
record LiftMarks(String text, String json, String other) {
    /** The shortest. */
    static final LiftMarks SHORT = new LiftMarks("\"\"", "[]", "{}");

    /** For members that are often empty, so that the short ones would be taken for what was sent. */
    static final LiftMarks RARE = new LiftMarks("[[]]", "[[[]]]", "[{}]");

    /** For members of which texts are often empty and arrays too: an empty text comes back whichever it was. */
    static final LiftMarks OFTEN = new LiftMarks("\"\"", "[[]]", "[{}]");

    boolean contains(String value) {
        return value.equals(text) || value.equals(json) || value.equals(other);
    }
}
