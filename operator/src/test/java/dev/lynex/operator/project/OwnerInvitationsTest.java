package dev.lynex.operator.project;

import static dev.lynex.operator.TestingNamespace.soon;
import static dev.lynex.operator.TestingNamespace.within;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.lynex.crds.v1alpha1.LynexProject;
import dev.lynex.crds.v1alpha1.OwnerState;
import dev.lynex.crds.v1alpha1.OwnerStatus;
import dev.lynex.crds.v1alpha1.Phase;
import dev.lynex.engines.MongoEngine;
import dev.lynex.engines.SharedEngines;
import dev.lynex.metadata.Account;
import dev.lynex.metadata.AuditEvent;
import dev.lynex.metadata.AuditQuery;
import dev.lynex.metadata.Invitation;
import dev.lynex.metadata.Member;
import dev.lynex.metadata.MetadataException;
import dev.lynex.metadata.MetadataSettings;
import dev.lynex.metadata.MongoMetadataStore;
import dev.lynex.metadata.NewAccount;
import dev.lynex.metadata.NewInvitation;
import dev.lynex.metadata.Role;
import dev.lynex.operator.TestingCluster;
import dev.lynex.operator.TestingNamespace;
import dev.lynex.operator.TestingOperator;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Against a real API server and a store that speaks MongoDB's protocol. */
@Tag("kubernetes")
class OwnerInvitationsTest {
    private static final String ANNA = "anna@example.com";
    private static final String BOB = "bob+lynex@example.org";

    private static final MongoEngine MONGO = SharedEngines.mongo();
    private static KubernetesClient client;

    private TestingNamespace at;
    private MongoMetadataStore store;
    private String id;

    @BeforeAll
    static void start() {
        client = TestingCluster.shared().client();
        TestingOperator.start();
    }

    @AfterAll
    static void stop() {
        client.close();
    }

    @BeforeEach
    void open() {
        at = TestingNamespace.withPlatform(client, MONGO.uri());
        id = at.name() + "-shop";
        store = MongoMetadataStore.create(
                MetadataSettings.of(MONGO.uri()).in(at.name(), Duration.ofSeconds(5), null), InstantSource.system());
        store.migrate();
    }

    @AfterEach
    void close() {
        at.close();
        store.close();
    }

    @Test
    void theFirstOwnersComeByLinksThatNobodyElseIsTold() {
        at.platform("main", MONGO.uri(), "  query: {publicUrl: \"https://lynex.example.com\"}\n");
        owners(ANNA, BOB);
        soon().until(() -> reason().equals("Invited"));

        assertThat(at.condition(project(), "Ready").status().name()).isEqualTo("TRUE");
        assertThat(links()).containsOnlyKeys("anna_example.com", "bob_2blynex_example.org");
        String link = links().get("anna_example.com");
        assertThat(link).matches("https://lynex\\.example\\.com/invitation#li_[0-9A-Za-z]{12}_[0-9A-Za-z]{26}");
        Invitation invitation = store.invitations().open(secretOf(link));
        assertThat(invitation.role()).isEqualTo(Role.OWNER);
        assertThat(invitation.email()).isEqualTo(ANNA);
        assertThat(project().getStatus().owners())
                .extracting(OwnerStatus::email, OwnerStatus::state, OwnerStatus::secretKey)
                .containsExactly(
                        tuple(ANNA, OwnerState.INVITED, "anna_example.com"),
                        tuple(BOB, OwnerState.INVITED, "bob_2blynex_example.org"));
        assertThat(at.condition(project(), "OwnersJoined").message())
                .startsWith("not come yet: " + ANNA + ", " + BOB)
                .contains("kubectl -n " + at.name() + " get secret shop-invitations -o go-template=");
        String told = project() + " "
                + client.events().v1().events().inNamespace(at.name()).list();
        assertThat(told).contains("not come yet").doesNotContain(secretOf(link), link);
        assertThat(at.events("shop", "Invited")).singleElement().satisfies(event -> assertThat(event.getType())
                .isEqualTo("Normal"));
        assertThat(audit("invitation.create"))
                .hasSize(2)
                .allSatisfy(event -> {
                    assertThat(event.entry().actor().accountId()).isEqualTo("LynexProject " + at.name() + "/shop");
                    assertThat(event.outcome()).isEqualTo(AuditEvent.Outcome.DONE);
                    assertThat(event.toString()).doesNotContain(secretOf(link));
                })
                .extracting(event -> event.after().get("email"))
                .containsExactlyInAnyOrder(ANNA, BOB);

        Account anna = accept(link, ANNA);

        // Without anything that would wake it: it looks by itself.
        within(90).until(() -> !links().containsKey("anna_example.com"));
        assertThat(links()).containsOnlyKeys("bob_2blynex_example.org");
        soon().until(() -> project().getStatus().owners().getFirst().state() == OwnerState.JOINED);
        assertThat(at.condition(project(), "OwnersJoined").message()).startsWith("not come yet: " + BOB + ".");

        accept(links().get("bob_2blynex_example.org"), BOB);
        touch();
        soon().until(() -> reason().equals("AsSpecified"));
        assertThat(secret()).isNull();
        assertThat(store.members().list(id)).extracting(Member::role).containsExactly(Role.OWNER, Role.OWNER);

        owners();
        soon().until(() -> project().getStatus().owners().isEmpty());
        assertThat(store.members().list(id)).extracting(Member::accountId).contains(anna.id());
    }

