package dev.lynex.metadata;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.Updates;
import com.mongodb.client.result.UpdateResult;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import com.mongodb.reactivestreams.client.MongoCollection;
import com.mongodb.reactivestreams.client.MongoDatabase;
import dev.lynex.component.Attempts;
import dev.lynex.component.Blobs;
import dev.lynex.component.Check;
import dev.lynex.pricing.CustomPrices;
import dev.lynex.settings.TrustedCa;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.bson.types.Binary;
import org.jspecify.annotations.Nullable;

/** The metadata in MongoDB. Connects at the first call. */
public final class MongoMetadataStore implements MetadataStore {
    static final String KEY_PREFIX = "sk";
    private static final String TOKEN_PREFIX = "lx";

    private final MetadataSettings settings;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private final Await await;
    private final PasswordHash nobody;
    private final MongoDeadLetters deadLetters;
    private final PriceShelf prices;
    private final ProjectEdits edits;
    private final MongoDeclaredProjects declared;
    private final MongoDeclarations<DeclaredRule> rules;
    private final MongoDeclarations<DeclaredPolicy> policies;
    private final MongoAttempts attempts;
    private @Nullable MongoClient client;

    private MongoMetadataStore(MetadataSettings settings, InstantSource clock, Optional<? extends Blobs> blobs) {
        this.settings = settings;
        this.clock = clock;
        this.await = new Await(settings.timeout());
        this.nobody = new PasswordHash(Secret.salt(random), new byte[32]);
        this.deadLetters = new MongoDeadLetters(
                this::database,
                await,
                clock,
                settings.deadLetterLife(),
                new LetterShelf(blobs, settings.largeLetterBytes()));
        this.prices = new PriceShelf(() -> database().getCollection("prices"), await);
        this.edits = new ProjectEdits(this::projects, await);
        this.declared = new MongoDeclaredProjects(this::projects, await, clock, prices);
        this.rules = new MongoDeclarations<>(
                MongoDeclarations.RULES, () -> database().getCollection("alertRules"), await);
        this.policies = new MongoDeclarations<>(
                MongoDeclarations.POLICIES, () -> database().getCollection("retentionPolicies"), await);
        this.attempts = new MongoAttempts(() -> database().getCollection("attempts"), await, clock);
    }

    /** Wires the store, dead letters whole in it; does no I/O. */
    public static MongoMetadataStore create(MetadataSettings settings, InstantSource clock) {
        return create(settings, clock, Optional.empty());
    }

    /**
     * Wires the store; does no I/O.
     *
     * @param blobs where large payloads of dead letters go, and those of before are found
     */
    public static MongoMetadataStore create(
            MetadataSettings settings, InstantSource clock, Optional<? extends Blobs> blobs) {
        return new MongoMetadataStore(settings, clock, blobs);
    }

    @Override
    public String name() {
        return "metadata";
    }

    @Override
    public Check check() {
        try {
            await.first(database().runCommand(new Document("ping", 1)));
            return Check.up("MongoDB answers");
        } catch (MetadataException e) {
            String why = String.valueOf(e.getMessage());
            return Await.isDenied(e) ? Check.denied(why) : Check.down(why);
        }
    }

    @Override
    public void migrate() {
        await.all(projects().createIndex(Indexes.ascending("keys.id")));
        await.all(accounts().createIndex(Indexes.ascending("email"), new IndexOptions().unique(true)));
        await.all(tokens().createIndex(Indexes.ascending("account")));
        await.all(tokens().createIndex(Indexes.ascending("expiresAt")));
        deadLetters.migrate();
        attempts.migrate();
    }

    @Override
    public Project createProject(Project project) {
        Document document = Documents.of(project);
        await.first(projects().insertOne(document));
        return Documents.project(document);
    }

    @Override
    public int emptiestPartition(int partitions) {
        long[] projects = new long[partitions];
        for (Document place : await.all(projects().find().projection(Projections.include("place.partition")))) {
            int partition = place.get("place", Document.class).getInteger("partition");
            // One beyond belongs to a pool that had more of them.
            if (partition < partitions) {
                projects[partition]++;
            }
        }
        return IntStream.range(0, partitions)
                .boxed()
                .min(Comparator.comparingLong(p -> projects[p]))
                .orElseThrow();
    }

