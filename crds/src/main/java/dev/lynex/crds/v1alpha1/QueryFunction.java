package dev.lynex.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** The function that answers questions and evaluates alert rules. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "!has(self.publicUrl) || self.publicUrl.matches('^https?://[^@/?#]+(/[A-Za-z0-9._~-]+)*$')",
        message =
                "publicUrl must be like https://lynex.example.com or https://example.com/lynex, without a slash at its end",
        fieldPath = ".publicUrl")
@ValidationRule(
        value = "!has(self.expose) || !self.expose.grpc",
        message = "only ingest speaks gRPC: remove grpc here",
        fieldPath = ".expose.grpc")
public record QueryFunction(
        @JsonPropertyDescription("Its image, instead of that of spec.images.") @Size(min = 1, max = 512) @Nullable
        String image,

        @JsonPropertyDescription("How many replicas, by CPU.") @Default(CpuScaling.DEFAULT)
        CpuScaling scaling,

        @JsonPropertyDescription(
                "CPU and memory of a replica. Left out: requests cpu 250m and memory 256Mi, limits memory 512Mi.")
        @Nullable
        Resources resources,

        @JsonPropertyDescription(
                "How people outside of the cluster reach the API and the dashboard. Left out: only the Service is"
                        + " made.")
        @Nullable
        Exposure expose,

        @JsonPropertyDescription(
                "Where people open the dashboard, such as https://lynex.example.com: links of invitations begin so, and"
                        + " issuers send browsers back there. Left out: by expose; without it http://127.0.0.1:8001, where"
                        + " kubectl port-forward leads.")
        @Size(min = 1, max = 2048)
        @Nullable
        String publicUrl,

        @JsonPropertyDescription(
                "Who may sign in, and how. Left out: whoever has an account with a password, which invitations make.")
        @Nullable
        Identity identity,

        @JsonPropertyDescription("What else its pods have.") @Nullable
        PodTemplate template) {}
