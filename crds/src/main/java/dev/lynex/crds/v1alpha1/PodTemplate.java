package dev.lynex.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What of a function's pods is not the operator's business. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@SchemaCustomizer(value = ListTypes.class, input = "map env name; map volumes name")
@ValidationRule(
        value =
                "!has(self.labels) || self.labels.all(k, !k.startsWith('lynex.dev/') && !k.startsWith('app.kubernetes.io/'))",
        message = "labels below lynex.dev/ and app.kubernetes.io/ are the operator's: choose a prefix of your own",
        fieldPath = ".labels")
@ValidationRule(
        value = "!has(self.annotations) || self.annotations.all(k, !k.startsWith('lynex.dev/'))",
        message = "annotations below lynex.dev/ are the operator's: choose a prefix of your own",
        fieldPath = ".annotations")
public record PodTemplate(
        @JsonPropertyDescription("More labels of the pods, at most 32; none below lynex.dev/ and app.kubernetes.io/.")
        @Size(max = 32)
        Map<String, String> labels,

        @JsonPropertyDescription("More annotations of the pods, at most 32; none below lynex.dev/.") @Size(max = 32)
        Map<String, String> annotations,

        @JsonPropertyDescription("Labels that a node must have, as in a Pod; at most 32.") @Size(max = 32)
        Map<String, String> nodeSelector,

        @JsonPropertyDescription("Taints of nodes that do not keep the pods away, as in a Pod; at most 32.")
        @Size(max = 32)
        List<Toleration> tolerations,

        @JsonPropertyDescription(
                "Which nodes and neighbours the pods want or shun, as in a Pod. Left out: replicas prefer"
                        + " different nodes.")
        @Nullable
        Affinity affinity,

        @JsonPropertyDescription("How replicas spread over zones and nodes, as in a Pod; at most 8.") @Size(max = 8)
        List<TopologySpreadConstraint> topologySpreadConstraints,

        @JsonPropertyDescription(
                "Names of Secrets with the registry's login, beside those of the platform's images; at most 10.")
        @Size(max = 10)
        List<@Pattern(Patterns.NAME) @Size(max = 253) String> imagePullSecrets,

        @JsonPropertyDescription("Name of a PriorityClass. Left out: the cluster's default.")
        @Pattern(Patterns.NAME)
        @Size(max = 253)
        @Nullable
        String priorityClassName,

        @JsonPropertyDescription(
                "More environment variables, at most 64; a way to set what this resource has no field for,"
                        + " by the variables in the function's application.yaml.")
        @Size(max = 64)
        List<EnvVariable> env,

        @JsonPropertyDescription("More volumes, each mounted into the function's container; at most 16.")
        @Size(max = 16)
        List<ExtraVolume> volumes) {
    public PodTemplate {
        labels = Copies.of(labels);
        annotations = Copies.of(annotations);
        nodeSelector = Copies.of(nodeSelector);
        tolerations = Copies.of(tolerations);
        topologySpreadConstraints = Copies.of(topologySpreadConstraints);
        imagePullSecrets = Copies.of(imagePullSecrets);
        env = Copies.of(env);
        volumes = Copies.of(volumes);
    }
}