    @Test
    void whoeverIsWaitedForIsLeftAloneAtEachLook() {
        owners(ANNA);
        soon().until(() -> reason().equals("Invited"));
        String before = written();
        for (String name : List.of("one", "two", "three")) {
            at.project("shop", "{name: main}", "  displayName: " + name + "\n  owners: [" + ANNA + "]\n");
            soon().until(() -> Objects.equals(
                    project().getStatus().observedGeneration(),
                    project().getMetadata().getGeneration()));
            assertThat(store.project(id).orElseThrow().name())
                    .as("it was looked at")
                    .isEqualTo(name);
            assertThat(written()).isEqualTo(before);
        }
        String version = project().getMetadata().getResourceVersion();
        // Longer than until it is looked whether somebody has come.
        within(60).pollDelay(Duration.ofSeconds(35)).until(() -> true);
        assertThat(project().getMetadata().getResourceVersion()).isEqualTo(version);
        assertThat(written()).isEqualTo(before);
    }

    @Test
    void anAddressThatIsTakenOutTakesItsInvitationBack() {
        owners(ANNA, BOB);
        soon().until(() -> links().size() == 2);
        String gone = secretOf(links().get("anna_example.com"));
        String stays = links().get("bob_2blynex_example.org");

        owners(BOB);
        soon().until(() -> links().size() == 1);

        assertThatThrownBy(() -> store.invitations().open(gone)).hasMessageContaining("revoked");
        assertThat(links()).containsValue(stays);
        assertThat(audit("invitation.revoke")).extracting(AuditEvent::outcome).containsExactly(AuditEvent.Outcome.DONE);

        owners();
        soon().until(() -> secret() == null);
        assertThat(store.invitations().list(id)).isEmpty();
        soon().until(() -> project().getStatus().owners().isEmpty());
        assertThat(project().getStatus().conditions())
                .noneMatch(each -> each.type().equals("OwnersJoined"));
    }

    @Test
    void aLinkThatHasEndedIsMadeAnew() {
        owners(ANNA);
        soon().until(() -> links().size() == 1);
        String first = links().get("anna_example.com");
        Instant end = project().getStatus().owners().getFirst().expiryTime();
        assertThat(end)
                .isBetween(Instant.now().plus(Duration.ofDays(6)), Instant.now().plus(Duration.ofDays(7)));
        try {
            TestingOperator.ahead(Duration.ofDays(8));
            touch();
            soon().until(() -> !links().get("anna_example.com").equals(first));
            soon().until(() ->
                    project().getStatus().owners().getFirst().expiryTime().isAfter(end));
        } finally {
            TestingOperator.ahead(Duration.ZERO);
        }
        accept(links().get("anna_example.com"), ANNA);
    }

    @Test
    void theSecretHoldsWhatIsOpenWhateverBecomesOfIt() {
        owners(ANNA);
        soon().until(() -> links().size() == 1);
        String lost = secretOf(links().get("anna_example.com"));

        at.delete(Secret.class, "shop-invitations");
        soon().until(() -> links().size() == 1 && !links().containsValue("/invitation#" + lost));
        assertThatThrownBy(() -> store.invitations().open(lost)).hasMessageContaining("revoked");

        // As an operator leaves it that dies before it writes the Secret.
        String unwritten = store.invitations()
                .create(new NewInvitation(id, Role.OWNER, ANNA, "LynexProject " + at.name() + "/shop"), 0);
        String byHand = store.invitations().create(new NewInvitation(id, Role.OWNER, ANNA, "somebody"), 0);
        touch();
        soon().until(() -> store.invitations().list(id).size() == 2);
        assertThatThrownBy(() -> store.invitations().open(unwritten)).hasMessageContaining("revoked");
        assertThat(store.invitations().open(byHand).by())
                .as("others' are others'")
                .isEqualTo("somebody");
        assertThat(store.invitations().open(secretOf(links().get("anna_example.com"))))
                .isNotNull();
    }

