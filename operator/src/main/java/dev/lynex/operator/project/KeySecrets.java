package dev.lynex.operator.project;

import dev.lynex.crds.v1alpha1.ConditionReason;
import dev.lynex.crds.v1alpha1.GatewayDuration;
import dev.lynex.crds.v1alpha1.KeyRotation;
import dev.lynex.crds.v1alpha1.KeySource;
import dev.lynex.crds.v1alpha1.KeyStatus;
import dev.lynex.crds.v1alpha1.LynexProject;
import dev.lynex.crds.v1alpha1.ProjectKey;
import dev.lynex.metadata.DeclaredKey;
import dev.lynex.metadata.IngestKeys;
import dev.lynex.metadata.KeyScope;
import dev.lynex.metadata.MetadataException;
import dev.lynex.operator.Refusal;
import dev.lynex.operator.model.Identifiers;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A project's ingest keys, which lie in Secrets and nowhere else in clear: whatever is interrupted, the Secret says which key
 * is valid, and the next attempt registers that one.
 */
final class KeySecrets {
    static final String PROJECT = "lynex.dev/project";
    private static final String CREATED = "lynex.dev/key-created";
    private static final String PREVIOUS_UNTIL = "lynex.dev/previous-key-until";
    private static final String PREVIOUS = "-previous";

    private final LynexProject project;
    private final KubernetesClient client;
    private final Instant now;
    private final List<DeclaredKey> valid = new ArrayList<>();
    private final List<KeyStatus> statuses = new ArrayList<>();
    private final Map<String, Refusal> refused = new LinkedHashMap<>();
    private @Nullable Instant next;
    private @Nullable Secret invitations;

    private KeySecrets(LynexProject project, KubernetesClient client, Instant now) {
        this.project = project;
        this.client = client;
        this.now = now.truncatedTo(ChronoUnit.SECONDS);
    }

    /** Makes, reads and rotates the keys of the spec, and removes the Secrets of those that are not in it any more. */
    static KeySecrets issue(LynexProject project, KubernetesClient client, Instant now) {
        var keys = new KeySecrets(project, client, now);
        Set<String> wanted = new HashSet<>();
        for (ProjectKey each : project.getSpec().keys()) {
            wanted.add(secretName(project, each));
            try {
                if (each.source() == KeySource.GENERATED) {
                    keys.generated(each);
                } else {
                    keys.existing(each);
                }
            } catch (Refusal e) {
                keys.refused.put(each.name(), e);
                keys.statuses.add(new KeyStatus(each.name(), null, secretName(project, each), null, null, null, null));
            }
        }
        keys.removeOthers(wanted);
        return keys;
    }

    static String secretName(LynexProject project, ProjectKey key) {
        return Objects.requireNonNullElse(
                key.secretName(), project.getMetadata().getName() + "-" + key.name());
    }

    /** Those that are to open the project. */
    List<DeclaredKey> valid() {
        return List.copyOf(valid);
    }

    List<KeyStatus> statuses() {
        return List.copyOf(statuses);
    }

    /** Keys that cannot be issued, by name. */
    Map<String, Refusal> refused() {
        return refused;
    }

    /** When a key is to be rotated or revoked. */
    Optional<Instant> next() {
        return Optional.ofNullable(next);
    }

    /** The project's Secret with links of invitations, which was among those that were looked at. */
    Optional<Secret> invitations() {
        return Optional.ofNullable(invitations);
    }

    private void existing(ProjectKey key) throws Refusal {
        String name = secretName(project, key);
        Secret secret = find(name);
        String value = secret == null ? null : value(secret, key.secretKey());
        if (value == null) {
            throw new Refusal(
                    ConditionReason.SECRET_NOT_FOUND,
                    "key " + key.name() + ": there is no Secret " + name + " with the key " + key.secretKey()
                            + " in this namespace: make it");
        }
        DeclaredKey declared = declared(key, value.strip());
        valid.add(declared);
        statuses.add(new KeyStatus(key.name(), declared.id(), name, null, null, null, null));
    }

    private void generated(ProjectKey key) throws Refusal {
        String name = secretName(project, key);
        Secret secret = find(name);
        if (secret == null) {
            secret = create(name, key);
        } else if (secret.getOwnerReferenceFor(project).isEmpty()) {
            throw new Refusal(
                    ConditionReason.SECRET_NOT_OURS,
                    "key " + key.name() + ": the Secret " + name + " is there and was not made for this project: set"
                            + " secretName to another, or source to Existing");
        } else if (value(secret, key.secretKey()) == null) {
            // Somebody removed it, or another key was named: nobody has the key before any more.
            secret = replace(secret, key, null, null);
        }
        KeyRotation rotation = key.rotation();
        Instant created = created(secret);
        if (rotation != null && !now.isBefore(created.plus(GatewayDuration.parse(rotation.every())))) {
            Instant until = now.plus(GatewayDuration.parse(rotation.overlap()));
            secret = replace(secret, key, value(secret, key.secretKey()), until);
            created = created(secret);
        }
        String previous = value(secret, key.secretKey() + PREVIOUS);
        Instant until = previousUntil(secret);
        if (previous != null && (until == null || !now.isBefore(until))) {
            secret = forget(secret, key);
            previous = null;
        }
        DeclaredKey current = declared(key, Objects.requireNonNull(value(secret, key.secretKey())));
        valid.add(current);
        DeclaredKey before = previous == null ? null : declared(key, previous);
        if (before != null) {
            valid.add(before);
            wake(Objects.requireNonNull(until));
        }
        Instant rotates = rotation == null ? null : created.plus(GatewayDuration.parse(rotation.every()));
        if (rotates != null) {
            wake(rotates);
        }
        statuses.add(new KeyStatus(
                key.name(),
                current.id(),
                name,
                created,
                rotates,
                before == null ? null : before.id(),
                before == null ? null : until));
    }

