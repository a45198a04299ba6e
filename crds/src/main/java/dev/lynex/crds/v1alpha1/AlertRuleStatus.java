package dev.lynex.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.generator.annotation.Size;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an alert rule was found to be. It changes with the state, not with each value. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@SchemaCustomizer(value = ListTypes.class, input = "map conditions type; set platforms")
public record AlertRuleStatus(
        @JsonPropertyDescription("The generation of the spec that this status tells about.") @Nullable
        Long observedGeneration,

        @JsonPropertyDescription(
                "The most urgent state of its alerts: Firing, Pending, Inactive, or Suspended, or Unknown when it"
                        + " cannot be evaluated.")
        @Nullable
        AlertState state,

        @JsonPropertyDescription("The state for machines, by type.") @Size(max = 32)
        List<Condition> conditions,

        @JsonPropertyDescription(
                "Platforms whose metadata has it or is about to, as NAMESPACE/NAME: where it is taken back from when it"
                        + " leaves.")
        @Size(max = 1000)
        List<@Size(max = 317) String> platforms,

        @JsonPropertyDescription("Since when it has this state.") @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable
        Instant since,

        @JsonPropertyDescription("The value at the last change of state, in the metric's unit.") @Nullable
        String lastValue,

        @JsonPropertyDescription("Alerts that fire.") @Nullable
        Integer firing,

        @JsonPropertyDescription("Alerts that are pending.") @Nullable
        Integer pending,

        @JsonPropertyDescription(
                "The alerts that are pending or fire, those that fire first; at most 20 of them are listed.")
        @Size(max = 20)
        List<ActiveAlert> alerts)
        implements Conditioned {
    public AlertRuleStatus {
        conditions = Copies.of(conditions);
        platforms = Copies.of(platforms);
        alerts = Copies.of(alerts);
    }
}
