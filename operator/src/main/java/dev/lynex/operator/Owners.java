package dev.lynex.operator;

import dev.lynex.metadata.Owner;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.Objects;

/** Resources as the metadata knows them. */
public final class Owners {
    private Owners() {}

    public static Owner of(HasMetadata resource) {
        ObjectMeta meta = resource.getMetadata();
        return new Owner(
                meta.getUid(),
                meta.getNamespace() + "/" + meta.getName(),
                Objects.requireNonNullElse(meta.getGeneration(), 0L));
    }
}
