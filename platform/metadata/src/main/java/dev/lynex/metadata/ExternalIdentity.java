package dev.lynex.metadata;

/**
 * Who somebody is at an issuer (OpenID Connect Core 1.0 §2: issuer and subject together name one person for ever; an email
 * may change hands).
 *
 * @param issuer as its tokens have it, up to 500 characters without spaces
 * @param subject as its tokens have it, 1 to 255 characters
 * @param email {@code name@host}
 * @param emailVerified whether the issuer says that it has verified the email
 * @param name what others see, "" when the issuer tells none; cut at 50 characters
 */
public record ExternalIdentity(String issuer, String subject, String email, boolean emailVerified, String name) {
    private static final int LONGEST_ISSUER = 500;
    private static final int LONGEST_SUBJECT = 255;
    private static final int LONGEST_NAME = 50;

    /** @throws MetadataException.Invalid when a value is outside its range */
    public ExternalIdentity {
        if (issuer.isEmpty()
                || issuer.length() > LONGEST_ISSUER
                || issuer.chars().anyMatch(Character::isWhitespace)) {
            throw new MetadataException.Invalid("an issuer must have 1 to 500 characters and no spaces");
        }
        if (subject.isEmpty() || subject.length() > LONGEST_SUBJECT) {
            throw new MetadataException.Invalid("a subject must have 1 to 255 characters");
        }
        email = NewAccount.email(email);
        String clean = name.codePoints()
                .filter(c -> !Character.isISOControl(c))
                .limit(LONGEST_NAME)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        name = NewAccount.name(clean);
    }

    /** Both in one text; an issuer has no space. */
    String key() {
        return key(issuer, subject);
    }

    static String key(String issuer, String subject) {
        return issuer + " " + subject;
    }
}
