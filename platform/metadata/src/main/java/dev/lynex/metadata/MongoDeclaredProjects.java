package dev.lynex.metadata;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import com.mongodb.client.result.UpdateResult;
import com.mongodb.reactivestreams.client.MongoCollection;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.bson.Document;
import org.bson.conversions.Bson;

/** Declared projects lie where all do, with their owner in the document. */
final class MongoDeclaredProjects implements DeclaredProjects {
    static final String OWNER = "owner";
    private static final String UID = OWNER + ".uid";
    private static final String GENERATION = OWNER + ".generation";
    private static final String PLATFORM = OWNER + ".platform";

    private final Supplier<MongoCollection<Document>> projects;
    private final ProjectEnd end;
    private final Await await;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private final PriceShelf prices;

    MongoDeclaredProjects(
            Supplier<MongoCollection<Document>> projects,
            ProjectEnd end,
            Await await,
            InstantSource clock,
            PriceShelf prices) {
        this.projects = projects;
        this.end = end;
        this.await = await;
        this.clock = clock;
        this.prices = prices;
    }

    @Override
    public Project declare(DeclaredProject declared, int partition) {
        Owner owner = declared.owner();
        // Checks the values before anything is written.
        Project fresh =
                Project.of(declared.id(), declared.name(), partition, declared.retentionDays(), clock.instant());
        String version = prices.put(declared.id(), declared.prices());
        Bson ours = Filters.and(
                Filters.eq("_id", declared.id()),
                Filters.eq(UID, owner.uid()),
                Filters.lte(GENERATION, owner.generation()));
        Bson values = Updates.combine(
                Updates.set(OWNER + ".name", owner.name()),
                Updates.set(GENERATION, owner.generation()),
                Updates.set(PLATFORM, owner.platform()),
                Updates.set("name", declared.name()),
                Updates.set("retentionDays", declared.retentionDays()),
                Updates.set("limits", Documents.of(declared.limits())),
                Updates.set("prices", version),
                Updates.set(
                        "origins",
                        declared.origins().stream().map(Origin::value).toList()),
                Updates.set(MongoDeadLetters.LIFE, declared.deadLetterLife().toMillis()));
        Map<String, Object> beginning = Map.of(
                "place",
                Documents.of(fresh.place()),
                "createdAt",
                Date.from(fresh.createdAt()),
                "keys",
                List.of(),
                MongoMembers.MEMBERS,
                List.of(),
                ProjectEdits.VERSION,
                0L);
        Bson first = Updates.combine(values, Updates.combine(each(beginning, Updates::setOnInsert)));
        try {
            await.first(projects.get().updateOne(ours, first, new UpdateOptions().upsert(true)));
        } catch (MetadataException.Conflict e) {
            // The id is there and not ours, or of a later generation: the insert in place of the update failed.
            Bson again = Updates.combine(
                    values,
                    Updates.set(UID, owner.uid()),
                    Updates.combine(each(beginning, Updates::set)),
                    Tombstone.gone());
            if (!replaced(Tombstone.giveWayTo(declared.id(), owner.name()), again)) {
                throw taken(declared, e);
            }
        }
        return find(declared.id())
                .map(Documents::project)
                .orElseThrow(() -> new MetadataException.Conflict(
                        "the project '" + declared.id() + "' was removed meanwhile; declare it again"));
    }

    private boolean replaced(Bson tombstone, Bson project) {
        return await.first(projects.get().updateOne(tombstone, project))
                        .map(UpdateResult::getMatchedCount)
                        .orElse(0L)
                > 0;
    }

    private static List<Bson> each(Map<String, Object> values, BiFunction<String, Object, Bson> update) {
        return values.entrySet().stream()
                .map(value -> update.apply(value.getKey(), value.getValue()))
                .toList();
    }

    private MetadataException taken(DeclaredProject declared, MetadataException.Conflict cause) {
        String id = declared.id();
        Document there = find(id).orElseThrow(() -> cause);
        if (Tombstone.is(there)) {
            return new MetadataException.Conflict("the project id '" + id
                    + "' was a project's that was deleted, of which events may still be stored");
        }
        Document owner = there.get(OWNER, Document.class);
        if (owner == null) {
            return new MetadataException.Conflict(
                    "the project id '" + id + "' is taken by a project that no resource declares");
        }
        if (!declared.owner().uid().equals(owner.getString("uid"))) {
            return new MetadataException.Conflict("the project id '" + id + "' is taken by " + owner.getString("name"));
        }
        return new MetadataException.Conflict("a later generation of '" + id + "' was declared already");
    }

    @Override
    public void keys(String projectId, String ownerUid, List<DeclaredKey> keys) {
        Map<String, DeclaredKey> wanted = new HashMap<>();
        keys.forEach(key -> wanted.put(key.id(), key));
        Document project = owned(projectId, ownerUid);
        List<Document> before = project.getList("keys", Document.class);
        List<Document> after = new ArrayList<>();
        Date now = Date.from(clock.instant());
        for (Document key : before) {
            boolean valid = wanted.remove(key.getString("id")) != null;
            Document kept = new Document(key);
            if (!valid && key.get("revokedAt") == null) {
                kept.put("revokedAt", now);
            }
            after.add(kept);
        }
        for (DeclaredKey each : wanted.values()) {
            Secret secret = Secret.parse(MongoKeys.PREFIX, each.key()).orElseThrow();
            after.add(Documents.key(secret, each.scope(), each.name(), Secret.salt(random), clock.instant()));
        }
        if (after.equals(before)) {
            return;
        }
        long changed = await.first(projects.get()
                        .updateOne(
                                Filters.and(
                                        Filters.eq("_id", projectId),
                                        Filters.eq(UID, ownerUid),
                                        Filters.eq("keys", before)),
                                Updates.set("keys", after)))
                .map(UpdateResult::getMatchedCount)
                .orElse(0L);
        if (changed == 0) {
            throw new MetadataException.Conflict("the keys of '" + projectId + "' changed meanwhile; set them again");
        }
    }

    @Override
    public void release(String projectId, String ownerUid) {
        Bson its = Filters.and(Filters.eq("_id", projectId), Filters.eq(UID, ownerUid));
        await.first(projects.get().find(its)).ifPresent(project -> {
            // Before the id may be declared again: what the next project of this id opens must not be opened by them.
            end.of(projectId);
            String owner = project.get(OWNER, Document.class).getString("name");
            await.first(projects.get().replaceOne(its, Tombstone.of(projectId, clock.instant(), owner)));
        });
    }

    @Override
    public Map<String, Owner> owners(String platformUid) {
        Map<String, Owner> owners = new TreeMap<>();
        for (Document project : await.all(
                projects.get().find(Filters.eq(PLATFORM, platformUid)).projection(Projections.include(OWNER)))) {
            Document owner = project.get(OWNER, Document.class);
            owners.put(
                    project.getString("_id"),
                    new Owner(
                            owner.getString("uid"), owner.getString("name"), owner.getLong("generation"), platformUid));
        }
        return owners;
    }

    private Document owned(String projectId, String ownerUid) {
        return find(projectId)
                .filter(project -> {
                    Document owner = project.get(OWNER, Document.class);
                    return owner != null && ownerUid.equals(owner.getString("uid"));
                })
                .orElseThrow(() -> new MetadataException.Conflict("the project '" + projectId + "' is another's"));
    }

    private Optional<Document> find(String id) {
        return await.first(projects.get().find(Filters.eq("_id", id)));
    }
}
