package dev.lynex.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Whom a connection to a store trusts. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "!(has(self.caSecret) && has(self.caConfigMap))",
        message = "name one place for the CA: keep either caSecret or caConfigMap, and remove the other")
public record StoreTls(
        @JsonPropertyDescription(
                "Certificates (PEM) of the authorities that are trusted, in a Secret. Without caSecret and"
                        + " caConfigMap those of the image are.")
        @Nullable
        SecretKeyRef caSecret,

        @JsonPropertyDescription("The same in a ConfigMap, as trust-manager writes it.") @Nullable
        ConfigMapKeyRef caConfigMap) {}
