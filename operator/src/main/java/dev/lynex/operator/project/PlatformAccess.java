package dev.lynex.operator.project;

import dev.lynex.crds.v1alpha1.AllowedNamespaces;
import dev.lynex.crds.v1alpha1.LynexPlatform;
import dev.lynex.operator.selection.Labels;
import java.util.Map;

/** Whether a platform takes projects of a namespace. */
final class PlatformAccess {
    private PlatformAccess() {}

    /** @param labels of the namespace */
    static boolean allows(LynexPlatform platform, String namespace, Map<String, String> labels) {
        AllowedNamespaces allowed = platform.getSpec().allowedNamespaces();
        return switch (allowed.from()) {
            case ALL -> true;
            case SAME -> platform.getMetadata().getNamespace().equals(namespace);
            case SELECTOR -> allowed.selector() != null && Labels.fit(allowed.selector(), labels);
        };
    }
}
