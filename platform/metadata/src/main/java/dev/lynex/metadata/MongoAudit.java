package dev.lynex.metadata;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.Updates;
import com.mongodb.reactivestreams.client.MongoCollection;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/** An audit event is a document whose id begins with its time, so that the order of ids is that of events. */
final class MongoAudit implements Audit {
    static final String PROJECT = "project";
    static final String ACTOR = "account";
    static final String EXPIRES = "expiresAt";
    private static final String ACTION = "action";
    private static final String TARGET = "target";
    private static final String OUTCOME = "outcome";
    private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");
    private static final int TIME_DIGITS = 12;

    /** No request takes so long. */
    private static final Duration UNFINISHED = Duration.ofMinutes(2);

    private static final Duration BETWEEN_SWEEPS = Duration.ofHours(1);

    private final Supplier<MongoCollection<Document>> events;
    private final Await await;
    private final InstantSource clock;
    private final Duration life;
    private final SecureRandom random = new SecureRandom();
    /** When what had expired was removed last, in ms. */
    private final AtomicLong swept = new AtomicLong();

    MongoAudit(Supplier<MongoCollection<Document>> events, Await await, InstantSource clock, Duration life) {
        this.events = events;
        this.await = await;
        this.clock = clock;
        this.life = life;
    }

    @Override
    public String begin(AuditEntry entry) {
        Instant now = clock.instant();
        sweep(now);
        String id = prefix(now)
                + HexFormat.of().toHexDigits(random.nextLong())
                + HexFormat.of().toHexDigits(random.nextInt(), 4);
        await.first(events.get()
                .insertOne(new Document("_id", id)
                        .append("at", Date.from(now))
                        .append(PROJECT, entry.project())
                        .append(ACTOR, entry.actor().accountId())
                        .append("email", entry.actor().email())
                        .append("credential", entry.actor().credential())
                        .append(ACTION, entry.action())
                        .append(TARGET, entry.target())
                        .append("before", new Document(entry.before()))
                        .append("requestId", entry.requestId())
                        .append(OUTCOME, word(AuditEvent.Outcome.PENDING))
                        .append(EXPIRES, Date.from(now.plus(life)))));
        return id;
    }

    @Override
    public void done(String id, String target, Map<String, Object> after) {
        finish(
                id,
                AuditEvent.Outcome.DONE,
                Updates.combine(Updates.set(TARGET, target), Updates.set("after", new Document(after))));
    }

    @Override
    public void failed(String id, String why) {
        finish(id, AuditEvent.Outcome.FAILED, Updates.set("why", why));
    }

    private void finish(String id, AuditEvent.Outcome outcome, Bson more) {
        await.first(events.get()
                .updateOne(Filters.eq("_id", id), Updates.combine(Updates.set(OUTCOME, word(outcome)), more)));
    }

    @Override
    public AuditPage list(AuditQuery query, @Nullable String cursor, int limit) {
        List<Bson> filters = new ArrayList<>();
        filters.add(Filters.eq(PROJECT, query.project()));
        filters.add(Filters.gt(EXPIRES, Date.from(clock.instant())));
        if (query.actor() != null) {
            filters.add(Filters.eq(ACTOR, query.actor()));
        }
        if (query.action() != null) {
            filters.add(Filters.eq(ACTION, query.action()));
        }
        if (query.from() != null) {
            filters.add(Filters.gte("_id", prefix(query.from())));
        }
        if (query.to() != null) {
            filters.add(Filters.lt("_id", prefix(query.to())));
        }
        if (cursor != null) {
            filters.add(Filters.lt("_id", checked(cursor)));
        }
        List<Document> found = await.all(events.get()
                .find(Filters.and(filters))
                .sort(Sorts.descending("_id"))
                .limit(limit + 1));
        List<Document> page = found.subList(0, Math.min(limit, found.size()));
        String next = found.size() > limit ? page.getLast().getString("_id") : null;
        return new AuditPage(page.stream().map(this::event).toList(), next);
    }

    private static String checked(String cursor) {
        if (!ID.matcher(cursor).matches()) {
            throw new MetadataException.Invalid("the cursor is not one that this API gave; start from the first page");
        }
        return cursor;
    }

    private AuditEvent event(Document document) {
        Instant at = document.getDate("at").toInstant();
        var outcome = AuditEvent.Outcome.valueOf(document.getString(OUTCOME).toUpperCase(Locale.ROOT));
        boolean abandoned =
                outcome == AuditEvent.Outcome.PENDING && at.plus(UNFINISHED).isBefore(clock.instant());
        return new AuditEvent(
                document.getString("_id"),
                at,
                new AuditEntry(
                        new AuditEntry.Actor(
                                document.getString(ACTOR),
                                document.getString("email"),
                                document.getString("credential")),
                        document.getString(PROJECT),
                        document.getString(ACTION),
                        document.getString(TARGET),
                        document.get("before", Document.class),
                        document.getString("requestId")),
                document.getString(TARGET),
                abandoned ? AuditEvent.Outcome.UNKNOWN : outcome,
                document.get("after", new Document()),
                document.getString("why"));
    }

    /** MongoDB's own expiry does nothing in the embedded server. */
    private void sweep(Instant now) {
        long last = swept.get();
        boolean due = now.toEpochMilli() - last >= BETWEEN_SWEEPS.toMillis();
        if (due && swept.compareAndSet(last, now.toEpochMilli())) {
            await.all(events.get().deleteMany(Filters.lte(EXPIRES, Date.from(now))));
        }
    }

    private static String prefix(Instant at) {
        return HexFormat.of().toHexDigits(at.toEpochMilli(), TIME_DIGITS);
    }

    private static String word(AuditEvent.Outcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT);
    }
}
