package dev.lynex.mail;

import java.util.regex.Pattern;

/**
 * A mail in plain text to one person.
 *
 * @param to {@code name@host}, up to 254 characters of ASCII without spaces
 * @param subject 1 to 200 characters without control characters, so that it can begin no header of its own
 * @param text up to 100,000 characters
 */
public record Mail(String to, String subject, String text) {
    private static final Pattern ADDRESS =
            Pattern.compile("[\\x21-\\x7e&&[^@<>(),;:\\\\\"\\[\\]]]{1,64}@[A-Za-z0-9.-]{1,189}");
    private static final int MAX_SUBJECT = 200;
    private static final int MAX_TEXT = 100_000;

    /** @throws IllegalArgumentException when a part cannot be sent; the message does not repeat it */
    public Mail {
        if (!isAddress(to)) {
            throw new IllegalArgumentException("a mail goes to an address of the form name@host");
        }
        if (subject.isBlank()
                || subject.length() > MAX_SUBJECT
                || subject.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("a subject has 1 to 200 characters, none of them a control character");
        }
        if (text.length() > MAX_TEXT) {
            throw new IllegalArgumentException("a mail has up to 100,000 characters");
        }
    }

    /** Whether mail can go there, as far as its form tells. */
    public static boolean isAddress(String text) {
        return ADDRESS.matcher(text).matches();
    }

    /** A text as part of a subject: what is longer is cut, control characters become spaces. */
    public static String line(String text, int most) {
        String clean = text.codePoints()
                .map(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x2029 ? ' ' : c)
                .limit(most)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return clean.strip();
    }

    /** Without the text, which may hold a link that opens something. */
    @Override
    public String toString() {
        return "Mail[to=" + to + "]";
    }
}
