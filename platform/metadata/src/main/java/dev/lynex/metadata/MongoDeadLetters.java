package dev.lynex.metadata;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.Updates;
import com.mongodb.client.result.UpdateResult;
import com.mongodb.reactivestreams.client.FindPublisher;
import com.mongodb.reactivestreams.client.MongoCollection;
import com.mongodb.reactivestreams.client.MongoDatabase;
import dev.lynex.metadata.BuriedLetter.Redrive;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.bson.types.Binary;
import org.jspecify.annotations.Nullable;

/** The dead letters in MongoDB. */
final class MongoDeadLetters implements DeadLetters {
    static final String LIFE = "deadLetterMillis";
    private static final int PART_BYTES = 8 << 20;
    private static final int MAX_FATES = 10_000;
    private static final int EXPIRED_AT_ONCE = 1_000;
    private static final Duration SHORTEST = Duration.ofHours(1);
    private static final Duration LONGEST = Duration.ofDays(3_650);
    /** Longer than a block stays open after its letters were buried. */
    private static final Duration NOTE_LIFE = Duration.ofDays(1);

    private final Supplier<MongoDatabase> database;
    private final Await await;
    private final InstantSource clock;
    private final Duration life;
    private final LetterShelf shelf;

    MongoDeadLetters(
            Supplier<MongoDatabase> database, Await await, InstantSource clock, Duration life, LetterShelf shelf) {
        this.database = database;
        this.await = await;
        this.clock = clock;
        this.life = life;
        this.shelf = shelf;
    }

    void migrate() {
        await.all(letters().createIndex(Indexes.ascending("project", "at")));
        await.all(letters().createIndex(Indexes.ascending("requestId")));
        await.all(letters().createIndex(Indexes.ascending("expiresAt")));
        await.all(parts().createIndex(Indexes.ascending("letter")));
        await.all(parts().createIndex(Indexes.ascending("expiresAt")));
    }

    @Override
    public void bury(List<DeadLetter> letters) {
        if (letters.isEmpty()) {
            return;
        }
        forgetExpired();
        Map<String, Duration> lives = new HashMap<>();
        for (DeadLetter letter : letters) {
            Instant expiresAt = letter.at().plus(lives.computeIfAbsent(letter.project(), p -> keptFor(p)
                    .orElse(life)));
            boolean elsewhere = shelf.put(letter);
            try {
                bury(letter, expiresAt, elsewhere);
            } catch (MetadataException.Conflict e) {
                // Buried before, and perhaps sent again since.
                if (elsewhere) {
                    named(letter);
                }
            }
        }
    }

    /** Names the payload that was just put on the shelf in the letter that was there before, so that it goes with it. */
    private void named(DeadLetter letter) {
        String key = LetterShelf.key(letter);
        await.first(letters().updateOne(Filters.eq("_id", letter.id()), Updates.set("blob", key)));
        boolean ended = await.first(letters()
                        .find(Filters.and(Filters.eq("_id", letter.id()), Filters.eq("gone", null)))
                        .projection(Projections.include("_id")))
                .isEmpty();
        if (ended) {
            shelf.forget(List.of(key));
        }
    }

    private void bury(DeadLetter letter, Instant expiresAt, boolean elsewhere) {
        byte[] payload = letter.payload();
        int parts = elsewhere || payload.length <= PART_BYTES ? 0 : Math.ceilDiv(payload.length, PART_BYTES);
        for (int n = 0; n < parts; n++) {
            Document part = LetterDocument.part(letter.id(), n, payload, PART_BYTES, expiresAt);
            try {
                await.first(parts().insertOne(part));
            } catch (MetadataException.Conflict e) {
                // Written before by one that died before it wrote the letter.
            }
        }
        await.first(letters().insertOne(LetterDocument.of(letter, expiresAt, parts, elsewhere)));
    }

