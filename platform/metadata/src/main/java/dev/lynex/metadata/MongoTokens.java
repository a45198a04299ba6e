package dev.lynex.metadata;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.Updates;
import com.mongodb.client.result.DeleteResult;
import com.mongodb.reactivestreams.client.MongoCollection;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.bson.types.Binary;
import org.jspecify.annotations.Nullable;

/** A token is a document by its id. One that ended by itself is nobody's and goes when a new one comes. */
final class MongoTokens implements Tokens {
    static final String PREFIX = "lx";
    static final String ACCOUNT = "account";
    static final String EXPIRES = "expiresAt";
    private static final String KIND = "kind";
    private static final String USED = "lastUsedAt";

    private final MetadataSettings settings;
    private final Supplier<MongoCollection<Document>> tokens;
    private final Function<String, Optional<Account>> accounts;
    private final Await await;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    /** @param accounts finds one by its id */
    MongoTokens(
            MetadataSettings settings,
            Supplier<MongoCollection<Document>> tokens,
            Function<String, Optional<Account>> accounts,
            Await await,
            InstantSource clock) {
        this.settings = settings;
        this.tokens = tokens;
        this.accounts = accounts;
        this.await = await;
        this.clock = clock;
    }

    @Override
    public String session(String accountId, String name) {
        return put(accountId, Token.Kind.SESSION, name, settings.sessionLife(), new Document());
    }

    @Override
    public String personal(String accountId, NewToken token) {
        if (token.life().compareTo(settings.tokenLife()) > 0) {
            throw new MetadataException.Invalid(
                    "a token may be valid for at most " + settings.tokenLife().toDays() + " days here");
        }
        return put(
                accountId,
                Token.Kind.API,
                token.name(),
                token.life(),
                new Document("project", token.project()).append("readOnly", token.readOnly()));
    }

    private String put(String accountId, Token.Kind kind, String name, Duration life, Document more) {
        Secret secret = Secret.random(random);
        byte[] salt = Secret.salt(random);
        Instant now = clock.instant();
        // MongoDB's own expiry does nothing in the embedded server, so what has expired goes when something new comes.
        await.all(tokens.get().deleteMany(Filters.lt(EXPIRES, Date.from(now))));
        Document document = new Document("_id", secret.id())
                .append(KIND, word(kind))
                .append(ACCOUNT, accountId)
                .append("name", name)
                .append("salt", new Binary(salt))
                .append("hash", new Binary(secret.hash(salt)))
                .append("createdAt", Date.from(now))
                .append(EXPIRES, Date.from(now.plus(life)));
        document.putAll(more);
        await.first(tokens.get().insertOne(document));
        return secret.clear(PREFIX);
    }

    @Override
    public Optional<Authenticated> authenticate(String token) {
        Optional<Secret> secret = Secret.parse(PREFIX, token);
        if (secret.isEmpty()) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        Optional<Token> known = await.first(
                        tokens.get().find(Filters.eq("_id", secret.get().id())))
                .filter(kept -> Documents.proves(secret.get(), kept))
                .map(MongoTokens::token)
                .filter(t -> isValid(t, now));
        return known.flatMap(
                t -> accounts.apply(t.accountId()).map(account -> new Authenticated(account, used(t, now))));
    }

    private boolean isValid(Token token, Instant now) {
        if (!token.expiresAt().isAfter(now)) {
            return false;
        }
        return switch (token.kind()) {
            case API -> true;
            case SESSION -> {
                Instant used = token.lastUsedAt() == null ? token.createdAt() : token.lastUsedAt();
                yield used.plus(settings.identity().sessionIdle()).isAfter(now);
            }
        };
    }

    /** Notes the use, unless one of the same minute is noted already. */
    private Token used(Token token, Instant now) {
        Instant minute = now.truncatedTo(ChronoUnit.MINUTES);
        // To the beginning of its minute the first use may seem older than the token.
        Instant at = minute.isBefore(token.createdAt()) ? token.createdAt() : minute;
        if (token.lastUsedAt() != null && !token.lastUsedAt().isBefore(at)) {
            return token;
        }
        await.first(tokens.get().updateOne(Filters.eq("_id", token.id()), Updates.set(USED, Date.from(at))));
        return new Token(
                token.id(),
                token.kind(),
                token.accountId(),
                token.name(),
                token.createdAt(),
                token.expiresAt(),
                at,
                token.project(),
                token.readOnly());
    }

    @Override
    public List<Token> list(String accountId, Token.Kind kind) {
        Instant now = clock.instant();
        return await.all(tokens.get().find(of(accountId, kind)).sort(Sorts.ascending("createdAt", "_id"))).stream()
                .map(MongoTokens::token)
                .filter(t -> isValid(t, now))
                .toList();
    }

    @Override
    public boolean revoke(String accountId, Token.Kind kind, String id) {
        return delete(Filters.and(of(accountId, kind), Filters.eq("_id", id))) > 0;
    }

    /** Ends one, whosoever it is. */
    void revoke(String id) {
        delete(Filters.eq("_id", id));
    }

    /** Ends every session and token of the account. */
    void revokeAll(String accountId) {
        delete(Filters.eq(ACCOUNT, accountId));
    }

    /** Ends every token that is for this project alone. */
    void revokeFor(String projectId) {
        delete(Filters.eq("project", projectId));
    }

    @Override
    public long revokeSessions(String accountId, @Nullable String except) {
        Bson sessions = of(accountId, Token.Kind.SESSION);
        return delete(except == null ? sessions : Filters.and(sessions, Filters.ne("_id", except)));
    }

    private long delete(Bson which) {
        return await.first(tokens.get().deleteMany(which))
                .map(DeleteResult::getDeletedCount)
                .orElse(0L);
    }

    private static Bson of(String accountId, Token.Kind kind) {
        return Filters.and(Filters.eq(ACCOUNT, accountId), Filters.eq(KIND, word(kind)));
    }

    private static String word(Token.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private static Token token(Document document) {
        Date used = document.getDate(USED);
        return new Token(
                document.getString("_id"),
                Token.Kind.valueOf(document.getString(KIND).toUpperCase(Locale.ROOT)),
                document.getString(ACCOUNT),
                document.getString("name"),
                document.getDate("createdAt").toInstant(),
                document.getDate(EXPIRES).toInstant(),
                used == null ? null : used.toInstant(),
                document.getString("project"),
                document.getBoolean("readOnly", false));
    }
}
