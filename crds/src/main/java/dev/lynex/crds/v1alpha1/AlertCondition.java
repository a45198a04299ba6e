package dev.lynex.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What must be so for an alert. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@SchemaCustomizer(value = ListTypes.class, input = "set groupBy")
@ValidationRule(
        value = "(self.metric == 'latencyMs') == (self.aggregation in ['p50', 'p95', 'p99'])",
        message =
                "latencyMs is aggregated by p50, p95 or p99, and only it is; use sum, perSecond or perEvent for the other metrics",
        fieldPath = ".aggregation")
@ValidationRule(
        value = "!(self.metric == 'events' && self.aggregation == 'perEvent')",
        message = "events per event is always 1: use sum or perSecond, or the metric errors for the share that failed",
        fieldPath = ".aggregation")
@ValidationRule(
        value = "!(self.metric == 'errors' && self.aggregation == 'perEvent') || double(self.threshold) <= 1.0",
        message = "errors per event is a share of 0 to 1: write 5 % as 0.05",
        fieldPath = ".threshold")
@ValidationRule(
        value = "duration(self.window) >= duration('1m') && duration(self.window) <= duration('168h')",
        message = "window must be 1m to 168h",
        fieldPath = ".window")
@ValidationRule(
        value = "self.window.matches('^([0-9]{1,5}[hm]){1,4}$')",
        message = "window must be whole minutes, since the rollup counts by the minute: write it with h and m",
        fieldPath = ".window")
@ValidationRule(
        value = "!(self.metric == 'errors' && has(self.filters) && has(self.filters.status))",
        message = "the metric errors is about the status already: remove filters.status, or use the metric events",
        fieldPath = ".filters.status")
public record AlertCondition(
        @JsonPropertyDescription(
                "What is measured: events, errors (events whose status is error), inputTokens, cacheReadTokens,"
                        + " cacheWriteTokens, outputTokens, reasoningTokens, totalTokens, estimatedCostUsd (by the prices in"
                        + " force), clientCostUsd (as clients report), unpriced (model calls without a price) or latencyMs.")
        @Required
        Metric metric,

        @JsonPropertyDescription(
                "How the window's events become one value: sum, perSecond, perEvent, or for latencyMs p50, p95 or"
                        + " p99. errors perEvent is the share that failed, 0 to 1.")
        @Required
        Aggregation aggregation,

        @JsonPropertyDescription("How far back the value looks, in whole minutes, 1m to 168h.")
        @Default("5m")
        @Pattern(Patterns.DURATION)
        @Size(max = 24)
        String window,

        @JsonPropertyDescription("How the value must stand to threshold: Above, AtLeast, Below or AtMost.")
        @Default("Above")
        Comparison comparison,

        @JsonPropertyDescription(
                "What the value is compared with: 0 or more as text, at most 12 decimals, in the metric's unit"
                        + " (events, tokens, US dollars, milliseconds).")
        @Required
        @Pattern("^(0|[1-9][0-9]{0,14})(\\.[0-9]{1,12})?$")
        @Size(max = 28)
        String threshold,

        @JsonPropertyDescription("By what the events are told apart, each group having an alert of its own; at most 3.")
        @Size(max = 3)
        List<Dimension> groupBy,

        @JsonPropertyDescription(
                "Which events count: those that fit all fields, each by any of its values. Left out: all.")
        @Nullable
        EventFilters filters,

        @JsonPropertyDescription(
                "So many events the window must hold at least, else the rule does not fire, 0 to 1000000000: keeps"
                        + " one failure at night from being 100 %. Leave it 0 to see silence.")
        @Default("0")
        @Min(0)
        @Max(1_000_000_000)
        Long minEvents) {
    public AlertCondition {
        groupBy = Copies.of(groupBy);
    }
}