    @Override
    public LetterPage list(LetterQuery query, @Nullable String cursor, int limit) {
        if (limit < 1 || limit > 500) {
            throw new IllegalArgumentException("limit must be 1 to 500, was " + limit);
        }
        forgetExpired();
        Bson filter = matching(query);
        if (cursor != null) {
            LetterCursor after = LetterCursor.parse(cursor);
            Date at = Date.from(after.at());
            filter = Filters.and(
                    filter,
                    Filters.or(Filters.lt("at", at), Filters.and(Filters.eq("at", at), Filters.lt("_id", after.id()))));
        }
        List<BuriedLetter> found = await
                .all(letters()
                        .find(filter)
                        .projection(Projections.exclude("payload"))
                        .sort(Sorts.descending("at", "_id"))
                        .limit(limit + 1))
                .stream()
                .map(d -> LetterDocument.letter(d, new byte[0]))
                .toList();
        if (found.size() <= limit) {
            return new LetterPage(found, null);
        }
        DeadLetter last = found.get(limit - 1).letter();
        return new LetterPage(found.subList(0, limit), new LetterCursor(last.at(), last.id()).text());
    }

    @Override
    public Optional<BuriedLetter> letter(String project, String id) {
        return await.first(letters().find(one(project, id))).map(d -> LetterDocument.letter(d, payload(d)));
    }

