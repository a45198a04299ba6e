package dev.lynex.operator.model;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.Map;
import java.util.TreeMap;

/**
 * Names and labels of what a function of a platform is made of; the labels are those that Kubernetes recommends.
 *
 * @param namespace of the platform and of all it makes
 * @param platform its name
 * @param function as {@link FunctionKind#word}
 * @param version of Lynex that runs there
 */
public record Identifiers(String namespace, String platform, String function, String version) {
    public static final String MANAGER = "lynex-operator";

    static Identifiers of(String namespace, String platform, FunctionKind function, String version) {
        return new Identifiers(namespace, platform, function.word(), version);
    }

    /** Of every object of the function. */
    public String name() {
        return platform + "-" + function;
    }

    /** By which its pods are found; these never change, since a Deployment's selector cannot. */
    Map<String, String> selector() {
        return Map.of("app.kubernetes.io/name", "lynex-" + function, "app.kubernetes.io/instance", platform);
    }

    Map<String, String> labels() {
        Map<String, String> labels = new TreeMap<>(selector());
        labels.put("app.kubernetes.io/component", function);
        labels.put("app.kubernetes.io/part-of", "lynex");
        labels.put("app.kubernetes.io/managed-by", MANAGER);
        labels.put("app.kubernetes.io/version", version);
        return labels;
    }

    ObjectMeta meta() {
        return new ObjectMetaBuilder()
                .withNamespace(namespace)
                .withName(name())
                .withLabels(labels())
                .build();
    }
}
