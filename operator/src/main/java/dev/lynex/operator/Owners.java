package dev.lynex.operator;

import dev.lynex.metadata.Owner;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.Objects;

/** Resources as the metadata knows them. */
public final class Owners {
    private Owners() {}

    /** As it is known wherever it declared something. */
    public static Owner of(HasMetadata resource) {
        ObjectMeta meta = resource.getMetadata();
        return new Owner(
                meta.getUid(),
                meta.getNamespace() + "/" + meta.getName(),
                Objects.requireNonNullElse(meta.getGeneration(), 0L));
    }

    /** As one that declares something by way of this platform. */
    public static Owner of(HasMetadata resource, HasMetadata platform) {
        Owner owner = of(resource);
        return new Owner(
                owner.uid(),
                owner.name(),
                owner.generation(),
                platform.getMetadata().getUid());
    }
}
