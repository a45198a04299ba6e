package dev.lynex.metadata;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A credential {@code <prefix>_<id>_<secret>}: the id finds it, the secret (26 base-62 characters, 154 random bits)
 * proves it. What is kept of the secret is its SHA-256 with a salt; with that many random bits a slow hash adds nothing.
 */
record Secret(String id, String secret) {
    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int ID_LENGTH = 12;
    private static final int SECRET_LENGTH = 26;
    private static final int SALT_BYTES = 16;
    private static final Pattern FORM = Pattern.compile("([a-z]{2})_([0-9A-Za-z]{12})_([0-9A-Za-z]{26})");

    static Secret random(SecureRandom random) {
        return new Secret(text(random, ID_LENGTH), text(random, SECRET_LENGTH));
    }

    /** Reads a credential; empty when it has another prefix or form. */
    static Optional<Secret> parse(String prefix, String text) {
        Matcher m = FORM.matcher(text);
        return m.matches() && m.group(1).equals(prefix)
                ? Optional.of(new Secret(m.group(2), m.group(3)))
                : Optional.empty();
    }

    /** A random id of 12 base-62 characters. */
    static String randomId(SecureRandom random) {
        return text(random, ID_LENGTH);
    }

    static byte[] salt(SecureRandom random) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return salt;
    }

    byte[] hash(byte[] salt) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(salt);
            return digest.digest(secret.getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    boolean matches(byte[] salt, byte[] hash) {
        return MessageDigest.isEqual(hash(salt), hash);
    }

    String clear(String prefix) {
        return prefix + "_" + id + "_" + secret;
    }

    @Override
    public String toString() {
        return "Secret[id=" + id + "]";
    }

    private static String text(SecureRandom random, int length) {
        var text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return text.toString();
    }
}
