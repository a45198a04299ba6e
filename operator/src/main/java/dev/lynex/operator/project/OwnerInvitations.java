package dev.lynex.operator.project;

import dev.lynex.crds.v1alpha1.ConditionReason;
import dev.lynex.crds.v1alpha1.LynexProject;
import dev.lynex.crds.v1alpha1.OwnerState;
import dev.lynex.crds.v1alpha1.OwnerStatus;
import dev.lynex.metadata.Account;
import dev.lynex.metadata.Invitation;
import dev.lynex.metadata.Member;
import dev.lynex.metadata.MetadataStore;
import dev.lynex.metadata.Role;
import dev.lynex.operator.Refusal;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The people whom a project's resource names as its owners, of whom each that is none yet has an invitation. Its link lies in a
 * Secret of the project and nowhere else in clear. The Secret is there before the first invitation; an invitation whose link is
 * not in it, since something was interrupted, is taken back and another made.
 */
final class OwnerInvitations {
    /** Who was just invited is looked for often, who does not come more rarely: after a tenth of the time that it takes. */
    private static final int OF_ITS_AGE = 10;

    private static final Duration SOONEST = Duration.ofSeconds(30);
    private static final Duration LATEST = Duration.ofMinutes(10);

    private final LynexProject project;
    private final String projectId;
    private final MetadataStore store;
    private final OwnerAudit audit;
    private final KubernetesClient client;
    private final Instant now;
    /** The Secret as it is; null when there is none. */
    private @Nullable Secret secret;
    /** Open invitations by the address that they are for. */
    private final Map<String, Invitation> open = new HashMap<>();

    private final List<OwnerStatus> statuses = new ArrayList<>();
    private @Nullable Refusal refused;

    private OwnerInvitations(
            LynexProject project,
            String projectId,
            MetadataStore store,
            @Nullable Secret secret,
            KubernetesClient client,
            Instant now) {
        this.project = project;
        this.projectId = projectId;
        this.store = store;
        this.audit = new OwnerAudit(project, projectId, store);
        this.secret = secret;
        this.client = client;
        this.now = now;
    }

    /**
     * Invites who is to be an owner and is none, and takes back what is not wanted any more. A project that names nobody, and
     * named nobody, is not looked at.
     *
     * @param secret of its invitations, if there is one
     * @param dashboard where people open it; "" when that is not known
     */
    static OwnerInvitations issue(
            LynexProject project,
            String projectId,
            Optional<Secret> secret,
            String dashboard,
            MetadataStore store,
            KubernetesClient client,
            Instant now) {
        var invitations = new OwnerInvitations(project, projectId, store, secret.orElse(null), client, now);
        boolean named =
                project.getStatus() != null && !project.getStatus().owners().isEmpty();
        if (!project.getSpec().owners().isEmpty() || named || secret.isPresent()) {
            invitations.issue(dashboard);
        }
        return invitations;
    }

    /** In the order of the spec. */
    List<OwnerStatus> statuses() {
        return List.copyOf(statuses);
    }

    /** Why nobody can be invited. */
    Optional<Refusal> refused() {
        return Optional.ofNullable(refused);
    }

    /** When it is to be looked whether somebody has come, or a link has ended; empty when nobody is waited for. */
    Optional<Instant> next() {
        return open.values().stream()
                .map(each -> {
                    Duration wait = Duration.between(each.createdAt(), now).dividedBy(OF_ITS_AGE);
                    Instant look = now.plus(
                            wait.compareTo(SOONEST) < 0 ? SOONEST : wait.compareTo(LATEST) > 0 ? LATEST : wait);
                    return look.isBefore(each.expiresAt()) ? look : each.expiresAt();
                })
                .min(Instant::compareTo);
    }

    private void issue(String dashboard) {
        List<String> wanted = project.getSpec().owners();
        Set<String> owners = owners();
        List<String> waited =
                wanted.stream().filter(email -> !owners.contains(email)).toList();
        Map<String, String> before = links();
        takeBackOthers(waited, before);
        Map<String, String> links = new TreeMap<>();
        try {
            for (String email : waited) {
                String key = InvitationSecret.key(email);
                String invitation = open.containsKey(email)
                        ? InvitationSecret.invitation(Objects.requireNonNull(before.get(key)))
                        : invite(email);
                links.put(key, InvitationSecret.link(dashboard, invitation));
            }
        } catch (Refusal e) {
            refused = e;
        }
        keep(links, before);
        wanted.forEach(email -> statuses.add(status(email, owners.contains(email))));
    }

    /** Emails of those that the project has. */
    private Set<String> owners() {
        List<String> accounts = store.members().list(projectId).stream()
                .filter(member -> member.role() == Role.OWNER)
                .map(Member::accountId)
                .toList();
        return accounts.isEmpty()
                ? Set.of()
                : store.accounts().all(accounts).stream().map(Account::email).collect(Collectors.toSet());
    }

    /** Leaves those of people who are waited for and whose links are in the Secret. */
    private void takeBackOthers(List<String> waited, Map<String, String> links) {
        for (Invitation each : store.invitations().list(projectId)) {
            String email = each.email();
            if (email == null || !each.by().equals(audit.by())) {
                continue;
            }
            String link = links.getOrDefault(InvitationSecret.key(email), "");
            boolean known = InvitationSecret.invitation(link).startsWith("li_" + each.id() + "_");
            if (known && waited.contains(email)) {
                open.put(email, each);
            } else {
                audit.revoke(each);
            }
        }
    }

    private String invite(String email) throws Refusal {
        if (secret == null) {
            secret = create();
        }
        String invitation = audit.invite(email);
        open.put(email, store.invitations().open(invitation));
        return invitation;
    }

    /** Never in place of one that is there: whoever made that one may rely on it. */
    private Secret create() throws Refusal {
        String name = InvitationSecret.name(project);
        try {
            return client.resource(new SecretBuilder()
                            .withMetadata(KeySecrets.meta(project, name))
                            .withType("Opaque")
                            .build())
                    .create();
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                throw new Refusal(
                        ConditionReason.SECRET_NOT_OURS,
                        "owners: the Secret " + name + " is there and was not made for this project's invitations:"
                                + " remove it, or spec.owners");
            }
            throw e;
        }
    }

    private Map<String, String> links() {
        Map<String, String> links = new TreeMap<>();
        if (secret != null && secret.getData() != null) {
            secret.getData()
                    .forEach((key, value) ->
                            links.put(key, new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8)));
        }
        return links;
    }

    private void keep(Map<String, String> links, Map<String, String> before) {
        if (secret == null) {
            return;
        }
        if (links.isEmpty()) {
            client.resource(secret).delete();
        } else if (!links.equals(before)) {
            Map<String, String> data = new TreeMap<>();
            links.forEach((key, link) ->
                    data.put(key, Base64.getEncoder().encodeToString(link.getBytes(StandardCharsets.UTF_8))));
            // With its resourceVersion, so that of two who write at once one fails.
            secret = client.resource(new SecretBuilder(secret).withData(data).build())
                    .update();
        }
    }

    private OwnerStatus status(String email, boolean joined) {
        if (joined) {
            return new OwnerStatus(email, OwnerState.JOINED, null, null);
        }
        Invitation invitation = open.get(email);
        return invitation == null
                ? new OwnerStatus(email, null, null, null)
                : new OwnerStatus(
                        email,
                        OwnerState.INVITED,
                        InvitationSecret.key(email),
                        invitation.expiresAt().truncatedTo(ChronoUnit.SECONDS));
    }
}
