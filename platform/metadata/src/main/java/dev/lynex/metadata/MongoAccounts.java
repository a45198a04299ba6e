package dev.lynex.metadata;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.Updates;
import com.mongodb.client.result.UpdateResult;
import com.mongodb.reactivestreams.client.MongoCollection;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.bson.types.Binary;
import org.jspecify.annotations.Nullable;

/** An account is a document; what it is a member of stands in the projects' documents. */
final class MongoAccounts implements Accounts {
    static final String EMAIL = "email";
    /** Issuer and subject in one text. Absent, not empty, in an account without one: the index is unique and sparse. */
    static final String IDENTITIES = "identities";

    private final Supplier<MongoCollection<Document>> accounts;
    private final Supplier<MongoCollection<Document>> projects;
    private final MongoTokens tokens;
    private final Await await;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private final PasswordHash nobody = new PasswordHash(Secret.salt(random), new byte[32]);

    MongoAccounts(
            Supplier<MongoCollection<Document>> accounts,
            Supplier<MongoCollection<Document>> projects,
            MongoTokens tokens,
            Await await,
            InstantSource clock) {
        this.accounts = accounts;
        this.projects = projects;
        this.tokens = tokens;
        this.await = await;
        this.clock = clock;
    }

    @Override
    public Account create(NewAccount account) {
        PasswordHash hash = PasswordHash.of(account.password(), Secret.salt(random));
        Document document = fresh(account.email(), account.emailVerified(), account.name())
                .append("salt", new Binary(hash.salt()))
                .append("hash", new Binary(hash.hash()));
        try {
            await.first(accounts.get().insertOne(document));
        } catch (MetadataException.Conflict e) {
            throw new MetadataException.Conflict("there is an account with this email already; sign in with it");
        }
        return account(document, List.of());
    }

    @Override
    public void withdraw(String id) {
        Bson nobodys = Filters.and(Filters.eq("_id", id), Filters.exists(IDENTITIES, false));
        if (memberships(id).isEmpty()
                && await.first(accounts.get().deleteOne(nobodys))
                        .filter(result -> result.getDeletedCount() > 0)
                        .isPresent()) {
            tokens.revokeAll(id);
        }
    }

    @Override
    public Account external(ExternalIdentity identity, boolean linkByEmail) {
        return known(identity).or(() -> linked(identity, linkByEmail)).orElseGet(() -> made(identity));
    }

    @Override
    public Optional<Account> byIdentity(String issuer, String subject) {
        return one(Filters.eq(IDENTITIES, ExternalIdentity.key(issuer, subject)));
    }

    private Optional<Account> known(ExternalIdentity identity) {
        return byIdentity(identity.issuer(), identity.subject());
    }

    /** The account with the identity's email, if there is one, which is the identity's from now on. */
    private Optional<Account> linked(ExternalIdentity identity, boolean linkByEmail) {
        Optional<Document> there = await.first(accounts.get().find(Filters.eq(EMAIL, identity.email())));
        if (there.isEmpty()) {
            return Optional.empty();
        }
        Document account = there.get();
        if (account.getList(IDENTITIES, String.class, List.of()).contains(identity.key())) {
            return Optional.of(whole(account)); // Another request of the same sign-in was first.
        }
        if (!linkByEmail || !identity.emailVerified()) {
            throw emailTaken();
        }
        Bson link = Updates.combine(Updates.addToSet(IDENTITIES, identity.key()), Updates.set("emailVerified", true));
        if (!account.getBoolean("emailVerified", false)) {
            // First what the one before could come back with, then the link.
            change(account.getString("_id"), Updates.combine(Updates.unset("salt"), Updates.unset("hash")));
            tokens.revokeAll(account.getString("_id"));
        }
        change(account.getString("_id"), link);
        return find(account.getString("_id"));
    }

    private Account made(ExternalIdentity identity) {
        Document document = fresh(identity.email(), identity.emailVerified(), identity.name())
                .append(IDENTITIES, List.of(identity.key()));
        try {
            await.first(accounts.get().insertOne(document));
        } catch (MetadataException.Conflict e) {
            // The same person's other request was first, or somebody took the email meanwhile.
            return known(identity).orElseThrow(MongoAccounts::emailTaken);
        }
        return account(document, List.of());
    }