    private byte[] payload(Document letter) {
        int count = letter.getInteger("parts");
        if (count == 0) {
            Binary payload = letter.get("payload", Binary.class);
            return payload == null ? shelf.get(letter.getString("blob")) : payload.getData();
        }
        List<byte[]> parts = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            String part = LetterDocument.partId(letter.getString("_id"), n);
            parts.add(await.first(parts().find(Filters.eq("_id", part)))
                    .orElseThrow(() -> new MetadataException.NotFound("the dead letter has just been deleted"))
                    .get("bytes", Binary.class)
                    .getData());
        }
        return LetterDocument.joined(parts);
    }

    @Override
    public List<LetterFate> ofRequest(String project, String requestId) {
        return await
                .all(ofRequestAny(project, requestId)
                        .projection(Projections.exclude("payload"))
                        .limit(MAX_FATES))
                .stream()
                .filter(LetterDocument::isNotPurged)
                .map(LetterDocument::fate)
                .toList();
    }

    @Override
    public boolean known(String project, String requestId) {
        return await.first(ofRequestAny(project, requestId)
                        .projection(Projections.include("_id"))
                        .limit(1))
                .isPresent();
    }

    private FindPublisher<Document> ofRequestAny(String project, String requestId) {
        return letters()
                .find(Filters.and(
                        Filters.eq("requestId", requestId),
                        Filters.eq("project", project),
                        Filters.gt("expiresAt", Date.from(clock.instant()))));
    }

    @Override
    public Optional<BuriedLetter> redriving(String project, String id, Redrive redrive) {
        Document note = new Document("requestId", redrive.requestId()).append("at", Date.from(redrive.at()));
        // Only the first note counts: all attempts must be one to the queue.
        await.first(letters()
                .updateOne(Filters.and(one(project, id), Filters.eq("redrive", null)), Updates.set("redrive", note)));
        return letter(project, id);
    }

    @Override
    public void redriven(String project, String id) {
        List<String> shelved = shelved(one(project, id));
        await.first(letters().updateOne(one(project, id), noteOf("redriven", "payload")));
        await.first(parts().deleteMany(Filters.eq("letter", id)));
        shelf.forget(shelved); // or the note's end takes it along
    }

    @Override
    public boolean delete(String project, String id) {
        shelf.delete(shelved(one(project, id)));
        boolean found =
                await.first(letters().updateOne(one(project, id), noteOf("purged", "payload", "eventId", "detail")))
                                .map(UpdateResult::getMatchedCount)
                                .orElse(0L)
                        == 1;
        await.first(parts().deleteMany(Filters.eq("letter", id)));
        return found;
    }

    @Override
    public long delete(LetterQuery query) {
        Bson filter = matching(query);
        List<String> large = await
                .all(letters().find(Filters.and(filter, Filters.gt("parts", 0))).projection(Projections.include("_id")))
                .stream()
                .map(d -> d.getString("_id"))
                .toList();
        shelf.delete(shelved(filter));
        long deleted = await.first(letters().updateMany(filter, noteOf("purged", "payload", "eventId", "detail")))
                .map(UpdateResult::getMatchedCount)
                .orElse(0L);
        if (!large.isEmpty()) {
            await.first(parts().deleteMany(Filters.in("letter", large)));
        }
        return deleted;
    }

    @Override
    public void keepFor(String project, Duration letterLife) {
        if (letterLife.compareTo(SHORTEST) < 0 || letterLife.compareTo(LONGEST) > 0) {
            throw new MetadataException.Invalid("dead letters are kept for an hour to 3650 days, was " + letterLife);
        }
        new ProjectEdits(this::projects, await).change(project, Updates.set(LIFE, letterLife.toMillis()));
    }

    @Override
    public Optional<Duration> keptFor(String project) {
        return await.first(projects().find(Filters.eq("_id", project)).projection(Projections.include(LIFE)))
                .map(d -> d.getLong(LIFE))
                .map(Duration::ofMillis);
    }

    /** The keys of payloads that lie on the shelf, of the letters that are found so. */
    private List<String> shelved(Bson letters) {
        return await
                .all(letters()
                        .find(Filters.and(letters, Filters.ne("blob", null)))
                        .projection(Projections.include("blob")))
                .stream()
                .map(d -> d.getString("blob"))
                .toList();
    }

    /** MongoDB's own expiry does nothing in the embedded server. */
    private void forgetExpired() {
        Bson expired = Filters.lte("expiresAt", Date.from(clock.instant()));
        await.first(letters().deleteMany(Filters.and(expired, Filters.eq("blob", null))));
        await.first(parts().deleteMany(expired));
        if (shelf.present()) {
            List<Document> some = await.all(letters()
                    .find(Filters.and(expired, Filters.ne("blob", null)))
                    .projection(Projections.include("blob"))
                    .limit(EXPIRED_AT_ONCE));
            // A letter that outlives its time is never seen; one that went before its payload would leave that behind.
            if (!some.isEmpty()
                    && shelf.forget(some.stream().map(d -> d.getString("blob")).toList())) {
                await.first(letters()
                        .deleteMany(Filters.in(
                                "_id",
                                some.stream().map(d -> d.getString("_id")).toList())));
            }
        }
    }

    private Bson noteOf(String gone, String... without) {
        List<Bson> updates = new ArrayList<>();
        updates.add(Updates.set("gone", gone));
        updates.add(Updates.set("expiresAt", Date.from(clock.instant().plus(NOTE_LIFE))));
        for (String field : without) {
            updates.add(Updates.unset(field));
        }
        return Updates.combine(updates);
    }

    private Bson one(String project, String id) {
        return Filters.and(Filters.eq("_id", id), matching(new LetterQuery(project, null, null)));
    }

    private Bson matching(LetterQuery query) {
        List<Bson> filters = new ArrayList<>();
        filters.add(Filters.eq("project", query.project()));
        filters.add(Filters.eq("gone", null));
        filters.add(Filters.gt("expiresAt", Date.from(clock.instant())));
        if (query.reason() != null) {
            filters.add(Filters.eq("reason", query.reason().wire()));
        }
        if (query.requestId() != null) {
            filters.add(Filters.eq("requestId", query.requestId()));
        }
        return Filters.and(filters);
    }

    private MongoCollection<Document> letters() {
        return database.get().getCollection("deadLetters");
    }

    private MongoCollection<Document> parts() {
        return database.get().getCollection("deadLetterParts");
    }

    private MongoCollection<Document> projects() {
        return database.get().getCollection("projects");
    }
}
