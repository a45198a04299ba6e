package dev.lynex.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What is known of somebody who is to own a project; never the link. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record OwnerStatus(
        @JsonPropertyDescription("The address in spec.owners.") @Required
        String email,

        @JsonPropertyDescription("Invited: not come yet. Joined: an owner of the project. Left out: not invited yet.")
        @Nullable
        OwnerState state,

        @JsonPropertyDescription(
                "The key in the Secret PROJECT-invitations whose value is the link. Only with Invited.")
        @Nullable
        String secretKey,

        @JsonPropertyDescription("When the link ends and another takes its place. Only with Invited.")
        @JsonFormat(shape = JsonFormat.Shape.STRING)
        @Nullable
        Instant expiryTime) {}
