package dev.lynex.metadata;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import com.mongodb.client.result.UpdateResult;
import com.mongodb.reactivestreams.client.MongoCollection;
import java.time.Instant;
import java.util.function.Function;
import java.util.function.Supplier;
import org.bson.Document;
import org.bson.conversions.Bson;

/**
 * Changes to projects. What a resource declares of one only that resource changes; its members are the API's. Each change
 * raises the document's version.
 */
final class ProjectEdits {
    static final String VERSION = "version";
    /** Each time another's change came first, so some change went through each time. */
    private static final int TRIES = 20;

    private final Supplier<MongoCollection<Document>> projects;
    private final Await await;

    ProjectEdits(Supplier<MongoCollection<Document>> projects, Await await) {
        this.projects = projects;
        this.await = await;
    }

    /**
     * Changes a project.
     *
     * @throws MetadataException.Conflict when a resource declares it
     * @throws MetadataException.NotFound when there is none
     */
    void change(String projectId, Bson update) {
        if (!changed(Filters.eq("_id", projectId), update)) {
            throw unchanged(projectId, noProject(projectId));
        }
    }

    /**
     * Puts a tombstone in the project's place, in one step.
     *
     * @throws MetadataException.Conflict when a resource declares it
     * @throws MetadataException.NotFound when there is none
     */
    void bury(String projectId, Instant now) {
        long buried = await.first(projects.get()
                        .replaceOne(Filters.and(Tombstone.not(projectId), undeclared()), Tombstone.of(projectId, now)))
                .map(UpdateResult::getMatchedCount)
                .orElse(0L);
        if (buried == 0) {
            throw unchanged(projectId, noProject(projectId));
        }
    }

    private static Bson undeclared() {
        return Filters.exists(MongoDeclaredProjects.OWNER, false);
    }

    /**
     * Changes a project, declared or not, by what it is now; looks again when another change came first.
     *
     * @param revision from what the document is to the update; may throw
     * @throws MetadataException.NotFound when there is none
     * @throws MetadataException.Conflict when others were first every time
     */
    void revise(String projectId, Function<Document, Bson> revision) {
        for (int i = 0; i < TRIES; i++) {
            Document now =
                    await.first(projects.get().find(Tombstone.not(projectId))).orElseThrow(() -> noProject(projectId));
            Long version = now.getLong(VERSION);
            Bson same = version == null ? Filters.exists(VERSION, false) : Filters.eq(VERSION, version);
            long matched = await.first(projects.get()
                            .updateOne(
                                    Filters.and(Tombstone.not(projectId), same),
                                    Updates.combine(revision.apply(now), Updates.inc(VERSION, 1L))))
                    .map(UpdateResult::getMatchedCount)
                    .orElse(0L);
            if (matched > 0) {
                return;
            }
        }
        throw new MetadataException.Conflict(
                "others changed the project '" + projectId + "' at the same time; try again");
    }

    static MetadataException.NotFound noProject(String id) {
        return new MetadataException.NotFound("there is no project '" + id + "'");
    }

    /** Whether there was an undeclared project to change. */
    boolean changed(Bson which, Bson update) {
        return await.first(projects.get()
                                .updateOne(
                                        Filters.and(which, Tombstone.not(), undeclared()),
                                        Updates.combine(update, Updates.inc(VERSION, 1L))))
                        .map(UpdateResult::getMatchedCount)
                        .orElse(0L)
                > 0;
    }

    /** Why nothing was changed: a resource declares the project, or what the caller knows. */
    MetadataException unchanged(String projectId, MetadataException otherwise) {
        return await.first(projects.get().find(Filters.eq("_id", projectId)))
                .map(project -> project.get(MongoDeclaredProjects.OWNER, Document.class))
                .<MetadataException>map(owner -> new MetadataException.Conflict("the project '" + projectId
                        + "' is declared by LynexProject " + owner.getString("name") + "; change it there"))
                .orElse(otherwise);
    }
}
