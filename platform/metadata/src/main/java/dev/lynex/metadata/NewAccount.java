package dev.lynex.metadata;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * An account with a password, to be made.
 *
 * @param email {@code name@host}, kept in lower case
 * @param name up to 100 characters, "" for none
 * @param password 8 to 256 characters
 * @param emailVerified whether somebody vouches for the email
 */
public record NewAccount(String email, String name, String password, boolean emailVerified) {
    private static final Pattern EMAIL = Pattern.compile("[^@\\s]{1,64}@[^@\\s]{1,190}");
    private static final int LONGEST_NAME = 100;
    private static final int SHORTEST_PASSWORD = 8;
    static final int LONGEST_PASSWORD = 256;

    /** @throws MetadataException.Invalid when a value is outside its range */
    public NewAccount {
        email = email(email);
        name = name(name);
        checkPassword(password);
    }

    static String email(String text) {
        if (!EMAIL.matcher(text).matches()) {
            throw new MetadataException.Invalid("the email must have the form name@host");
        }
        return text.toLowerCase(Locale.ROOT);
    }

    static String name(String text) {
        String name = text.strip();
        if (name.length() > LONGEST_NAME || name.chars().anyMatch(Character::isISOControl)) {
            throw new MetadataException.Invalid(
                    "a name must have at most " + LONGEST_NAME + " characters, none of them a control character");
        }
        return name;
    }

    static void checkPassword(String password) {
        if (password.length() < SHORTEST_PASSWORD || password.length() > LONGEST_PASSWORD) {
            throw new MetadataException.Invalid(
                    "the password must have " + SHORTEST_PASSWORD + " to " + LONGEST_PASSWORD + " characters");
        }
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "NewAccount[email=" + email + "]";
    }
}