    @Test
    void whoIsInItAsLessBecomesAnOwnerByTheLink() {
        at.project("shop", "");
        Account anna = store.accounts().create(new NewAccount(ANNA, "", "correct horse", true));
        store.members().add(id, anna.id(), Role.VIEWER, 0);
        owners(ANNA);
        soon().until(() -> links().size() == 1);

        store.invitations()
                .accept(
                        secretOf(links().get("anna_example.com")),
                        store.accounts().find(anna.id()).orElseThrow(),
                        0);
        touch();
        soon().until(() -> reason().equals("AsSpecified"));
        assertThat(store.members().list(id)).extracting(Member::role).containsExactly(Role.OWNER);
    }

    @Test
    void aLinkIsAPathUntilThePlatformSaysWhereItIs() {
        owners(ANNA);
        soon().until(() -> links().size() == 1);
        String path = links().get("anna_example.com");
        assertThat(path).startsWith("/invitation#li_");

        at.platform(
                "main", MONGO.uri(), "  query: {expose: {host: lynex.example.com, ingress: {}, tlsSecretName: tls}}\n");
        soon().until(() -> links().containsValue("https://lynex.example.com" + path));
        assertThat(store.invitations().open(secretOf(path)))
                .as("the same invitation")
                .isNotNull();
    }

    @Test
    void aSecretOfSomebodyElseIsLeftAloneAndNobodyIsInvited() {
        client.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(at.name())
                        .withName("shop-invitations")
                        .endMetadata()
                        .withData(Map.of("theirs", "eA=="))
                        .build())
                .create();
        owners(ANNA);
        soon().until(() -> reason().equals("SecretNotOurs"));
        assertThat(project().getStatus().phase()).isEqualTo(Phase.DEGRADED);
        assertThat(store.invitations().list(id)).isEmpty();
        assertThat(secret().getData()).containsOnlyKeys("theirs");

        at.delete(Secret.class, "shop-invitations");
        soon().until(() -> reason().equals("Invited"));
    }

    @Test
    void aProjectThatGoesTakesItsInvitationsAlong() {
        owners(ANNA);
        soon().until(() -> links().size() == 1);
        String link = secretOf(links().get("anna_example.com"));
        at.delete(LynexProject.class, "shop");
        soon().until(() -> project() == null);
        assertThatThrownBy(() -> store.invitations().open(link))
                .isInstanceOf(MetadataException.NotFound.class)
                .hasMessageContaining("revoked");
        within(90).until(() -> secret() == null);
    }

    /** Declares the project with these. */
    private void owners(String... emails) {
        at.project("shop", "{name: main}", "  owners: [" + String.join(", ", emails) + "]\n");
    }

    private LynexProject project() {
        return at.find(LynexProject.class, "shop");
    }

    private String reason() {
        return at.condition(project(), "OwnersJoined").reason();
    }

    private Secret secret() {
        return at.find(Secret.class, "shop-invitations");
    }

    /** By key; empty without the Secret. */
    private Map<String, String> links() {
        Secret secret = secret();
        Map<String, String> links = new TreeMap<>();
        if (secret != null && secret.getData() != null) {
            secret.getData()
                    .forEach((key, value) ->
                            links.put(key, new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8)));
        }
        return links;
    }

    private static String secretOf(String link) {
        return link.substring(link.indexOf('#') + 1);
    }

    /** As the dashboard's page does for somebody new. */
    private Account accept(String link, String email) {
        Account account = store.accounts().create(new NewAccount(email, "", "correct horse", true));
        store.invitations().accept(secretOf(link), account, 0);
        return account;
    }

    /** Newest first; of all actions with null. */
    private List<AuditEvent> audit(String action) {
        return store.audit()
                .list(new AuditQuery(id, null, action, null, null), null, 100)
                .events();
    }

    /** Has it looked at again. */
    private void touch() {
        at.annotate(LynexProject.class, "shop", "touched", UUID.randomUUID().toString());
    }

    /** What the operator writes for owners. */
    private String written() {
        return secret().getMetadata().getResourceVersion() + " "
                + project().getStatus().owners() + " " + store.invitations().list(id) + " " + audit(null);
    }
}
