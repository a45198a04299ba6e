package dev.lynex.identity;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A person as an issuer knows them. Issuer and subject together are who they are; the rest may change.
 *
 * @param issuer its address, exactly as it writes itself
 * @param subject 1 to 255 characters, as OpenID Connect has it
 * @param email in lower case; empty when the issuer told none that can be one
 * @param emailVerified whether the issuer says that the email is theirs
 * @param name up to 200 characters
 */
public record Identity(
        String issuer, String subject, Optional<String> email, boolean emailVerified, Optional<String> name) {
    private static final Pattern EMAIL = Pattern.compile("[^@\\s\\p{Cntrl}]{1,64}@[^@\\s\\p{Cntrl}]{1,190}");
    private static final int MAX_SUBJECT = 255;
    private static final int MAX_NAME = 200;

    public Identity {
        if (issuer.isBlank() || subject.isBlank() || subject.length() > MAX_SUBJECT) {
            throw new IllegalArgumentException("an identity has an issuer and a subject of 1 to 255 characters");
        }
        email = email.map(e -> e.toLowerCase(Locale.ROOT))
                .filter(e -> EMAIL.matcher(e).matches());
        emailVerified = emailVerified && email.isPresent();
        name = name.map(String::strip).filter(n -> !n.isEmpty() && n.length() <= MAX_NAME);
    }

    /** The part of the email behind the @. */
    public Optional<String> domain() {
        return email.map(e -> e.substring(e.indexOf('@') + 1));
    }

    /** Without email and name, which are personal. */
    @Override
    public String toString() {
        return "Identity[issuer=" + issuer + ", subject=" + subject + "]";
    }
}
