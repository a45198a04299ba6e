package dev.lynex.metadata;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import com.mongodb.reactivestreams.client.MongoCollection;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/** Ingest keys stand in their project's document; when they were used last, in documents of their own. */
final class MongoKeys {
    static final String PREFIX = "sk";
    private static final String KEYS = "keys";

    private final Supplier<MongoCollection<Document>> projects;
    private final Supplier<MongoCollection<Document>> uses;
    private final ProjectEdits edits;
    private final Await await;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    MongoKeys(
            Supplier<MongoCollection<Document>> projects,
            Supplier<MongoCollection<Document>> uses,
            ProjectEdits edits,
            Await await,
            InstantSource clock) {
        this.projects = projects;
        this.uses = uses;
        this.edits = edits;
        this.await = await;
        this.clock = clock;
    }

    String create(String projectId, KeyScope scope, String name, @Nullable String createdBy) {
        Secret secret = Secret.random(random);
        Document key = Documents.key(secret, scope, name, Secret.salt(random), clock.instant());
        if (createdBy != null) {
            key.append("createdBy", createdBy);
        }
        edits.change(projectId, Updates.push(KEYS, key));
        return secret.clear(PREFIX);
    }

    List<Key> list(String projectId) {
        List<Document> keys = await.first(projects.get().find(Tombstone.not(projectId)))
                .orElseThrow(() -> ProjectEdits.noProject(projectId))
                .getList(KEYS, Document.class);
        List<String> ids = keys.stream().map(key -> key.getString("id")).toList();
        Map<String, Date> used = new HashMap<>();
        for (Document use : await.all(uses.get().find(Filters.in("_id", ids)))) {
            used.put(use.getString("_id"), use.getDate("at"));
        }
        return keys.stream()
                .map(key -> Documents.key(key, used.get(key.getString("id"))))
                .toList();
    }

    void revoke(String projectId, String keyId) {
        Bson itsKey = Filters.and(Filters.eq("_id", projectId), Filters.eq("keys.id", keyId));
        if (!edits.changed(itsKey, Updates.set("keys.$.revokedAt", Date.from(clock.instant())))) {
            throw edits.unchanged(
                    projectId,
                    new MetadataException.NotFound("the project '" + projectId + "' has no key '" + keyId + "'"));
        }
    }

    Optional<KeyGrant> authenticate(String key) {
        Optional<Secret> secret = Secret.parse(PREFIX, key);
        if (secret.isEmpty()) {
            return Optional.empty();
        }
        String id = secret.get().id();
        return await.first(projects.get().find(Filters.eq("keys.id", id)))
                .flatMap(document -> document.getList(KEYS, Document.class).stream()
                        .filter(kept -> id.equals(kept.getString("id"))
                                && kept.get("revokedAt") == null
                                && Documents.proves(secret.get(), kept))
                        .findFirst()
                        .map(kept -> new KeyGrant(id, Documents.scope(kept), Documents.project(document))));
    }

    void used(String keyId, Instant at) {
        await.first(uses.get()
                .updateOne(
                        Filters.eq("_id", keyId), Updates.max("at", Date.from(at)), new UpdateOptions().upsert(true)));
    }
}
