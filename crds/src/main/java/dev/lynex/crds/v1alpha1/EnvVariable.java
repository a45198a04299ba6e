package dev.lynex.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** An environment variable of a function. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "[has(self.value), has(self.secret), has(self.configMap)].filter(x, x).size() == 1",
        message = "say where the value comes from: set exactly one of value, secret and configMap")
public record EnvVariable(
        @JsonPropertyDescription(
                "Its name, such as LYNEX_QUEUE_LINGER. Names that the operator sets itself stay as it sets them.")
        @Required
        @Pattern("^[A-Za-z_][A-Za-z0-9_]*$")
        @Size(max = 128)
        String name,

        @JsonPropertyDescription("The value itself. No secrets: anyone who may read the platform reads it.")
        @Size(max = 4096)
        @Nullable
        String value,

        @JsonPropertyDescription("The value in a Secret.") @Nullable
        SecretKeyRef secret,

        @JsonPropertyDescription("The value in a ConfigMap.") @Nullable
        ConfigMapKeyRef configMap) {}
