package dev.lynex.metadata;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import java.time.Instant;
import java.util.Date;
import org.bson.Document;
import org.bson.conversions.Bson;

/**
 * What stands in the place of a project that its owner deleted: nothing but that the id was used. No other project gets it,
 * since events, dead letters and archived blocks of the one before may still lie somewhere under that id. That of a project
 * which a resource declared gives way to one that a resource of the same namespace declares: whoever may do that could read all
 * of it before.
 */
final class Tombstone {
    private static final String DELETED = "deletedAt";
    private static final String NAMESPACE = "declaredIn";

    private Tombstone() {}

    static Document of(String projectId, Instant at) {
        return new Document("_id", projectId).append(DELETED, Date.from(at));
    }

    /** @param owner {@code namespace/name} of the resource that declared it */
    static Document of(String projectId, Instant at, String owner) {
        return of(projectId, at).append(NAMESPACE, namespace(owner));
    }

    /** Finds the one that this resource may put its project in the place of. */
    static Bson giveWayTo(String projectId, String owner) {
        return Filters.and(
                Filters.eq("_id", projectId), Filters.exists(DELETED, true), Filters.eq(NAMESPACE, namespace(owner)));
    }

    /** Takes away what makes it one. */
    static Bson gone() {
        return Updates.combine(Updates.unset(DELETED), Updates.unset(NAMESPACE));
    }

    private static String namespace(String owner) {
        return owner.substring(0, owner.indexOf('/') + 1);
    }

    static boolean is(Document project) {
        return project.containsKey(DELETED);
    }

    /** Finds the project, and not what stands in its place. */
    static Bson not(String projectId) {
        return Filters.and(Filters.eq("_id", projectId), not());
    }

    /** Finds projects, and not what stands in their places. */
    static Bson not() {
        return Filters.exists(DELETED, false);
    }
}
