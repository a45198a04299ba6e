package dev.lynex.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** The platform that a project belongs to. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record PlatformRef(
        @JsonPropertyDescription("Name of the LynexPlatform.") @Required @Pattern(Patterns.NAME) @Size(max = 253)
        String name,

        @JsonPropertyDescription(
                "Its namespace, which must allow this one in allowedNamespaces. Left out: that of the project.")
        @Pattern(Patterns.LABEL)
        @Size(max = 63)
        @Nullable
        String namespace) {}