    private void wake(Instant at) {
        next = next == null || at.isBefore(next) ? at : next;
    }

    private static DeclaredKey declared(ProjectKey key, String value) throws Refusal {
        KeyScope scope =
                switch (key.scope()) {
                    case INGEST -> KeyScope.INGEST;
                    case BROWSER -> KeyScope.BROWSER;
                };
        try {
            return new DeclaredKey(value, key.name(), scope);
        } catch (MetadataException.Invalid e) {
            throw new Refusal(ConditionReason.INVALID_KEY, "key " + key.name() + ": " + e.getMessage());
        }
    }

    private @Nullable Secret find(String name) {
        return client.secrets()
                .inNamespace(project.getMetadata().getNamespace())
                .withName(name)
                .get();
    }

    /** Never in place of one that is there: whoever made that one may rely on it. */
    private Secret create(String name, ProjectKey key) throws Refusal {
        Secret secret = new SecretBuilder()
                .withMetadata(meta(project, name))
                .editMetadata()
                .addToAnnotations(CREATED, now.toString())
                .endMetadata()
                .withType("Opaque")
                .addToData(key.secretKey(), encoded(IngestKeys.random()))
                .build();
        try {
            return client.resource(secret).create();
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                throw new Refusal(
                        ConditionReason.RECONCILING, "key " + key.name() + ": the Secret " + name + " was just made");
            }
            throw e;
        }
    }

    /** Of a Secret that is this project's. */
    static ObjectMeta meta(LynexProject project, String name) {
        return new ObjectMetaBuilder()
                .withNamespace(project.getMetadata().getNamespace())
                .withName(name)
                .addToLabels(PROJECT, project.getMetadata().getName())
                .addToLabels("app.kubernetes.io/managed-by", Identifiers.MANAGER)
                .withOwnerReferences(new OwnerReferenceBuilder()
                        .withApiVersion(project.getApiVersion())
                        .withKind(project.getKind())
                        .withName(project.getMetadata().getName())
                        .withUid(project.getMetadata().getUid())
                        .withController(true)
                        .build())
                .build();
    }

    private Secret replace(Secret secret, ProjectKey key, @Nullable String previous, @Nullable Instant previousUntil) {
        Map<String, String> data = data(secret);
        data.put(key.secretKey(), encoded(IngestKeys.random()));
        data.remove(key.secretKey() + PREVIOUS);
        var changed = new SecretBuilder(secret);
        changed.editMetadata()
                .addToAnnotations(CREATED, now.toString())
                .removeFromAnnotations(PREVIOUS_UNTIL)
                .endMetadata();
        if (previous != null && previousUntil != null) {
            data.put(key.secretKey() + PREVIOUS, encoded(previous));
            changed.editMetadata()
                    .addToAnnotations(PREVIOUS_UNTIL, previousUntil.toString())
                    .endMetadata();
        }
        // With its resourceVersion, so that of two who rotate at once one fails.
        return client.resource(changed.withData(data).build()).update();
    }

    private Secret forget(Secret secret, ProjectKey key) {
        Map<String, String> data = data(secret);
        data.remove(key.secretKey() + PREVIOUS);
        return client.resource(new SecretBuilder(secret)
                        .editMetadata()
                        .removeFromAnnotations(PREVIOUS_UNTIL)
                        .endMetadata()
                        .withData(data)
                        .build())
                .update();
    }

    private void removeOthers(Set<String> wanted) {
        for (Secret secret : client.secrets()
                .inNamespace(project.getMetadata().getNamespace())
                .withLabel(PROJECT, project.getMetadata().getName())
                .list()
                .getItems()) {
            boolean ours = secret.getOwnerReferenceFor(project).isPresent();
            String name = secret.getMetadata().getName();
            if (!ours || wanted.contains(name)) {
                continue;
            }
            if (name.equals(InvitationSecret.name(project))) {
                invitations = secret;
            } else {
                client.resource(secret).delete();
            }
        }
    }

    private Instant created(Secret secret) {
        return time(secret, CREATED).orElse(now);
    }

    private static @Nullable Instant previousUntil(Secret secret) {
        return time(secret, PREVIOUS_UNTIL).orElse(null);
    }

    private static Optional<Instant> time(Secret secret, String annotation) {
        Map<String, String> annotations = secret.getMetadata().getAnnotations();
        return Optional.ofNullable(annotations).map(all -> all.get(annotation)).map(Instant::parse);
    }

    private static @Nullable String value(Secret secret, String key) {
        String encoded = data(secret).get(key);
        return encoded == null ? null : new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
    }

    private static Map<String, String> data(Secret secret) {
        return new TreeMap<>(Objects.requireNonNullElse(secret.getData(), Map.of()));
    }

    private static String encoded(String value) {
        return Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8));
    }
}
