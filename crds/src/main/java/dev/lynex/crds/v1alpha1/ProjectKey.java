package dev.lynex.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** An ingest key of a project. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "self.source == 'Generated' || has(self.secretName)",
        message = "an Existing key is read from a Secret: name it in secretName",
        fieldPath = ".secretName")
@ValidationRule(
        value = "self.source == 'Generated' || !has(self.rotation)",
        message = "only Generated keys are rotated: remove rotation, and rotate the Secret yourself",
        fieldPath = ".rotation")
public record ProjectKey(
        @JsonPropertyDescription("What people know it by, unique in the list.")
        @Required
        @Pattern(Patterns.LABEL)
        @Size(max = 63)
        String name,

        @JsonPropertyDescription(
                "Ingest: for servers, in a header. Browser: for pages of spec.browserOrigins, where anyone can"
                        + " read it.")
        @Default("Ingest")
        KeyScope scope,

        @JsonPropertyDescription(
                "Generated: the operator makes the key and the Secret. Existing: the Secret is there, with a key"
                        + " of the form sk_ID_SECRET and at least 128 random bits in the secret.")
        @Default("Generated")
        KeySource source,

        @JsonPropertyDescription(
                "Name of the Secret, in the namespace of the project. Left out: that of the project, a dash and"
                        + " that of the key. A Secret that is there and not the project's own is never overwritten.")
        @Pattern(Patterns.NAME)
        @Size(max = 253)
        @Nullable
        String secretName,

        @JsonPropertyDescription("The key in the Secret whose value is the ingest key.")
        @Default("apiKey")
        @Pattern(Patterns.DATA_KEY)
        @Size(max = 253)
        String secretKey,

        @JsonPropertyDescription("How often it is replaced. Left out: never by itself.") @Nullable
        KeyRotation rotation) {}
