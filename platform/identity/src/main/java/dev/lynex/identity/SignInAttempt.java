package dev.lynex.identity;

import com.nimbusds.jose.util.Base64URL;
import java.security.SecureRandom;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A sign-in under way, kept by the browser that began it and by nobody else.
 *
 * @param state what the issuer hands back, so that an answer belongs to this browser's question
 * @param nonce what the ID token must hold, so that it belongs to this sign-in
 * @param verifier what the code is redeemed with (RFC 7636), so that a stolen code is worth nothing
 * @param startedAt to the second
 */
public record SignInAttempt(String state, String nonce, String verifier, ReturnPath next, Instant startedAt) {
    /** After which it has to begin again. */
    public static final Duration LIFE = Duration.ofMinutes(10);

    /** 256 random bits in base64url: the length that RFC 7636 asks of a verifier. */
    private static final int LENGTH = 43;

    public SignInAttempt {
        if (!isRandom(state) || !isRandom(nonce) || !isRandom(verifier)) {
            throw new IllegalArgumentException("state, nonce and verifier have 43 characters of base64url");
        }
    }

    static SignInAttempt begin(ReturnPath next, SecureRandom random, Instant now) {
        return new SignInAttempt(text(random), text(random), text(random), next, now);
    }

    /** As a cookie's value. */
    public String encoded() {
        return String.join(
                ".",
                state,
                nonce,
                verifier,
                Long.toString(startedAt.getEpochSecond()),
                Base64URL.encode(next.path()).toString());
    }

    /** Reads a cookie's value; empty when it is none, or older than {@link #LIFE}. */
    public static Optional<SignInAttempt> decode(String text, Instant now) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 5) {
            return Optional.empty();
        }
        try {
            Instant startedAt = Instant.ofEpochSecond(Long.parseLong(parts[3]));
            ReturnPath next = ReturnPath.of(new Base64URL(parts[4]).decodeToString());
            return Optional.of(new SignInAttempt(parts[0], parts[1], parts[2], next, startedAt))
                    .filter(a -> now.isBefore(a.startedAt().plus(LIFE)));
        } catch (IllegalArgumentException | DateTimeException e) {
            return Optional.empty();
        }
    }

    private static boolean isRandom(String text) {
        return text.length() == LENGTH && text.matches("[A-Za-z0-9_-]+");
    }

    private static String text(SecureRandom random) {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        return Base64URL.encode(bytes).toString();
    }

    /** Without what must stay in the browser. */
    @Override
    public String toString() {
        return "SignInAttempt[startedAt=" + startedAt + "]";
    }
}
