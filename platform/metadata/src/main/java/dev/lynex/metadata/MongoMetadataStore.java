package dev.lynex.metadata;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.model.Filters;
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
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/** The metadata in MongoDB. Connects at the first call. */
public final class MongoMetadataStore implements MetadataStore {
    private final MetadataSettings settings;
    private final InstantSource clock;
    private final Await await;
    private final MongoDeadLetters deadLetters;
    private final PriceShelf prices;
    private final ProjectEdits edits;
    private final MongoKeys keys;
    private final MongoOwnedProjects owned;
    private final Members members;
    private final MongoInvitations invitations;
    private final MongoAudit audit;
    private final MongoAccounts accounts;
    private final MongoTokens tokens;
    private final MongoIndexes indexes;
    private final MongoDeclaredProjects declared;
    private final MongoDeclarations<DeclaredRule> rules;
    private final MongoDeclarations<DeclaredPolicy> policies;
    private final MongoAttempts attempts;
    private @Nullable MongoClient client;

    private MongoMetadataStore(MetadataSettings settings, InstantSource clock, Optional<? extends Blobs> blobs) {
        this.settings = settings;
        this.clock = clock;
        this.await = new Await(settings.timeout());
        this.deadLetters = new MongoDeadLetters(
                this::database,
                await,
                clock,
                settings.deadLetterLife(),
                new LetterShelf(blobs, settings.largeLetterBytes()));
        this.prices = new PriceShelf(() -> database().getCollection("prices"), await);
        this.edits = new ProjectEdits(this::projects, await);
        this.keys = new MongoKeys(this::projects, collection("keyUses"), edits, await, clock);
        this.members = new MongoMembers(this::projects, edits, await, clock);
        this.invitations = new MongoInvitations(
                collection("invitations"),
                members,
                await,
                clock,
                settings.identity().invitationLife());
        this.audit = new MongoAudit(
                collection("audit"), await, clock, settings.identity().auditLife());
        this.tokens = new MongoTokens(settings, collection("tokens"), this::accountOf, await, clock);
        var end = new ProjectEnd(invitations, tokens);
        this.owned = new MongoOwnedProjects(this::projects, edits, end, await, clock);
        this.accounts = new MongoAccounts(collection("accounts"), this::projects, tokens, await, clock);
        this.indexes = new MongoIndexes(this::database, await);
        this.declared = new MongoDeclaredProjects(this::projects, end, await, clock, prices);
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
            List<String> missing = indexes.missing();
            return Check.up(
                    missing.isEmpty()
                            ? "MongoDB answers"
                            : "MongoDB answers; missing indexes, which the migration makes: "
                                    + String.join(", ", missing));
        } catch (MetadataException e) {
            String why = String.valueOf(e.getMessage());
            return Await.isDenied(e) ? Check.denied(why) : Check.down(why);
        }
    }

    @Override
    public void migrate() {
        indexes.create();
        new MembershipMigration(collection("accounts"), this::projects, await, clock).run();
        deadLetters.migrate();
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
        for (Document place :
                await.all(projects().find(Tombstone.not()).projection(Projections.include("place.partition")))) {
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
        Project now = project(id).orElseThrow(() -> ProjectEdits.noProject(id));
        if (result.getMatchedCount() == 0) {
            throw new MetadataException.Conflict("the project '" + id + "' is in partition "
                    + now.place().partition() + " at epoch " + now.place().epoch() + " now; look again, then move it");
        }
        return now;
    }

    @Override
    public Optional<Project> project(String id) {
        return await.first(projects().find(Tombstone.not(id))).map(Documents::project);
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
        return await
                .all(projects()
                        .find(Tombstone.not())
                        .sort(Sorts.ascending("_id"))
                        .limit(limit))
                .stream()
                .map(Documents::project)
                .toList();
    }

    @Override
    public String createKey(String projectId, KeyScope scope, String name, @Nullable String createdBy) {
        return keys.create(projectId, scope, name, createdBy);
    }

    @Override
    public List<Key> keys(String projectId) {
        return keys.list(projectId);
    }

    @Override
    public void revokeKey(String projectId, String keyId) {
        keys.revoke(projectId, keyId);
    }

    @Override
    public Optional<KeyGrant> authenticateKey(String key) {
        return keys.authenticate(key);
    }

    @Override
    public void keyUsed(String keyId, Instant at) {
        keys.used(keyId, at);
    }

    @Override
    public void allowOrigins(String projectId, List<Origin> origins) {
        edits.change(
                projectId,
                Updates.addEachToSet(
                        "origins", origins.stream().map(Origin::value).toList()));
    }

    @Override
    public OwnedProjects owned() {
        return owned;
    }

    @Override
    public Invitations invitations() {
        return invitations;
    }

    @Override
    public Audit audit() {
        return audit;
    }

    @Override
    public Accounts accounts() {
        return accounts;
    }

    @Override
    public Members members() {
        return members;
    }

    @Override
    public Tokens tokens() {
        return tokens;
    }

    @Override
    public String createToken(String accountId, Token.Kind kind, String name) {
        return switch (kind) {
            case SESSION -> tokens.session(accountId, name);
            case API -> tokens.personal(accountId, new NewToken(name, settings.tokenLife(), null, false));
        };
    }

    @Override
    public void revokeToken(String tokenId) {
        tokens.revoke(tokenId);
    }

    private Optional<Account> accountOf(String id) {
        return accounts.find(id);
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

    private MongoCollection<Document> projects() {
        return database().getCollection("projects");
    }

    private Supplier<MongoCollection<Document>> collection(String name) {
        return () -> database().getCollection(name);
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
