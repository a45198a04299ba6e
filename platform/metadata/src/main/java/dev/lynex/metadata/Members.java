package dev.lynex.metadata;

import java.util.List;

/**
 * Who is in a project, also in one that a resource declares. They stand in the project's document, so that a change is made
 * to what was read or not at all: of two who take out the last two owners at once, one is refused.
 *
 * <p>Who acts may touch nobody above them and give no role above their own. A project that had an owner keeps one.
 *
 * <p>Every method throws {@link MetadataException.Unavailable} when MongoDB does not answer, {@link
 * MetadataException.NotFound} when there is no such project, and {@link MetadataException.Conflict} when others changed the
 * members again and again meanwhile.
 */
public interface Members {
    /** By the time they joined. */
    List<Member> list(String projectId);

    /**
     * Adds a member.
     *
     * @param most so many members the project may have, 0 for any number
     * @throws MetadataException.Conflict when the account is a member already
     * @throws MetadataException.LimitReached when the project has so many
     */
    void add(String projectId, String accountId, Role role, int most);

    /**
     * Gives a member a higher role.
     *
     * @throws MetadataException.NotFound when the account is no member
     * @throws MetadataException.Conflict when it has this role already, or a higher one
     */
    void raise(String projectId, String accountId, Role role);

    /**
     * Gives a member another role.
     *
     * @param by the role of who does it
     * @return the role before
     * @throws MetadataException.NotFound when the account is no member
     * @throws MetadataException.NotAllowed when the member or the new role is above {@code by}
     * @throws MetadataException.Conflict when it is the last owner
     */
    Role change(String projectId, String accountId, Role role, Role by);

    /**
     * Takes a member out.
     *
     * @param by the role of who does it; whoever leaves does it by their own
     * @return the role before
     * @throws MetadataException.NotFound when the account is no member
     * @throws MetadataException.NotAllowed when the member is above {@code by}
     * @throws MetadataException.Conflict when it is the last owner
     */
    Role remove(String projectId, String accountId, Role by);
}
