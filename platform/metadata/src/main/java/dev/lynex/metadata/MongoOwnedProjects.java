package dev.lynex.metadata;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.Updates;
import com.mongodb.reactivestreams.client.MongoCollection;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.bson.Document;
import org.bson.conversions.Bson;

/** Owned projects lie where all do, with their owners among the members. */
final class MongoOwnedProjects implements OwnedProjects {
    private final Supplier<MongoCollection<Document>> projects;
    private final ProjectEdits edits;
    private final ProjectEnd end;
    private final Await await;
    private final InstantSource clock;

    MongoOwnedProjects(
            Supplier<MongoCollection<Document>> projects,
            ProjectEdits edits,
            ProjectEnd end,
            Await await,
            InstantSource clock) {
        this.projects = projects;
        this.edits = edits;
        this.end = end;
        this.await = await;
        this.clock = clock;
    }

    @Override
    public Project create(Project project, String ownerAccountId, int most) {
        if (most > 0 && owned(ownerAccountId) >= most) {
            throw limit(most);
        }
        Document document = Documents.of(project)
                .append(
                        MongoMembers.MEMBERS,
                        List.of(MongoMembers.of(new Member(ownerAccountId, Role.OWNER, project.createdAt()))));
        try {
            await.first(projects.get().insertOne(document));
        } catch (MetadataException.Conflict e) {
            throw new MetadataException.Conflict("the project id '" + project.id() + "' is taken; choose another");
        }
        // Another may have been made since they were counted; then this one, which nobody has used yet, goes again.
        if (most > 0 && owned(ownerAccountId) > most) {
            await.first(projects.get().deleteOne(Filters.eq("_id", project.id())));
            throw limit(most);
        }
        return Documents.project(document);
    }

    private static MetadataException.LimitReached limit(int most) {
        return new MetadataException.LimitReached("the account owns as many projects as its plan allows: " + most);
    }

    @Override
    public Project change(String projectId, ProjectChange change) {
        List<Bson> updates = new ArrayList<>();
        if (change.name() != null) {
            updates.add(Updates.set("name", change.name()));
        }
        if (change.retentionDays() != null) {
            updates.add(Updates.set("retentionDays", change.retentionDays()));
        }
        if (change.limits() != null) {
            updates.add(Updates.set("limits", Documents.of(change.limits())));
        }
        if (change.origins() != null) {
            updates.add(Updates.set(
                    "origins", change.origins().stream().map(Origin::value).toList()));
        }
        if (!updates.isEmpty()) {
            edits.change(projectId, Updates.combine(updates));
        }
        return await.first(projects.get().find(Tombstone.not(projectId)))
                .map(Documents::project)
                .orElseThrow(() -> ProjectEdits.noProject(projectId));
    }

    @Override
    public void delete(String projectId) {
        // First what everything else leads to: if this dies here, what is left opens nothing.
        edits.bury(projectId, clock.instant());
        end.of(projectId);
    }

    @Override
    public boolean wasDeleted(String projectId) {
        return await.first(projects.get().find(Filters.eq("_id", projectId)))
                .filter(Tombstone::is)
                .isPresent();
    }

    @Override
    public List<Project> of(String accountId) {
        return await
                .all(projects.get()
                        .find(Filters.eq(MongoMembers.ACCOUNT, accountId))
                        .sort(Sorts.ascending("_id")))
                .stream()
                .map(Documents::project)
                .toList();
    }

    @Override
    public long owned(String accountId) {
        return await.all(projects.get().find(Filters.eq(MongoMembers.ACCOUNT, accountId))).stream()
                .filter(project -> MongoMembers.role(project, accountId).orElseThrow() == Role.OWNER)
                .count();
    }

    @Override
    public boolean isDeclared(String projectId) {
        return await.first(projects.get().find(Filters.eq("_id", projectId)))
                .map(project -> project.containsKey(MongoDeclaredProjects.OWNER))
                .orElse(false);
    }
}
