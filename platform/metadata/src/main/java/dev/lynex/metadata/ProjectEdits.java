package dev.lynex.metadata;

import com.mongodb.client.model.Filters;
import com.mongodb.client.result.UpdateResult;
import com.mongodb.reactivestreams.client.MongoCollection;
import java.util.function.Supplier;
import org.bson.Document;
import org.bson.conversions.Bson;

/** Changes to projects that no resource declares; of one that is declared only its owner is to change anything. */
final class ProjectEdits {
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
            throw unchanged(projectId, new MetadataException.NotFound("there is no project '" + projectId + "'"));
        }
    }

    /** Whether there was an undeclared project to change. */
    boolean changed(Bson which, Bson update) {
        return await.first(projects.get()
                                .updateOne(
                                        Filters.and(which, Filters.exists(MongoDeclaredProjects.OWNER, false)), update))
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
