package dev.lynex.metadata;

import com.mongodb.client.model.IndexOptions;
import com.mongodb.reactivestreams.client.MongoDatabase;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.bson.Document;

/** The indexes on which uniqueness and speed rest, in one list. (Dead letters make their own.) */
final class MongoIndexes {
    private static final List<Index> ALL = List.of(
            Index.on("projects", "keys.id"),
            Index.on("projects", MongoMembers.ACCOUNT),
            Index.on("accounts", MongoAccounts.EMAIL).unique(),
            Index.on("accounts", MongoAccounts.IDENTITIES).unique().sparse(),
            Index.on("tokens", MongoTokens.ACCOUNT),
            Index.on("tokens", MongoTokens.EXPIRES),
            Index.on("invitations", MongoInvitations.PROJECT),
            Index.on("audit", MongoAudit.PROJECT, "_id"),
            Index.on("audit", MongoAudit.EXPIRES),
            Index.on("attempts", MongoAttempts.UNTIL));

    private final Supplier<MongoDatabase> database;
    private final Await await;
    private volatile boolean complete;

    MongoIndexes(Supplier<MongoDatabase> database, Await await) {
        this.database = database;
        this.await = await;
    }

    void create() {
        for (Index index : ALL) {
            var options = new IndexOptions().unique(index.isUnique()).sparse(index.isSparse());
            await.all(database.get().getCollection(index.collection()).createIndex(index.keys(), options));
        }
    }

    /** Those that are not there, as {@code collection(field, …)}. Once none was missing it does not look again. */
    List<String> missing() {
        if (complete) {
            return List.of();
        }
        Set<String> there = new HashSet<>();
        for (String collection : ALL.stream().map(Index::collection).distinct().toList()) {
            for (Document index :
                    await.all(database.get().getCollection(collection).listIndexes())) {
                there.add(new Index(collection, index.get("key", Document.class), false, false).toString());
            }
        }
        List<String> missing = ALL.stream()
                .map(Index::toString)
                .filter(index -> !there.contains(index))
                .toList();
        complete = missing.isEmpty();
        return missing;
    }

    /** @param isSparse whether documents without the field are left out, of which a unique one knows only one otherwise */
    private record Index(String collection, Document keys, boolean isUnique, boolean isSparse) {
        static Index on(String collection, String... fields) {
            Document keys = new Document();
            for (String field : fields) {
                keys.append(field, 1);
            }
            return new Index(collection, keys, false, false);
        }

        Index unique() {
            return new Index(collection, keys, true, isSparse);
        }

        Index sparse() {
            return new Index(collection, keys, isUnique, true);
        }

        @Override
        public String toString() {
            return collection + "(" + String.join(", ", keys.keySet()) + ")";
        }
    }
}
