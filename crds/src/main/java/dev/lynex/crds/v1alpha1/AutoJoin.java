package dev.lynex.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** What people from an issuer become when they come the first time. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record AutoJoin(
        @JsonPropertyDescription("Id of the project that they join, as in status.projectId of a LynexProject.")
        @Required
        @Pattern("^[a-z0-9-]{1,63}$")
        @Size(max = 63)
        String projectId,

        @JsonPropertyDescription("As what: Owner, Admin, Member or Viewer.") @Default("Viewer")
        MemberRole role) {}
