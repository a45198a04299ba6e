package dev.lynex.metadata;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import com.mongodb.client.result.UpdateResult;
import com.mongodb.reactivestreams.client.MongoCollection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.bson.Document;
import org.bson.conversions.Bson;

/** One document for each resource. */
final class MongoDeclarations<D extends Declaration> implements Declarations<D> {
    private static final String OWNER = MongoDeclaredProjects.OWNER;
    private static final String UID = OWNER + ".uid";
    private static final String GENERATION = OWNER + ".generation";
    private static final String PLATFORM = OWNER + ".platform";
    private static final String PROJECTS = "projects";

    private final Kind<D> kind;
    private final Supplier<MongoCollection<Document>> collection;
    private final Await await;

    /**
     * @param resource the kind's name in Kubernetes
     * @param values what a document holds besides its owner and projects
     */
    record Kind<D>(String resource, Function<D, Document> values, Function<Document, D> read) {}

    static final Kind<DeclaredRule> RULES = new Kind<>(
            "AlertRule",
            declared -> new Document("rule", declared.rule()),
            stored -> new DeclaredRule(owner(stored), projects(stored), stored.getString("rule")));

    static final Kind<DeclaredPolicy> POLICIES = new Kind<>(
            "RetentionPolicy",
            declared -> new Document("days", declared.days()).append("dryRun", declared.dryRun()),
            stored -> new DeclaredPolicy(
                    owner(stored), projects(stored), stored.getInteger("days"), stored.getBoolean("dryRun")));

    MongoDeclarations(Kind<D> kind, Supplier<MongoCollection<Document>> collection, Await await) {
        this.kind = kind;
        this.collection = collection;
        this.await = await;
    }

    @Override
    public void declare(D declared) {
        Owner owner = declared.owner();
        Bson earlier = Filters.and(its(owner), Filters.lte(GENERATION, owner.generation()));
        List<Bson> changes = new ArrayList<>();
        changes.add(Updates.set("origin", "crd"));
        changes.add(Updates.set(GENERATION, owner.generation()));
        changes.add(Updates.set(PLATFORM, owner.platform()));
        changes.add(Updates.set(PROJECTS, declared.projects()));
        kind.values().apply(declared).forEach((field, value) -> changes.add(Updates.set(field, value)));
        try {
            await.first(
                    collection.get().updateOne(earlier, Updates.combine(changes), new UpdateOptions().upsert(true)));
        } catch (MetadataException.Conflict e) {
            // The name is there and not ours, or of a later generation: the insert in place of the update failed.
            throw taken(owner, e);
        }
    }

    private MetadataException taken(Owner wanted, MetadataException.Conflict cause) {
        Document there = document(wanted.name()).orElseThrow(() -> cause);
        Owner owner = owner(there);
        return owner.uid().equals(wanted.uid())
                ? new MetadataException.Conflict(
                        "a later generation of " + kind.resource() + " " + owner.name() + " was declared already")
                : new MetadataException.Conflict("another " + kind.resource() + " " + owner.name() + ", with the UID "
                        + owner.uid() + ", declares it");
    }

    @Override
    public void retain(Owner owner, Collection<String> projects) {
        Optional<Document> there =
                document(owner.name()).filter(d -> owner(d).uid().equals(owner.uid()));
        if (there.isEmpty()) {
            return;
        }
        List<String> before = projects(there.get());
        List<String> after =
                before.stream().filter(Set.copyOf(projects)::contains).toList();
        if (after.equals(before)) {
            return;
        }
        long changed = await.first(collection
                        .get()
                        .updateOne(Filters.and(its(owner), Filters.eq(PROJECTS, before)), Updates.set(PROJECTS, after)))
                .map(UpdateResult::getMatchedCount)
                .orElse(0L);
        if (changed == 0) {
            throw new MetadataException.Conflict(
                    kind.resource() + " " + owner.name() + " was declared anew meanwhile; look again");
        }
    }

    @Override
    public void release(Owner owner) {
        await.first(collection.get().deleteOne(its(owner)));
    }

    @Override
    public Optional<D> find(String name) {
        return document(name).map(kind.read());
    }

    @Override
    public List<D> list() {
        return await.all(collection.get().find().sort(Sorts.ascending("_id"))).stream()
                .map(kind.read())
                .toList();
    }

    @Override
    public List<Owner> owners() {
        return await
                .all(collection
                        .get()
                        .find()
                        .projection(Projections.include(OWNER))
                        .sort(Sorts.ascending("_id")))
                .stream()
                .map(MongoDeclarations::owner)
                .toList();
    }

    private Optional<Document> document(String name) {
        return await.first(collection.get().find(Filters.eq("_id", name)));
    }

    private static Bson its(Owner owner) {
        return Filters.and(Filters.eq("_id", owner.name()), Filters.eq(UID, owner.uid()));
    }

    private static Owner owner(Document document) {
        Document owner = document.get(OWNER, Document.class);
        return new Owner(
                owner.getString("uid"),
                document.getString("_id"),
                owner.getLong("generation"),
                owner.getString("platform"));
    }

    private static List<String> projects(Document document) {
        return document.getList(PROJECTS, String.class);
    }
}
