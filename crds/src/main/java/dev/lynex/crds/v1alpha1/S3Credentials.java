package dev.lynex.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** With which keys the archive's S3 is used. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record S3Credentials(
        @JsonPropertyDescription("Name of a Secret in the namespace of the platform.")
        @Required
        @Pattern(Patterns.NAME)
        @Size(max = 253)
        String secretName,

        @JsonPropertyDescription("Key of the access key in it.")
        @Default("access-key")
        @Pattern(Patterns.DATA_KEY)
        @Size(max = 253)
        String accessKeyKey,

        @JsonPropertyDescription("Key of the secret key in it.")
        @Default("secret-key")
        @Pattern(Patterns.DATA_KEY)
        @Size(max = 253)
        String secretKeyKey) {}
