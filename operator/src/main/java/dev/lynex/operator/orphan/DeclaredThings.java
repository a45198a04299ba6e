package dev.lynex.operator.orphan;

import dev.lynex.crds.v1alpha1.LynexPlatform;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;

/** One kind of what resources declare in a platform's stores, such as projects. */
public interface DeclaredThings {
    /** Of the resources that declare it. */
    Class<? extends HasMetadata> ownerKind();

    /**
     * All of it that was declared by way of this platform's resource.
     *
     * @throws StoreAwayException when the store cannot be asked
     */
    List<Declared> of(LynexPlatform platform, KubernetesClient client) throws StoreAwayException;

    /**
     * Removes it, if that owner still has it.
     *
     * @throws StoreAwayException when the store cannot be asked
     */
    void release(Declared declared, LynexPlatform platform, KubernetesClient client) throws StoreAwayException;

    /**
     * Something that a resource declared.
     *
     * @param id of the thing
     * @param ownerUid UID of the resource
     * @param namespace of the resource
     * @param name of the resource
     */
    record Declared(String id, String ownerUid, String namespace, String name) {}
}
