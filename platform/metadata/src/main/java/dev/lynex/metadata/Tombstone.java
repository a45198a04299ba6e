package dev.lynex.metadata;

import com.mongodb.client.model.Filters;
import java.time.Instant;
import java.util.Date;
import org.bson.Document;
import org.bson.conversions.Bson;

/**
 * What stands in the place of a project that its owner deleted: nothing but that the id was used. No other project gets it,
 * since events, dead letters and archived blocks of the one before may still lie somewhere under that id.
 */
final class Tombstone {
    private static final String DELETED = "deletedAt";

    private Tombstone() {}

    static Document of(String projectId, Instant at) {
        return new Document("_id", projectId).append(DELETED, Date.from(at));
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
