package dev.lynex.metadata;

import java.util.List;
import java.util.Map;

/**
 * Projects that resources of a cluster declare. The first who asks for an id has it; from then on only its owner changes the
 * project, and the rest of {@link MetadataStore} refuses to.
 */
public interface DeclaredProjects {
    /**
     * Makes the project, or makes it what its owner wants now. The same again changes nothing.
     *
     * @param partition of the queue where it goes if it is new
     * @return the project as stored
     * @throws MetadataException.Conflict when the id is another's or a deleted project's, or a later generation was
     *     declared already
     */
    Project declare(DeclaredProject declared, int partition);

    /**
     * Makes these the project's valid keys; others are revoked from now on.
     *
     * @throws MetadataException.Conflict when the project is another's
     */
    void keys(String projectId, String ownerUid, List<DeclaredKey> keys);

    /**
     * Removes the project with its keys, members, invitations and the tokens for it alone, if it is this owner's. Events that
     * are stored stay for as long as they would have, so nobody gets the id but a resource of the same namespace.
     */
    void release(String projectId, String ownerUid);

    /**
     * Who owns what, of all that was declared by way of this platform.
     *
     * @param platformUid of the platform's resource
     * @return by project id
     */
    Map<String, Owner> owners(String platformUid);
}
