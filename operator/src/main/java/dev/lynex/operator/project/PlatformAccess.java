package dev.lynex.operator.project;

import dev.lynex.crds.v1alpha1.AllowedNamespaces;
import dev.lynex.crds.v1alpha1.LabelRequirement;
import dev.lynex.crds.v1alpha1.LynexPlatform;
import dev.lynex.crds.v1alpha1.NamespaceSelector;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether a platform takes projects of a namespace. */
final class PlatformAccess {
    private PlatformAccess() {}

    /** @param labels of the namespace */
    static boolean allows(LynexPlatform platform, String namespace, Map<String, String> labels) {
        AllowedNamespaces allowed = platform.getSpec().allowedNamespaces();
        return switch (allowed.from()) {
            case ALL -> true;
            case SAME -> platform.getMetadata().getNamespace().equals(namespace);
            case SELECTOR -> matches(allowed.selector(), labels);
        };
    }

    private static boolean matches(@Nullable NamespaceSelector selector, Map<String, String> labels) {
        return selector != null
                && labels.entrySet().containsAll(selector.matchLabels().entrySet())
                && selector.matchExpressions().stream().allMatch(each -> matches(each, labels));
    }

    private static boolean matches(LabelRequirement each, Map<String, String> labels) {
        String value = labels.get(each.key());
        return switch (each.operator()) {
            case IN -> value != null && each.values().contains(value);
            case NOT_IN -> value == null || !each.values().contains(value);
            case EXISTS -> value != null;
            case DOES_NOT_EXIST -> value == null;
        };
    }
}
