package dev.lynex.metadata;

import java.util.List;

/**
 * Invitations into projects. In clear they are {@code li_<id>_<secret>}: shown once, stored as a salted hash, good for one
 * account.
 *
 * <p>Every method throws {@link MetadataException.Unavailable} when MongoDB does not answer.
 */
public interface Invitations {
    /**
     * Makes an invitation.
     *
     * @param most so many may be open in a project, 0 for any number
     * @return the invitation in clear
     * @throws MetadataException.LimitReached when the project has so many
     */
    String create(NewInvitation invitation, int most);

    /** Those of the project that can be accepted, oldest first. */
    List<Invitation> list(String projectId);

    /** Makes an invitation invalid; false when the project has no such one that can be accepted. */
    boolean revoke(String projectId, String id);

    /**
     * Ends what an account has that may not invite into the project any more: the invitations that it made, and one by which
     * it could come back.
     */
    void endOf(String projectId, String accountId);

    /**
     * The invitation with this secret.
     *
     * @throws MetadataException.NotFound when it is unknown, used, revoked or expired; the message says which
     */
    Invitation open(String secret);

    /** Whether this is the secret of an invitation, be it used, revoked or expired by now; not who guesses one. */
    boolean isKnown(String secret);

    /**
     * Makes the account a member of the invitation's project, or gives a member the invitation's higher role, and makes the
     * invitation used. If this dies half-way the same
     * account may accept again, and no other.
     *
     * @param most so many members the project may have, 0 for any number
     * @throws MetadataException.NotFound as {@link #open}
     * @throws MetadataException.NotAllowed when the invitation is for another email, or nobody vouched for the account's
     * @throws MetadataException.Conflict when the account has that role already, or a higher one; the invitation
     *     stays good
     * @throws MetadataException.LimitReached when the project has so many members; the invitation stays good
     */
    Invitation accept(String secret, Account account, int most);
}
