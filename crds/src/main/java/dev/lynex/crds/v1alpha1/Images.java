package dev.lynex.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the functions' images come from. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Images(
        @JsonPropertyDescription("What stands before the function's name: images are PREFIX-ingest:TAG and so on.")
        @Default("lynex")
        @Pattern("^[a-z0-9]([a-z0-9._:/-]*[a-z0-9])?$")
        @Size(max = 255)
        String prefix,

        @JsonPropertyDescription(
                "The tag. Left out: the operator's own version, so that an upgrade of the operator upgrades"
                        + " the functions.")
        @Pattern("^[A-Za-z0-9_][A-Za-z0-9_.-]*$")
        @Size(max = 128)
        @Nullable
        String tag,

        @JsonPropertyDescription("When nodes pull: Always, IfNotPresent or Never.") @Default("IfNotPresent")
        ImagePullPolicy pullPolicy,

        @JsonPropertyDescription(
                "Names of Secrets with the registry's login, in the namespace of the platform; at most 10.")
        @Size(max = 10)
        List<@Pattern(Patterns.NAME) @Size(max = 253) String> pullSecrets) {
    public Images {
        pullSecrets = Copies.of(pullSecrets);
    }
}
