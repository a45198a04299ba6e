package dev.lynex.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** How a function is reached from outside of the cluster. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "has(self.ingress) != has(self.httpRoute)",
        message = "say how to expose it: set exactly one of ingress and httpRoute (ingress: {} will do)")
@ValidationRule(
        value = "!(has(self.httpRoute) && has(self.tlsSecretName))",
        message =
                "with httpRoute TLS is the Gateway's: remove tlsSecretName, and name the Secret in the Gateway's listener",
        fieldPath = ".tlsSecretName")
public record Exposure(
        @JsonPropertyDescription("The name under which clients reach it, such as ingest.example.com.")
        @Required
        @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)+$")
        @Size(max = 253)
        String host,

        @JsonPropertyDescription("Expose by an Ingress.") @Nullable
        IngressExposure ingress,

        @JsonPropertyDescription("Expose by an HTTPRoute of the Gateway API.") @Nullable
        HttpRouteExposure httpRoute,

        @JsonPropertyDescription(
                "Name of a Secret of type kubernetes.io/tls for the Ingress. Left out: the Ingress speaks plain"
                        + " HTTP, and keys travel in clear.")
        @Pattern(Patterns.NAME)
        @Size(max = 253)
        @Nullable
        String tlsSecretName,

        @JsonPropertyDescription(
                "Whether OTLP/gRPC is reachable there too, by its paths. Only ingest has it; the Ingress' controller"
                        + " or the Gateway must pass HTTP/2 on.")
        @Default("false")
        Boolean grpc) {}