    private static MetadataException.Conflict emailTaken() {
        return new MetadataException.Conflict("there is an account with this email already, which is not linked to this"
                + " issuer; sign in with its password");
    }

    private Document fresh(String email, boolean emailVerified, String name) {
        return new Document("_id", Secret.randomId(random))
                .append(EMAIL, email)
                .append("emailVerified", emailVerified)
                .append("name", name)
                .append("createdAt", Date.from(clock.instant()));
    }

    @Override
    public Optional<Account> find(String id) {
        return one(Filters.eq("_id", id));
    }

    @Override
    public Optional<Account> byEmail(String email) {
        return one(Filters.eq(EMAIL, email.toLowerCase(Locale.ROOT)));
    }

    @Override
    public List<Account> all(List<String> ids) {
        return await.all(accounts.get().find(Filters.in("_id", ids))).stream()
                .map(document -> account(document, List.of()))
                .toList();
    }

    private Optional<Account> one(Bson which) {
        return await.first(accounts.get().find(which)).map(this::whole);
    }

    private Account whole(Document document) {
        return account(document, memberships(document.getString("_id")));
    }

    private List<Membership> memberships(String accountId) {
        return await
                .all(projects.get()
                        .find(Filters.eq(MongoMembers.ACCOUNT, accountId))
                        .projection(Projections.include(MongoMembers.MEMBERS))
                        .sort(Sorts.ascending("_id")))
                .stream()
                .map(project -> new Membership(
                        project.getString("_id"),
                        MongoMembers.role(project, accountId).orElseThrow()))
                .toList();
    }

    private static Account account(Document document, List<Membership> memberships) {
        String name = document.getString("name");
        return new Account(
                document.getString("_id"),
                document.getString(EMAIL),
                document.getBoolean("emailVerified", false),
                name == null ? "" : name,
                document.get("hash") != null,
                memberships);
    }

    @Override
    public Optional<Account> login(String email, String password) {
        Optional<Document> document =
                await.first(accounts.get().find(Filters.eq(EMAIL, email.toLowerCase(Locale.ROOT))));
        return proves(password, document) ? document.map(this::whole) : Optional.empty();
    }

    /** As slow for an account that is not there; a text that can be no password is not hashed. */
    private boolean proves(String password, Optional<Document> account) {
        return password.length() <= NewAccount.LONGEST_PASSWORD && hash(account).matches(password);
    }

    /** The password's, or one that nothing matches. */
    private PasswordHash hash(Optional<Document> account) {
        return account.filter(d -> d.get("hash") != null)
                .map(d -> new PasswordHash(Documents.bytes(d, "salt"), Documents.bytes(d, "hash")))
                .orElse(nobody);
    }

    @Override
    public Account rename(String id, String name) {
        change(id, Updates.set("name", NewAccount.name(name)));
        return find(id).orElseThrow(MongoAccounts::gone);
    }

    @Override
    public boolean changePassword(String id, String current, String next, @Nullable String keptSession) {
        NewAccount.checkPassword(next);
        Document account =
                await.first(accounts.get().find(Filters.eq("_id", id))).orElseThrow(MongoAccounts::gone);
        if (account.get("hash") != null && !proves(current, Optional.of(account))) {
            return false;
        }
        set(id, next);
        tokens.revokeSessions(id, keptSession);
        return true;
    }

    @Override
    public void resetPassword(String id, String next) {
        NewAccount.checkPassword(next);
        set(id, next);
        tokens.revokeSessions(id, null);
    }

    private void set(String id, String password) {
        PasswordHash hash = PasswordHash.of(password, Secret.salt(random));
        change(
                id,
                Updates.combine(
                        Updates.set("salt", new Binary(hash.salt())), Updates.set("hash", new Binary(hash.hash()))));
    }

    private void change(String id, Bson update) {
        long there = await.first(accounts.get().updateOne(Filters.eq("_id", id), update))
                .map(UpdateResult::getMatchedCount)
                .orElse(0L);
        if (there == 0) {
            throw gone();
        }
    }

    private static MetadataException.NotFound gone() {
        return new MetadataException.NotFound("there is no such account");
    }
}
