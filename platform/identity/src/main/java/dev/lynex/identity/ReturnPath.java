package dev.lynex.identity;

import java.util.regex.Pattern;

/**
 * Where in the dashboard somebody goes after signing in: a path of the same origin, with query and fragment. Everything
 * else becomes {@code /}: a page that sends people on to anywhere is a tool of fraud.
 */
public record ReturnPath(String path) {
    private static final int MAX_LENGTH = 512;
    /** A second slash, or what browsers read as one, would begin a host; they drop what is no visible ASCII. */
    private static final Pattern FORM = Pattern.compile("/(?![/\\\\])[\\x21-\\x7e&&[^\\\\]]*");

    /** The start page. */
    public static final ReturnPath START = new ReturnPath("/");

    public ReturnPath {
        if (!isOne(path)) {
            throw new IllegalArgumentException("a path of the dashboard begins with one slash");
        }
    }

    /** This path, or the start page in place of what is none. */
    public static ReturnPath of(String text) {
        return isOne(text) ? new ReturnPath(text) : START;
    }

    private static boolean isOne(String text) {
        return text.length() <= MAX_LENGTH && FORM.matcher(text).matches();
    }
}
