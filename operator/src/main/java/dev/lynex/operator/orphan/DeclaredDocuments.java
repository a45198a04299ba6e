package dev.lynex.operator.orphan;

import dev.lynex.crds.v1alpha1.AlertRule;
import dev.lynex.crds.v1alpha1.LynexPlatform;
import dev.lynex.crds.v1alpha1.LynexProject;
import dev.lynex.crds.v1alpha1.RetentionPolicy;
import dev.lynex.metadata.Declarations;
import dev.lynex.metadata.MetadataException;
import dev.lynex.metadata.MetadataStore;
import dev.lynex.metadata.Owner;
import dev.lynex.operator.Refusal;
import dev.lynex.operator.stores.MetadataStores;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What resources of one kind declared, as it lies in platforms' metadata. */
public final class DeclaredDocuments implements DeclaredThings {
    private final Class<? extends HasMetadata> ownerKind;
    private final MetadataStores stores;
    private final BiFunction<MetadataStore, String, Map<String, Owner>> owners;
    private final BiConsumer<MetadataStore, Declared> release;

    private DeclaredDocuments(
            Class<? extends HasMetadata> ownerKind,
            MetadataStores stores,
            BiFunction<MetadataStore, String, Map<String, Owner>> owners,
            BiConsumer<MetadataStore, Declared> release) {
        this.ownerKind = ownerKind;
        this.stores = stores;
        this.owners = owners;
        this.release = release;
    }

    /** Those of every kind. */
    public static List<DeclaredThings> all(MetadataStores stores) {
        return List.of(
                new DeclaredDocuments(
                        LynexProject.class,
                        stores,
                        (store, platform) -> store.declared().owners(platform),
                        (store, each) -> store.declared().release(each.id(), each.ownerUid())),
                declarations(AlertRule.class, stores, MetadataStore::rules),
                declarations(RetentionPolicy.class, stores, MetadataStore::policies));
    }

    private static DeclaredDocuments declarations(
            Class<? extends HasMetadata> ownerKind,
            MetadataStores stores,
            Function<MetadataStore, Declarations<?>> kind) {
        return new DeclaredDocuments(
                ownerKind,
                stores,
                (store, platform) -> kind.apply(store).owners().stream()
                        .filter(owner -> platform.equals(owner.platform()))
                        .collect(Collectors.toMap(Owner::name, owner -> owner)),
                (store, each) -> kind.apply(store).release(new Owner(each.ownerUid(), each.id(), 0)));
    }

    @Override
    public Class<? extends HasMetadata> ownerKind() {
        return ownerKind;
    }

    @Override
    public List<Declared> of(LynexPlatform platform, KubernetesClient client) throws StoreAwayException {
        try {
            List<Declared> all = new ArrayList<>();
            owners.apply(store(platform, client), platform.getMetadata().getUid())
                    .forEach((id, owner) -> {
                        String[] name = owner.name().split("/", 2);
                        all.add(new Declared(id, owner.uid(), name[0], name[1]));
                    });
            return all;
        } catch (MetadataException.Unavailable e) {
            throw new StoreAwayException(String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public void release(Declared declared, LynexPlatform platform, KubernetesClient client) throws StoreAwayException {
        try {
            release.accept(store(platform, client), declared);
        } catch (MetadataException.Unavailable e) {
            throw new StoreAwayException(String.valueOf(e.getMessage()), e);
        }
    }

    private MetadataStore store(LynexPlatform platform, KubernetesClient client) throws StoreAwayException {
        try {
            return stores.of(platform, client);
        } catch (Refusal e) {
            throw new StoreAwayException(e.message(), e);
        }
    }
}
