package dev.lynex.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An alert that is pending or fires. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ActiveAlert(
        @JsonPropertyDescription("The project, by its id.") @Required
        String projectId,

        @JsonPropertyDescription("What sets it apart, by the rule's groupBy.")
        Map<String, String> labels,

        @JsonPropertyDescription("Pending or Firing.") @Required
        AlertState state,

        @JsonPropertyDescription("Since when it is so.") @Required @JsonFormat(shape = JsonFormat.Shape.STRING)
        Instant since,

        @JsonPropertyDescription("The value when it became so, in the metric's unit.") @Nullable
        String value) {
    public ActiveAlert {
        labels = Copies.of(labels);
    }
}
