package dev.lynex.metadata;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What resources of one kind declare. Each is known by its owner's name; the first resource to declare under a name has it, and
 * only that one, by its UID, changes it or takes it back.
 *
 * <p>Every method throws {@link MetadataException.Unavailable} when MongoDB does not answer.
 */
public interface Declarations<D extends Declaration> {
    /**
     * Makes it what its owner wants now. The same again changes nothing.
     *
     * @throws MetadataException.Conflict when another resource has the name, or a later generation was declared already
     */
    void declare(D declared);

    /**
     * Leaves it as it is, for no other projects than these: an id that its project gave back may be another's tomorrow. Nothing
     * happens when the owner has declared nothing.
     *
     * @throws MetadataException.Conflict when it was declared anew meanwhile
     */
    void retain(Owner owner, Collection<String> projects);

    /** Removes what this owner declared, whatever its generation. Another's of that name stays. */
    void release(Owner owner);

    /** @param name of the owner, as {@code namespace/name} */
    Optional<D> find(String name);

    /** All, by name. */
    List<D> list();

    /** Whose there are, by name, so that those whose resource is gone can be found. */
    List<Owner> owners();
}
