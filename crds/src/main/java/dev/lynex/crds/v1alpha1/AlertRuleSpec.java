package dev.lynex.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an alert rule should be. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "duration(self.interval) >= duration('30s') && duration(self.interval) <= duration('1h')",
        message = "interval must be 30s to 1h",
        fieldPath = ".interval")
@ValidationRule(
        value = "duration(self.interval) <= duration(self.condition.window)",
        message =
                "interval must be at most condition.window, or the events between two windows would never be looked at",
        fieldPath = ".interval")
@ValidationRule(
        value = "duration(self.__for__) <= duration('168h')",
        message = "for must be at most 168h",
        fieldPath = ".for")
@ValidationRule(
        value = "duration(self.keepFiringFor) <= duration('168h')",
        message = "keepFiringFor must be at most 168h",
        fieldPath = ".keepFiringFor")
@ValidationRule(
        value = "!has(self.repeatEvery) || duration(self.repeatEvery) >= duration('5m')",
        message = "repeatEvery must be 5m or more",
        fieldPath = ".repeatEvery")
@ValidationRule(
        value = "!has(self.labels) || self.labels.all(k, k.matches('^[a-zA-Z_][a-zA-Z0-9_]*$') && !k.startsWith('__'))",
        message = "names of labels have letters, digits and _, begin with no digit and not with __",
        fieldPath = ".labels")
@ValidationRule(
        value = "!has(self.labels) || !('severity' in self.labels)",
        message = "severity is a field of its own: remove it from labels, and set spec.severity",
        fieldPath = ".labels")
public record AlertRuleSpec(
        @JsonPropertyDescription("To which projects of this namespace it applies; each has alerts of its own.")
        @Required
        ProjectSelection projects,

        @JsonPropertyDescription("What must be so for an alert.") @Required
        AlertCondition condition,

        @JsonPropertyDescription("How often it is evaluated, 30s to 1h; only up to what is stored for certain.")
        @Default("1m")
        @Pattern(Patterns.DURATION)
        @Size(max = 24)
        String interval,

        @JsonPropertyDescription(
                "How long the condition must hold before the alert fires, 0s to 168h; until then it is pending.")
        @Default("0s")
        @JsonProperty("for")
        @Pattern(Patterns.DURATION)
        @Size(max = 24)
        String holdsFor,

        @JsonPropertyDescription(
                "How long the alert goes on firing after the condition no longer holds, 0s to 168h; against alerts"
                        + " that flap.")
        @Default("0s")
        @Pattern(Patterns.DURATION)
        @Size(max = 24)
        String keepFiringFor,

        @JsonPropertyDescription("How urgent it is: info, warning or critical.") @Default("warning")
        Severity severity,

        @JsonPropertyDescription("Labels of its alerts, beside project, severity and those of groupBy; at most 32.")
        @Size(max = 32)
        Map<String, @Size(max = 1024) String> labels,

        @JsonPropertyDescription(
                "Texts for people, such as summary, description and runbook_url; at most 32. {{ value }},"
                        + " {{ threshold }} and {{ labels.NAME }} are filled in.")
        @Size(max = 32)
        Map<String, @Size(max = 4096) String> annotations,

        @JsonPropertyDescription("Who is told, at most 10. Left out: the alert is only shown.")
        @Size(max = 10)
        @JsonProperty("notify")
        List<Notifier> notifiers,

        @JsonPropertyDescription("How often a firing alert is told again, 5m or more. Left out: once.")
        @Pattern(Patterns.DURATION)
        @Size(max = 24)
        @Nullable
        String repeatEvery,

        @JsonPropertyDescription("true: it is not evaluated, and its alerts end without being told.") @Default("false")
        Boolean suspend) {
    public AlertRuleSpec {
        labels = Copies.of(labels);
        annotations = Copies.of(annotations);
        notifiers = Copies.of(notifiers);
    }
}