    @Override
    public Project moveProject(String id, Place from, int toPartition, Duration window) {
        Place to = from.moved(toPartition, clock.instant(), window);
        UpdateResult result = await.first(projects()
                        .updateOne(
                                Filters.and(
                                        Filters.eq("_id", id),
                                        Filters.eq("place.partition", from.partition()),
                                        Filters.eq("place.epoch", from.epoch())),
                                Updates.set("place", Documents.of(to))))
                .orElseThrow();
        Project now = project(id).orElseThrow(() -> new MetadataException.NotFound("there is no project '" + id + "'"));
        if (result.getMatchedCount() == 0) {
            throw new MetadataException.Conflict("the project '" + id + "' is in partition "
                    + now.place().partition() + " at epoch " + now.place().epoch() + " now; look again, then move it");
        }
        return now;
    }

    @Override
    public Optional<Project> project(String id) {
        return await.first(projects().find(Filters.eq("_id", id))).map(Documents::project);
    }

    @Override
    public void limit(String projectId, ProjectLimits limits) {
        edits.change(projectId, Updates.set("limits", Documents.of(limits)));
    }

    @Override
    public void price(String projectId, CustomPrices its) {
        // First the prices, then what points to them.
        edits.change(projectId, Updates.set("prices", prices.put(projectId, its)));
    }

    @Override
    public DeclaredProjects declared() {
        return declared;
    }

    @Override
    public Declarations<DeclaredRule> rules() {
        return rules;
    }

    @Override
    public Declarations<DeclaredPolicy> policies() {
        return policies;
    }

    @Override
    public Optional<CustomPrices> prices(String projectId, String version) {
        return prices.get(projectId, version);
    }

    @Override
    public List<Project> projects(int limit) {
        return await.all(projects().find().sort(Sorts.ascending("_id")).limit(limit)).stream()
                .map(Documents::project)
                .toList();
    }

    @Override
    public String createKey(String projectId, KeyScope scope, String name) {
        Secret secret = Secret.random(random);
        Document key = Documents.key(secret, scope, name, Secret.salt(random), clock.instant());
        edits.change(projectId, Updates.push("keys", key));
        return secret.clear(KEY_PREFIX);
    }

    @Override
    public List<Key> keys(String projectId) {
        return await
                .first(projects().find(Filters.eq("_id", projectId)))
                .orElseThrow(() -> noProject(projectId))
                .getList("keys", Document.class)
                .stream()
                .map(Documents::key)
                .toList();
    }

    @Override
    public void allowOrigins(String projectId, List<Origin> origins) {
        edits.change(
                projectId,
                Updates.addEachToSet(
                        "origins", origins.stream().map(Origin::value).toList()));
    }

    @Override
    public void revokeKey(String projectId, String keyId) {
        Bson itsKey = Filters.and(Filters.eq("_id", projectId), Filters.eq("keys.id", keyId));
        if (!edits.changed(itsKey, Updates.set("keys.$.revokedAt", Date.from(clock.instant())))) {
            throw edits.unchanged(
                    projectId,
                    new MetadataException.NotFound("the project '" + projectId + "' has no key '" + keyId + "'"));
        }
    }

    @Override
    public Optional<KeyGrant> authenticateKey(String key) {
        Optional<Secret> secret = Secret.parse(KEY_PREFIX, key);
        if (secret.isEmpty()) {
            return Optional.empty();
        }
        String id = secret.get().id();
        return await.first(projects().find(Filters.eq("keys.id", id)))
                .flatMap(document -> document.getList("keys", Document.class).stream()
                        .filter(kept -> id.equals(kept.getString("id"))
                                && kept.get("revokedAt") == null
                                && Documents.proves(secret.get(), kept))
                        .findFirst()
                        .map(kept -> new KeyGrant(id, Documents.scope(kept), Documents.project(document))));
    }

    @Override
    public Account createAccount(String email, String password, List<Membership> memberships) {
        if (!email.matches("[^@\\s]{1,64}@[^@\\s]{1,190}")) {
            throw new MetadataException.Invalid("the email must have the form name@host");
        }
        if (password.length() < 8 || password.length() > 256) {
            throw new MetadataException.Invalid("the password must have 8 to 256 characters");
        }
        PasswordHash hash = PasswordHash.of(password, Secret.salt(random));
        Document document = new Document("_id", Secret.randomId(random))
                .append("email", email.toLowerCase(Locale.ROOT))
                .append("salt", new Binary(hash.salt()))
                .append("hash", new Binary(hash.hash()))
                .append("memberships", memberships.stream().map(Documents::of).toList())
                .append("createdAt", Date.from(clock.instant()));
        await.first(accounts().insertOne(document));
        return Documents.account(document);
    }

