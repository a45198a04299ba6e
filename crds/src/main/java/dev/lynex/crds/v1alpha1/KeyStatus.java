package dev.lynex.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What is known of an ingest key besides its secret. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record KeyStatus(
        @JsonPropertyDescription("Its name in spec.keys.") @Required
        String name,

        @JsonPropertyDescription("Public part of the key, fit for logs.") @Nullable
        String id,

        @JsonPropertyDescription("The Secret in which it is.") @Nullable
        String secretName,

        @JsonPropertyDescription("When it was made.") @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
        Instant createdTime,

        @JsonPropertyDescription("When the next one takes its place; only with rotation.")
        @JsonFormat(shape = JsonFormat.Shape.STRING)
        @Nullable
        Instant rotationTime,

        @JsonPropertyDescription("Public part of the key before, while it is still valid.") @Nullable
        String previousId,

        @JsonPropertyDescription("When the key before is revoked.")
        @JsonFormat(shape = JsonFormat.Shape.STRING)
        @Nullable
        Instant previousExpiryTime) {}
