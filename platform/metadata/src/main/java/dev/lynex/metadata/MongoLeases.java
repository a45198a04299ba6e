package dev.lynex.metadata;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import com.mongodb.reactivestreams.client.MongoCollection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.function.Supplier;
import org.bson.Document;

/** A lease is a document by its name, with its owner and its end. */
final class MongoLeases implements Leases {
    private final Supplier<MongoCollection<Document>> leases;
    private final Await await;
    private final InstantSource clock;

    MongoLeases(Supplier<MongoCollection<Document>> leases, Await await, InstantSource clock) {
        this.leases = leases;
        this.await = await;
        this.clock = clock;
    }

    @Override
    public boolean take(String name, String owner, Duration life) {
        Instant now = clock.instant();
        try {
            await.first(leases.get()
                    .updateOne(
                            Filters.and(
                                    Filters.eq("_id", name),
                                    Filters.or(Filters.eq("owner", owner), Filters.lte("until", Date.from(now)))),
                            Updates.combine(
                                    Updates.set("owner", owner), Updates.set("until", Date.from(now.plus(life)))),
                            new UpdateOptions().upsert(true)));
            return true;
        } catch (MetadataException.Conflict e) {
            // It is there and another's: the insert in place of the update failed.
            return false;
        }
    }

    @Override
    public void release(String name, String owner) {
        await.first(leases.get().deleteOne(Filters.and(Filters.eq("_id", name), Filters.eq("owner", owner))));
    }
}
