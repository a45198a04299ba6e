package dev.lynex.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** Which events an alert rule looks at: those that fit all fields that are set, each by any of its values. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record EventFilters(
        @JsonPropertyDescription("Types of event, such as span or model_response; at most 20.") @Size(max = 20)
        List<@Size(min = 1, max = 200) String> type,

        @JsonPropertyDescription("Models as events name them; at most 20.") @Size(max = 20)
        List<@Size(min = 1, max = 200) String> model,

        @JsonPropertyDescription("Families of models, all versions together; at most 20.") @Size(max = 20)
        List<@Size(min = 1, max = 200) String> modelFamily,

        @JsonPropertyDescription("Providers as events name them; at most 20.") @Size(max = 20)
        List<@Size(min = 1, max = 200) String> provider,

        @JsonPropertyDescription("Statuses, such as ok or error; at most 20.") @Size(max = 20)
        List<@Size(min = 1, max = 200) String> status,

        @JsonPropertyDescription("Environments, such as production; at most 20.") @Size(max = 20)
        List<@Size(min = 1, max = 200) String> environment) {
    public EventFilters {
        type = Copies.of(type);
        model = Copies.of(model);
        modelFamily = Copies.of(modelFamily);
        provider = Copies.of(provider);
        status = Copies.of(status);
        environment = Copies.of(environment);
    }
}
