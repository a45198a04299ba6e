package dev.lynex.metadata;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sessions of browsers and personal access tokens. In clear they are {@code lx_<id>_<secret>}: shown once, stored as a
 * salted hash.
 *
 * <p>Every method throws {@link MetadataException.Unavailable} when MongoDB does not answer.
 */
public interface Tokens {
    /**
     * A new session, for a sign-in that succeeded. It ends after its whole life, or when it was not used for the idle time.
     *
     * @param name how the person signed in, as {@code password}
     * @return the token in clear
     */
    String session(String accountId, String name);

    /**
     * A new personal access token.
     *
     * @return the token in clear
     * @throws MetadataException.Invalid when it is to be valid for longer than the settings allow
     */
    String personal(String accountId, NewToken token);

    /** Whose token it is; empty when it is malformed, unknown, wrong, expired, idle or revoked. Notes its use, to the minute. */
    Optional<Authenticated> authenticate(String token);

    /** Those of the account that are valid, oldest first. */
    List<Token> list(String accountId, Token.Kind kind);

    /** Ends the account's session or token; false when it has none with this id and kind. */
    boolean revoke(String accountId, Token.Kind kind, String id);

    /** Ends the account's sessions but one, or all when {@code except} is null; answers how many. */
    long revokeSessions(String accountId, @Nullable String except);
}
