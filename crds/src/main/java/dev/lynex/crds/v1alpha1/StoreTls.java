package dev.lynex.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Whom a connection to a store trusts, and as whom it shows itself. */
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
        ConfigMapKeyRef caConfigMap,

        @JsonPropertyDescription(
                "Name of a Secret of type kubernetes.io/tls with the certificate and key that the functions"
                        + " show to the store (mutual TLS). Left out: none is shown.")
        @Pattern(Patterns.NAME)
        @Size(max = 253)
        @Nullable
        String clientCertificateSecret) {}
