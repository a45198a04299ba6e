package dev.lynex.operator.selection;

import dev.lynex.crds.v1alpha1.LynexPlatform;
import dev.lynex.crds.v1alpha1.LynexProject;
import dev.lynex.crds.v1alpha1.PlatformRef;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.Objects;

/** Platforms by {@code namespace/name}, as statuses name them. */
public final class PlatformName {
    /** Of the projects' cache: projects by the name of their platform. */
    public static final String INDEX = "projects-by-platform";

    private PlatformName() {}

    public static String of(LynexPlatform platform) {
        return platform.getMetadata().getNamespace() + "/"
                + platform.getMetadata().getName();
    }

    /** Of the platform that a project names. */
    public static String of(LynexProject project) {
        PlatformRef ref = project.getSpec().platformRef();
        return Objects.requireNonNullElse(ref.namespace(), project.getMetadata().getNamespace()) + "/" + ref.name();
    }

    public static ResourceID id(String name) {
        int slash = name.indexOf('/');
        return new ResourceID(name.substring(slash + 1), name.substring(0, slash));
    }
}
