package dev.lynex.metadata;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The people who can sign in.
 *
 * <p>Every method throws {@link MetadataException.Unavailable} when MongoDB does not answer.
 */
public interface Accounts {
    /**
     * Makes an account with a password and without memberships.
     *
     * @throws MetadataException.Conflict when the email is taken
     */
    Account create(NewAccount account);

    /**
     * Takes back an account that was made just now and for nothing, with its sessions. One that is in a project, or an
     * issuer's by now, stays.
     */
    void withdraw(String id);

    /**
     * The account of an identity of an issuer, made if there is none. An identity has one account for ever, also when its
     * email changes at the issuer.
     *
     * @param linkByEmail whether an account that has the identity's email already becomes the identity's, which happens only
     *     if the issuer has verified the email. If nobody had vouched for that account's email before, its password,
     *     sessions and tokens end: whoever made it might not be the email's owner.
     * @throws MetadataException.Conflict when the email is another account's that may not be linked
     */
    Account external(ExternalIdentity identity, boolean linkByEmail);

    /** The account of an identity of an issuer, if it has one. */
    Optional<Account> byIdentity(String issuer, String subject);

    Optional<Account> find(String id);

    /** @param email in any case */
    Optional<Account> byEmail(String email);

    /** Those of these accounts that exist, in any order, without their memberships. */
    List<Account> all(List<String> ids);

    /** The account with this password, or empty; takes as long either way. */
    Optional<Account> login(String email, String password);

    /**
     * Changes the name.
     *
     * @throws MetadataException.NotFound when there is no such account
     * @throws MetadataException.Invalid when it is longer than 100 characters
     */
    Account rename(String id, String name);

    /**
     * Sets the password and ends the account's sessions but one. Tokens of the API stay.
     *
     * @param current the password until now; anything for an account that has none
     * @param keptSession id of the session that goes on, null for none
     * @return false when {@code current} is wrong
     * @throws MetadataException.Invalid when the next one cannot be a password
     * @throws MetadataException.NotFound when there is no such account
     */
    boolean changePassword(String id, String current, String next, @Nullable String keptSession);

    /** Sets the password without asking for the one before and ends all sessions, for who runs the installation. */
    void resetPassword(String id, String next);
}
