package dev.lynex.metadata;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import com.mongodb.reactivestreams.client.MongoCollection;
import dev.lynex.component.Attempts;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.bson.Document;
import org.bson.conversions.Bson;

/** A count is a document by its key. */
final class MongoAttempts implements Attempts {
    static final String UNTIL = "until";
    private static final Duration BETWEEN_PURGES = Duration.ofMinutes(1);

    private final Supplier<MongoCollection<Document>> attempts;
    private final Await await;
    private final InstantSource clock;
    private final AtomicLong purgedAtMs = new AtomicLong();

    MongoAttempts(Supplier<MongoCollection<Document>> attempts, Await await, InstantSource clock) {
        this.attempts = attempts;
        this.await = await;
        this.clock = clock;
    }

    @Override
    public Optional<Count> count(String key) {
        return await.first(attempts.get()
                        .find(Filters.and(Filters.eq("_id", key), Filters.gt(UNTIL, Date.from(clock.instant())))))
                .map(d -> new Count(d.getInteger("failures"), d.getDate("last").toInstant()));
    }

    @Override
    public boolean replace(String key, Optional<Count> seen, Count next, Instant until) {
        purge();
        Bson change = Updates.combine(
                Updates.set("failures", next.failures()),
                Updates.set("last", Date.from(next.last())),
                Updates.set(UNTIL, Date.from(until)));
        if (seen.isPresent()) {
            Bson same = Filters.and(
                    Filters.eq("_id", key),
                    Filters.eq("failures", seen.get().failures()),
                    Filters.eq("last", Date.from(seen.get().last())));
            return await.first(attempts.get().updateOne(same, change))
                            .orElseThrow()
                            .getMatchedCount()
                    == 1;
        }
        try {
            Bson over = Filters.and(Filters.eq("_id", key), Filters.lte(UNTIL, Date.from(clock.instant())));
            await.first(attempts.get().updateOne(over, change, new UpdateOptions().upsert(true)));
            return true;
        } catch (MetadataException.Conflict e) {
            // It is there by now: the insert in place of the update failed.
            return false;
        }
    }

    @Override
    public void forget(String key) {
        await.first(attempts.get().deleteOne(Filters.eq("_id", key)));
    }

    /** MongoDB's own expiry does nothing in the embedded server. */
    private void purge() {
        long now = clock.millis();
        long before = purgedAtMs.get();
        if (now > before + BETWEEN_PURGES.toMillis() && purgedAtMs.compareAndSet(before, now)) {
            await.first(attempts.get().deleteMany(Filters.lte(UNTIL, Date.from(Instant.ofEpochMilli(now)))));
        }
    }
}
