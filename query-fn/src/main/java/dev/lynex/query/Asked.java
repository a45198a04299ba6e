package dev.lynex.query;

/**
 * A question in the words of who asks it. The same words in another project, or at another route, are another question; other
 * words for the same are too, which costs no more than a query.
 *
 * @param path of the route
 * @param text the parameters, or the JSON
 */
record Asked(String path, String project, String text) {
    /** What it takes in memory, at most. */
    int bytes() {
        return Character.BYTES * (path.length() + project.length() + text.length());
    }
}
