package dev.lynex.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** A Gateway to which a route attaches. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record GatewayRef(
        @JsonPropertyDescription("Name of the Gateway.") @Required @Pattern(Patterns.NAME) @Size(max = 253)
        String name,

        @JsonPropertyDescription("Its namespace. Left out: that of the platform.")
        @Pattern(Patterns.LABEL)
        @Size(max = 63)
        @Nullable
        String namespace,

        @JsonPropertyDescription("The listener in it. Left out: all that fit.")
        @Pattern(Patterns.NAME)
        @Size(max = 253)
        @Nullable
        String sectionName) {}
