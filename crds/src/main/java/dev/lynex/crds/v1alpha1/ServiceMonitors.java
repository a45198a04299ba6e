package dev.lynex.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;

/** Discovery by the Prometheus operator. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "duration(self.interval) >= duration('5s') && duration(self.interval) <= duration('10m')",
        message = "interval must be 5s to 10m",
        fieldPath = ".interval")
public record ServiceMonitors(
        @JsonPropertyDescription("How often Prometheus asks, 5s to 10m.")
        @Default("30s")
        @Pattern(Patterns.DURATION)
        @Size(max = 24)
        String interval,

        @JsonPropertyDescription("Labels by which a Prometheus selects its ServiceMonitors, at most 16.")
        @Size(max = 16)
        Map<String, String> labels) {
    public ServiceMonitors {
        labels = Copies.of(labels);
    }
}
