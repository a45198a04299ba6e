package dev.lynex.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.model.Filters;
import com.mongodb.reactivestreams.client.MongoClients;
import dev.lynex.engines.SharedEngines;
import java.time.Duration;
import java.util.AbstractList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeclarationsTest {
    private final String database = "t" + UUID.randomUUID().toString().substring(0, 8);
    private MongoMetadataStore store;
    private Declarations<DeclaredRule> rules;

    @BeforeEach
    void open() {
        store = MongoMetadataStore.create(
                MetadataSettings.of(SharedEngines.mongo().uri()).in(database, Duration.ofSeconds(10), null),
                new TestingClock());
        rules = store.rules();
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void isWhatItsOwnerWantsNow() {
        DeclaredRule first = rule("uid-1", 1, "{\"v\": 1}", "a", "b");
        rules.declare(first);
        assertThat(rules.find("team/cost")).contains(first);
        rules.declare(rule("uid-1", 2, "{\"v\": 2}", "b"));
        DeclaredRule moved = rule("uid-1", 2, "{\"v\": 2}", "b", "c");
        rules.declare(moved);
        rules.declare(moved);
        assertThat(rules.list()).containsExactly(moved);
    }

    @Test
    void aLaterGenerationIsNeverUndone() {
        DeclaredRule later = rule("uid-1", 7, "{\"v\": 7}", "a");
        rules.declare(later);
        assertThatThrownBy(() -> rules.declare(rule("uid-1", 6, "{\"v\": 6}", "b")))
                .isInstanceOf(MetadataException.Conflict.class)
                .hasMessage("a later generation of AlertRule team/cost was declared already");
        assertThat(rules.find("team/cost")).contains(later);
    }

    @Test
    void onlyItsOwnerChangesItOrTakesItBack() {
        DeclaredRule its = rule("uid-1", 1, "{}", "a");
        rules.declare(its);
        Owner other = new Owner("uid-2", "team/cost", 9);
        assertThatThrownBy(() -> rules.declare(new DeclaredRule(other, List.of("b"), "{}")))
                .isInstanceOf(MetadataException.Conflict.class)
                .hasMessage("another AlertRule team/cost, with the UID uid-1, declares it");
        rules.retain(other, List.of());
        rules.release(other);
        assertThat(rules.list()).containsExactly(its);

        // A deletion may come from one who has not seen the last generation.
        rules.release(new Owner("uid-1", "team/cost", 0));
        assertThat(rules.list()).isEmpty();
        rules.declare(new DeclaredRule(other, List.of("b"), "{}"));
        assertThat(rules.owners()).containsExactly(other);
    }

    @Test
    void staysForTheProjectsThatAreThere() {
        rules.retain(new Owner("uid-1", "team/cost", 1), List.of("a"));
        assertThat(rules.list()).isEmpty();
        rules.declare(rule("uid-1", 3, "{\"v\": 3}", "a", "b", "c"));
        rules.retain(new Owner("uid-1", "team/cost", 4), List.of("c", "a", "never"));
        assertThat(rules.find("team/cost")).contains(rule("uid-1", 3, "{\"v\": 3}", "a", "c"));
    }

    @Test
    void whatIsDeclaredMeanwhileIsNotUndoneByWhoLeavesProjectsOut() {
        rules.declare(rule("uid-1", 1, "{\"v\": 1}", "a", "b"));
        DeclaredRule meanwhile = rule("uid-1", 2, "{\"v\": 2}", "b", "c");
        // It is asked which projects are there after the rule was read, and before it is written.
        Collection<String> there = new AbstractList<>() {
            @Override
            public String get(int index) {
                rules.declare(meanwhile);
                return "a";
            }

            @Override
            public int size() {
                return 1;
            }
        };
        assertThatThrownBy(() -> rules.retain(new Owner("uid-1", "team/cost", 1), there))
                .isInstanceOf(MetadataException.Conflict.class)
                .hasMessageContaining("declared anew meanwhile");
        assertThat(rules.find("team/cost")).contains(meanwhile);
    }

    @Test
    void kindsAreApartAndTellTheirOwners() {
        var owner = new Owner("uid-3", "team/cost", 1);
        var policy = new DeclaredPolicy(owner, List.of("a"), 3650, true);
        store.policies().declare(policy);
        rules.declare(rule("uid-1", 1, "{}", "a"));
        rules.declare(new DeclaredRule(new Owner("uid-2", "a/first", 5), List.of(), "{}"));
        assertThat(store.policies().find("team/cost")).contains(policy);
        assertThat(store.policies().owners()).containsExactly(owner);
        assertThat(rules.owners())
                .containsExactly(new Owner("uid-2", "a/first", 5), new Owner("uid-1", "team/cost", 1));
        assertThatThrownBy(() -> new DeclaredPolicy(owner, List.of(), 3651, false))
                .isInstanceOf(MetadataException.Invalid.class);
    }

    /** Whoever edits a rule elsewhere is to see by this that a resource declares it. */
    @Test
    void theDocumentSaysThatAResourceDeclaresIt() {
        rules.declare(new DeclaredRule(new Owner("uid-1", "team/cost", 1, "uid-of-platform"), List.of("a"), "{}"));
        try (var client = MongoClients.create(SharedEngines.mongo().uri())) {
            Document document = new Await(Duration.ofSeconds(10))
                    .first(client.getDatabase(database)
                            .getCollection("alertRules")
                            .find(Filters.eq("_id", "team/cost")))
                    .orElseThrow();
            assertThat(document)
                    .containsEntry("origin", "crd")
                    .containsEntry(
                            "owner",
                            new Document("uid", "uid-1")
                                    .append("generation", 1L)
                                    .append("platform", "uid-of-platform"));
            assertThat(rules.owners()).extracting(Owner::platform).containsExactly("uid-of-platform");
        }
    }

    private static DeclaredRule rule(String uid, long generation, String rule, String... projects) {
        return new DeclaredRule(new Owner(uid, "team/cost", generation), List.of(projects), rule);
    }
}
