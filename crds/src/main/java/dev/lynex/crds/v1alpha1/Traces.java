package dev.lynex.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Traces of Lynex' own work, by OTLP. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "self.endpoint.matches('^https?://[^@?#]+$')",
        message =
                "endpoint must be http://host:port or https://host:port, without /v1/traces and without keys: put keys into a"
                        + " Secret and name it in headersSecret",
        fieldPath = ".endpoint")
public record Traces(
        @JsonPropertyDescription("Where they go, by OTLP over HTTP, without /v1/traces.")
        @Required
        @Size(min = 1, max = 2048)
        String endpoint,

        @JsonPropertyDescription("So many of a hundred traces are sent, 0 to 100.") @Default("10") @Min(0) @Max(100)
        Integer sampledPercent,

        @JsonPropertyDescription("Headers with keys, in the form of OTEL_EXPORTER_OTLP_HEADERS: name=value,name=value.")
        @Nullable
        SecretKeyRef headersSecret) {}
