package dev.lynex.metadata;

import java.util.List;

/**
 * Projects that people make and change, as {@link DeclaredProjects} are those that resources do.
 *
 * <p>Every method throws {@link MetadataException.Unavailable} when MongoDB does not answer.
 */
public interface OwnedProjects {
    /**
     * Makes a project with its first owner, in one step.
     *
     * @param most so many projects an account may own, 0 for any number. Of several that are made at once all may be refused.
     * @return the project as stored
     * @throws MetadataException.Conflict when the id is taken, also by a project that was deleted
     * @throws MetadataException.LimitReached when the account owns so many
     */
    Project create(Project project, String ownerAccountId, int most);

    /**
     * Changes a project.
     *
     * @return the project as it is now
     * @throws MetadataException.NotFound when there is none
     * @throws MetadataException.Conflict when a resource declares it
     */
    Project change(String projectId, ProjectChange change);

    /**
     * Deletes a project for good: its keys, members, invitations and the tokens for it alone, and nobody sees it any more.
     * Processes that cache its keys notice within 10 seconds. Events that are stored stay for as long as they would have;
     * so its id stays taken for ever.
     *
     * @throws MetadataException.NotFound when there is none
     * @throws MetadataException.Conflict when a resource declares it
     */
    void delete(String projectId);

    /** Whether there was a project of this id that was deleted. */
    boolean wasDeleted(String projectId);

    /** The projects that the account is a member of, by id. */
    List<Project> of(String accountId);

    /** How many projects the account owns. */
    long owned(String accountId);

    /** Whether a resource declares the project, so that the API does not change it. */
    boolean isDeclared(String projectId);
}