    @Override
    public Optional<Account> account(String email) {
        return accountDocument(email).map(Documents::account);
    }

    @Override
    public Optional<Account> login(String email, String password) {
        Optional<Document> document = accountDocument(email);
        PasswordHash kept = document.map(d -> new PasswordHash(Documents.bytes(d, "salt"), Documents.bytes(d, "hash")))
                .orElse(nobody);
        boolean matches = password.length() <= 256 && kept.matches(password);
        return matches ? document.map(Documents::account) : Optional.empty();
    }

    @Override
    public String createToken(String accountId, Token.Kind kind, String name) {
        Secret secret = Secret.random(random);
        byte[] salt = Secret.salt(random);
        Instant now = clock.instant();
        Duration life =
                switch (kind) {
                    case SESSION -> settings.sessionLife();
                    case API -> settings.tokenLife();
                };
        // MongoDB's own expiry does nothing in the embedded server, so what has expired goes when something new comes.
        await.all(tokens().deleteMany(Filters.lt("expiresAt", Date.from(now))));
        await.first(tokens().insertOne(new Document("_id", secret.id())
                .append("kind", kind.name().toLowerCase(Locale.ROOT))
                .append("account", accountId)
                .append("name", name)
                .append("salt", new Binary(salt))
                .append("hash", new Binary(secret.hash(salt)))
                .append("createdAt", Date.from(now))
                .append("expiresAt", Date.from(now.plus(life)))));
        return secret.clear(TOKEN_PREFIX);
    }

    @Override
    public Optional<Authenticated> authenticateToken(String token) {
        Optional<Secret> secret = Secret.parse(TOKEN_PREFIX, token);
        if (secret.isEmpty()) {
            return Optional.empty();
        }
        Optional<Token> known = await.first(
                        tokens().find(Filters.eq("_id", secret.get().id())))
                .filter(kept -> Documents.proves(secret.get(), kept))
                .map(Documents::token)
                .filter(t -> t.expiresAt().isAfter(clock.instant()));
        return known.flatMap(t -> await.first(accounts().find(Filters.eq("_id", t.accountId())))
                .map(account -> new Authenticated(Documents.account(account), t)));
    }

    @Override
    public void revokeToken(String tokenId) {
        await.first(tokens().deleteOne(Filters.eq("_id", tokenId)));
    }

    @Override
    public DeadLetters deadLetters() {
        return deadLetters;
    }

    @Override
    public Leases leases() {
        return new MongoLeases(() -> database().getCollection("leases"), await, clock);
    }

    @Override
    public Attempts attempts() {
        return attempts;
    }

    @Override
    public synchronized void close() {
        if (client != null) {
            client.close();
            client = null;
        }
    }

    private static MetadataException.NotFound noProject(String id) {
        return new MetadataException.NotFound("there is no project '" + id + "'");
    }

    private Optional<Document> accountDocument(String email) {
        return await.first(accounts().find(Filters.eq("email", email.toLowerCase(Locale.ROOT))));
    }

    private MongoCollection<Document> projects() {
        return database().getCollection("projects");
    }

    private MongoCollection<Document> accounts() {
        return database().getCollection("accounts");
    }

    private MongoCollection<Document> tokens() {
        return database().getCollection("tokens");
    }

    private synchronized MongoDatabase database() {
        if (client == null) {
            long millis = settings.timeout().toMillis();
            TrustedCa ca = settings.ca();
            client = MongoClients.create(MongoClientSettings.builder()
                    .applyConnectionString(new ConnectionString(settings.uri()))
                    .applicationName("lynex")
                    // Transactions, which retryable writes build on, are not in every server that speaks the protocol.
                    .retryWrites(false)
                    .applyToClusterSettings(c -> c.serverSelectionTimeout(millis, TimeUnit.MILLISECONDS))
                    .applyToSocketSettings(s ->
                            s.connectTimeout(millis, TimeUnit.MILLISECONDS).readTimeout(millis, TimeUnit.MILLISECONDS))
                    .applyToSslSettings(ssl -> {
                        if (ca != null) {
                            ssl.context(ca.context());
                        }
                    })
                    .build());
        }
        return client.getDatabase(settings.database());
    }
}
