package dev.lynex.operator.selection;

import dev.lynex.crds.v1alpha1.LabelRequirement;
import dev.lynex.crds.v1alpha1.LabelSelector;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Map;
import java.util.Objects;

/** Labels of an object, held against selectors. */
public final class Labels {
    private Labels() {}

    /** Those that an object has, none when it says nothing. */
    public static Map<String, String> of(HasMetadata object) {
        return Objects.requireNonNullElse(object.getMetadata().getLabels(), Map.of());
    }

    /** Whether they fit; an empty selector fits all. */
    public static boolean fit(LabelSelector selector, Map<String, String> labels) {
        return labels.entrySet().containsAll(selector.matchLabels().entrySet())
                && selector.matchExpressions().stream().allMatch(each -> fit(each, labels));
    }

    private static boolean fit(LabelRequirement each, Map<String, String> labels) {
        String value = labels.get(each.key());
        return switch (each.operator()) {
            case IN -> value != null && each.values().contains(value);
            case NOT_IN -> value == null || !each.values().contains(value);
            case EXISTS -> value != null;
            case DOES_NOT_EXIST -> value == null;
        };
    }
}
