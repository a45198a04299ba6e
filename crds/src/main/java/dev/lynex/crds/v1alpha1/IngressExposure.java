package dev.lynex.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Exposure by an Ingress. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record IngressExposure(
        @JsonPropertyDescription("Name of the IngressClass. Left out: the cluster's default.")
        @Pattern(Patterns.NAME)
        @Size(max = 253)
        @Nullable
        String className,

        @JsonPropertyDescription("Annotations of the Ingress, by which controllers are told more; at most 32.")
        @Size(max = 32)
        Map<String, String> annotations,

        @JsonPropertyDescription(
                "Annotations of the second Ingress, which there is for gRPC alone, since controllers want to be told that"
                        + " its back end speaks HTTP/2 (nginx.ingress.kubernetes.io/backend-protocol: GRPC); at most 32.")
        @Size(max = 32)
        Map<String, String> grpcAnnotations) {
    public IngressExposure {
        annotations = Copies.of(annotations);
        grpcAnnotations = Copies.of(grpcAnnotations);
    }
}
