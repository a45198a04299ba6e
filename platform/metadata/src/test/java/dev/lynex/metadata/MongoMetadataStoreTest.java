package dev.lynex.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import dev.lynex.engines.SharedEngines;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.bson.Document;
import org.junit.jupiter.api.Test;

class MongoMetadataStoreTest extends MetadataStoreContract {
    private final String database = "t" + UUID.randomUUID().toString().substring(0, 8);

    @Override
    protected MetadataStore open(TestingClock clock) {
        return MongoMetadataStore.create(settings(SharedEngines.mongo().uri(), Duration.ofSeconds(10)), clock);
    }

    private MetadataSettings settings(String uri, Duration timeout) {
        return new MetadataSettings(uri, database, timeout, Duration.ofDays(14), Duration.ofDays(365));
    }

    @Test
    void keepsNoSecretInClear() {
        store.createProject(project("shop"));
        String key = store.createKey("shop", KeyScope.INGEST, "server");
        Account ann = store.createAccount("ann@example.org", "correct horse", List.of());
        String token = store.createToken(ann.id(), Token.Kind.API, "laptop");

        String everything = everything();

        assertThat(everything).contains(idOf(key), idOf(token), "ann@example.org");
        for (String secret : List.of(secretOf(key), secretOf(token), "correct horse")) {
            assertThat(everything)
                    .doesNotContain(secret)
                    .doesNotContain(Base64.getEncoder()
                            .encodeToString(secret.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        }
    }

    @Test
    void anEmailsUniquenessRestsOnAnIndex() {
        try (MongoClient client = MongoClients.create(SharedEngines.mongo().uri())) {
            List<Document> indexes = new Await(Duration.ofSeconds(10))
                    .all(client.getDatabase(database).getCollection("accounts").listIndexes());

            assertThat(indexes).anySatisfy(index -> {
                assertThat(index.get("key", Document.class)).containsOnlyKeys("email");
                assertThat(index.getBoolean("unique")).isTrue();
            });
        }
    }

    @Test
    void saysWhichIndexesAreMissingUntilTheyAreMade() {
        try (MetadataStore empty = TestingMetadata.embedded().open(clock)) {
            assertThat(empty.check().up()).as("it answers").isTrue();
            assertThat(empty.check().detail()).contains("accounts(email)", "projects(members.account)");
            empty.migrate();
            assertThat(empty.check().detail()).isEqualTo("MongoDB answers");
        }
    }

    @Test
    void membershipsOfAFormerVersionGoIntoTheirProjectsOnce() {
        store.createProject(project("shop"));
        store.createProject(project("bank"));
        Account ann =
                store.createAccount("ann@example.org", "correct horse", List.of(new Membership("bank", Role.OWNER)));
        try (MongoClient client = MongoClients.create(SharedEngines.mongo().uri())) {
            var former = List.of(
                    new Document("project", "shop").append("role", "viewer"),
                    new Document("project", "bank").append("role", "owner"),
                    new Document("project", "gone").append("role", "owner"));
            new Await(Duration.ofSeconds(10))
                    .all(client.getDatabase(database)
                            .getCollection("accounts")
                            .updateOne(new Document(), new Document("$set", new Document("memberships", former))));
        }

        store.migrate();
        store.migrate();

        assertThat(store.account("ann@example.org").orElseThrow().memberships())
                .containsExactly(new Membership("bank", Role.OWNER), new Membership("shop", Role.VIEWER));
        assertThat(store.members().list("bank")).hasSize(1);
        assertThat(documents("accounts")).noneMatch(d -> d.containsKey("memberships"));
        assertThat(ann.role("bank")).contains(Role.OWNER);
    }

    @Test
    void expiredTokensGoWhenANewOneComes() {
        Account ann = store.createAccount("ann@example.org", "correct horse", List.of());
        store.createToken(ann.id(), Token.Kind.SESSION, "old");
        store.createToken(ann.id(), Token.Kind.API, "long");
        clock.advance(Duration.ofDays(15));

        store.createToken(ann.id(), Token.Kind.SESSION, "new");

        assertThat(documents("tokens")).extracting(d -> d.getString("name")).containsExactlyInAnyOrder("long", "new");
    }

    @Test
    void isUnavailableWhenNobodyAnswers() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        assertUnavailable("mongodb://user:hidden@127.0.0.1:" + port);
    }

    @Test
    void isUnavailableAfterItsDeadlineWhenTheServerIsSilent() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            assertUnavailable("mongodb://127.0.0.1:" + silent.getLocalPort());
        }
    }

    private void assertUnavailable(String uri) {
        try (MetadataStore away = MongoMetadataStore.create(settings(uri, Duration.ofMillis(300)), clock)) {
            long start = System.nanoTime();
            assertThatThrownBy(() -> away.project("shop"))
                    .isInstanceOf(MetadataException.Unavailable.class)
                    .hasMessageNotContaining("hidden");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
            assertThatThrownBy(() -> away.authenticateKey("sk_000000000000_00000000000000000000000000"))
                    .isInstanceOf(MetadataException.Unavailable.class);
            assertThat(away.check().up()).isFalse();
            assertThat(away.check().toString()).doesNotContain("hidden");
        }
    }

    private String everything() {
        StringBuilder all = new StringBuilder();
        for (String collection : List.of("projects", "accounts", "tokens")) {
            documents(collection).forEach(d -> all.append(d.toJson()).append('\n'));
        }
        return all.toString();
    }

    private List<Document> documents(String collection) {
        try (MongoClient client = MongoClients.create(SharedEngines.mongo().uri())) {
            return new ArrayList<>(new Await(Duration.ofSeconds(10))
                    .all(client.getDatabase(database).getCollection(collection).find()));
        }
    }
}
