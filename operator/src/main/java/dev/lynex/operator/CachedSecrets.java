package dev.lynex.operator;

import dev.lynex.operator.model.Checksum;
import dev.lynex.operator.shared.Changes;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.javaoperatorsdk.operator.api.config.informer.FieldSelectorBuilder;
import io.javaoperatorsdk.operator.api.config.informer.InformerConfiguration;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.PrimaryToSecondaryMapper;
import io.javaoperatorsdk.operator.processing.event.source.SecondaryToPrimaryMapper;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The Secrets of the namespaces that a controller looks after, without their values: a hash stands in place of each. A
 * cluster's Secrets may be large and many, and what the operator needs of most is that they are there. Where a value is
 * needed it is asked for.
 */
public final class CachedSecrets {
    /** So many at a time, when all are listed. */
    private static final long PAGE = 100;

    private CachedSecrets() {}

    /**
     * Watches them.
     *
     * @param name of the sources, of which there is one for each namespace
     * @param changes is told what they see
     */
    public static <P extends HasMetadata> List<EventSource<?, P>> sources(
            String name,
            Class<P> primary,
            EventSourceContext<P> context,
            Changes<Secret> changes,
            SecondaryToPrimaryMapper<Secret> toPrimary,
            PrimaryToSecondaryMapper<P> toSecondary) {
        Set<String> namespaces = context.getControllerConfiguration().getEffectiveNamespaces();
        // A store of its own for each: an informer removes from its store whatever its own list has not.
        return namespaces.stream()
                .<EventSource<?, P>>map(namespace -> new SharedSecrets<>(
                        InformerEventSourceConfiguration.from(Secret.class, primary)
                                .withName(
                                        InformerConfiguration.allNamespacesWatched(Set.of(namespace))
                                                ? name
                                                : name + "-" + namespace)
                                .withNamespaces(Set.of(namespace))
                                // What others keep in Secrets, and nobody names for a store.
                                .withFieldSelector(new FieldSelectorBuilder()
                                        .withoutField("type", "helm.sh/release.v1")
                                        .withoutField("type", "kubernetes.io/service-account-token")
                                        .build())
                                .withInformerListLimit(PAGE)
                                .withItemStore(new WithoutValues())
                                .withSecondaryToPrimaryMapper(toPrimary)
                                .withPrimaryToSecondaryMapper(toSecondary)
                                .build(),
                        context,
                        changes))
                .toList();
    }

    /** Tells others, too. */
    private static final class SharedSecrets<P extends HasMetadata> extends InformerEventSource<Secret, P> {
        private final Changes<Secret> changes;

        SharedSecrets(
                InformerEventSourceConfiguration<Secret> configuration,
                EventSourceContext<P> context,
                Changes<Secret> changes) {
            super(configuration, context);
            this.changes = changes;
        }

        @Override
        public void onAdd(Secret secret) {
            super.onAdd(secret);
            changes.onAdd(secret);
        }

        @Override
        public void onUpdate(Secret before, Secret now) {
            super.onUpdate(before, now);
            changes.onUpdate(before, now);
        }

        @Override
        public void onDelete(Secret secret, boolean stateUnknown) {
            super.onDelete(secret, stateUnknown);
            changes.onDelete(secret, stateUnknown);
        }
    }

    static final class WithoutValues extends BasicItemStore<Secret> {
        WithoutValues() {
            super(Cache::metaNamespaceKeyFunc);
        }

        @Override
        public Secret put(String key, Secret secret) {
            return super.put(key, withoutValues(secret));
        }
    }

    static Secret withoutValues(Secret secret) {
        Map<String, String> hashes = new TreeMap<>();
        if (secret.getData() != null) {
            secret.getData()
                    .forEach((key, value) -> hashes.put(key, Checksum.of(value.getBytes(StandardCharsets.UTF_8))));
        }
        return new SecretBuilder()
                .withNewMetadata()
                .withNamespace(secret.getMetadata().getNamespace())
                .withName(secret.getMetadata().getName())
                .withUid(secret.getMetadata().getUid())
                .withResourceVersion(secret.getMetadata().getResourceVersion())
                .endMetadata()
                .withType(secret.getType())
                .withData(hashes)
                .build();
    }
}
