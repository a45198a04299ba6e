package dev.lynex.alerting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AlertRuleTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Test
    void isReadBackAsItWasWritten() {
        AlertRule rule = new AlertRule(
                new AlertCondition(
                        Metric.ERRORS,
                        Aggregation.PER_EVENT,
                        Duration.ofMinutes(10),
                        Comparison.AT_LEAST,
                        new BigDecimal("0.000000000001"),
                        List.of(Dimension.MODEL_FAMILY, Dimension.ENVIRONMENT),
                        Map.of(Dimension.PROVIDER, List.of("openai", "anthropic")),
                        20),
                Duration.ofSeconds(30),
                Duration.ofMinutes(5),
                Duration.ofMinutes(10),
                Severity.CRITICAL,
                Map.of("team", "shop"),
                Map.of("summary", "{{labels.modelFamily}} of {{ labels.team }}: {{ value }} > {{ threshold }}"),
                List.of(
                        new Notifier.Slack(true),
                        new Notifier.Webhook(false),
                        new Notifier.Email(List.of("shop@example.com"), true)),
                Duration.ofHours(4),
                false);
        assertThat(AlertRule.read(rule.toJson())).isEqualTo(rule);
        AlertRule least = rule(cost(Comparison.ABOVE, "10"), Map.of(), Map.of());
        assertThat(AlertRule.read(least.toJson())).isEqualTo(least);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[]", "null", "{\"condition\": 3}"})
    void whatIsNoRuleIsRefused(String json) {
        assertThatThrownBy(() -> AlertRule.read(json)).isInstanceOf(InvalidRule.class);
    }

    @Test
    void halfAKnownRuleIsRefused() {
        String json = rule(cost(Comparison.ABOVE, "10"), Map.of(), Map.of()).toJson();
        assertThatThrownBy(() -> AlertRule.read(json.replace("{\"condition\"", "{\"unless\":\"Sunday\",\"condition\"")))
                .isInstanceOf(InvalidRule.class)
                .hasMessageContaining("unless");
        assertThatThrownBy(() -> AlertRule.read(json.replace("\"threshold\":\"10\"", "\"threshold\":\"-1\"")))
                .isInstanceOf(InvalidRule.class)
                .hasMessageStartingWith("condition.threshold: must be 0 or more");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {{ labels.model }} is slow        | its alerts have no label 'model': they have project, severity, team
                    {{ labels.team }} {{ labels.x }}  | its alerts have no label 'x'
                    {{ lables.team }}                 | {{ lables.team }} is not known
                    '{{ value | humanize }}'          | '{{ value | humanize }} is not known'
                    {{ $value }}                      | {{ $value }} is not known
                    {{ value                          | has {{ without }}
                    {{}}                              | is not known
                    """)
    void aTemplateThatCannotBeFilledInIsRefused(String text, String why) {
        assertThatThrownBy(() -> rule(cost(Comparison.ABOVE, "10"), Map.of("team", "shop"), Map.of("summary", text)))
                .isInstanceOf(InvalidRule.class)
                .hasMessageStartingWith("annotations.summary: ")
                .hasMessageContaining(why);
    }

    @ParameterizedTest
    @ValueSource(strings = {"project", "severity", "model", "__name", "7up", "my-team"})
    void aLabelThatAlertsHaveAlreadyOrCannotHaveIsRefused(String name) {
        assertThatThrownBy(() -> rule(byModel(), Map.of(name, "x"), Map.of()))
                .isInstanceOf(InvalidRule.class)
                .hasMessageStartingWith("labels: ");
        assertThat(rule(byModel(), Map.of("team", "x"), Map.of()).labelNames())
                .containsExactlyInAnyOrder("project", "severity", "model", "team");
    }

    @ParameterizedTest
    @CsvSource({
        "estimatedCostUsd, sum, Below, 0, could never fire",
        "estimatedCostUsd, sum, AtLeast, 0, would always fire",
        "errors, perEvent, Above, 1, could never fire",
        "errors, perEvent, AtMost, 1, would always fire",
        "errors, perEvent, Above, 5, write 5 % as 0.05",
        "unpriced, perEvent, Above, 1.01, a share of 0 to 1",
        "events, sum, Above, -1, must be 0 or more",
        "events, sum, Above, 1234567890123456, at most 15 digits",
        "events, sum, Above, 0.0000000000001, 12 after it",
        "latencyMs, sum, Above, 1, aggregated by p50",
        "events, p95, Above, 1, aggregated by p50",
        "events, perEvent, Above, 0.5, always 1"
    })
    void aConditionThatMakesNoSenseIsRefused(
            String metric, String aggregation, String comparison, String threshold, String why) {
        assertThatThrownBy(() -> condition(metric, aggregation, comparison, threshold, List.of(), Map.of(), 0))
                .isInstanceOf(InvalidRule.class)
                .hasMessageContaining(why);
    }

    @ParameterizedTest
    @CsvSource({
        "estimatedCostUsd, sum, AtMost, 0",
        "errors, sum, Above, 5",
        "errors, perEvent, AtLeast, 1",
        "errors, perSecond, Above, 1",
        "unpriced, perEvent, Above, 0",
        "inputTokens, perEvent, Above, 4000",
        "latencyMs, p99, Above, 1500.5",
        "events, sum, Below, 1",
        "events, sum, Above, 999999999999999.999999999999"
    })
    void aConditionThatMakesSenseIsTaken(String metric, String aggregation, String comparison, String threshold) {
        assertThat(condition(metric, aggregation, comparison, threshold, List.of(), Map.of(), 0)
                        .threshold())
                .isEqualByComparingTo(threshold);
    }

    @Test
    void errorsHaveOneStatus() {
        assertThatThrownBy(() -> condition("errors", "sum", "Above", "1", List.of(Dimension.STATUS), Map.of(), 0))
                .hasMessageStartingWith("condition.groupBy: ");
        assertThatThrownBy(() -> condition(
                        "errors", "sum", "Above", "1", List.of(), Map.of(Dimension.STATUS, List.of("error")), 0))
                .hasMessageStartingWith("condition.filters.status: ");
        assertThat(condition("events", "sum", "Above", "1", List.of(Dimension.STATUS), Map.of(), 0)
                        .groupBy())
                .containsExactly(Dimension.STATUS);
    }

    @ParameterizedTest
    @CsvSource({
        "Below, 10, 10, false",
        "Below, 10, 9, true",
        "AtMost, 10, 11, false",
        "AtMost, 10, 10, true",
        "Above, 10, 11, true"
    })
    void silenceIsNotAskedForWhereItIsExcluded(String comparison, String threshold, long minEvents, boolean taken) {
        Runnable make = () -> condition("events", "sum", comparison, threshold, List.of(), Map.of(), minEvents);
        if (taken) {
            make.run();
        } else {
            assertThatThrownBy(make::run).hasMessageStartingWith("condition.minEvents: ");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "PT29S, PT1H, PT0S, PT0S, PT1H, interval",
        "PT1H1S, PT168H, PT0S, PT0S, PT2H, interval",
        "PT10M, PT5M, PT0S, PT0S, PT1H, interval",
        "PT1M, PT90S, PT0S, PT0S, PT1H, condition.window",
        "PT1M, PT0S, PT0S, PT0S, PT1H, condition.window",
        "PT1M, PT169H, PT0S, PT0S, PT1H, condition.window",
        "PT1M, PT1H, PT169H, PT0S, PT1H, for",
        "PT1M, PT1H, PT0S, PT169H, PT1H, keepFiringFor",
        "PT1M, PT1H, PT0S, PT0S, PT4M, repeatEvery",
        "PT30M, PT1H, PT0S, PT0S, PT10M, repeatEvery"
    })
    void timesOutsideOfTheirRangeAreRefused(
            Duration interval, Duration window, Duration holdsFor, Duration keep, Duration repeat, String field) {
        assertThatThrownBy(() -> new AlertRule(
                        new AlertCondition(
                                Metric.EVENTS,
                                Aggregation.SUM,
                                window,
                                Comparison.ABOVE,
                                BigDecimal.ONE,
                                List.of(),
                                Map.of(),
                                0),
                        interval,
                        holdsFor,
                        keep,
                        Severity.INFO,
                        Map.of(),
                        Map.of(),
                        List.of(),
                        repeat,
                        false))
                .isInstanceOfSatisfying(
                        InvalidRule.class, e -> assertThat(e.field()).isEqualTo(field));
    }

    @Test
    void emailGoesToAddresses() {
        assertThatThrownBy(() -> new Notifier.Email(List.of(), true)).isInstanceOf(InvalidRule.class);
        assertThatThrownBy(() -> new Notifier.Email(List.of("the whole team"), true))
                .isInstanceOf(InvalidRule.class);
    }

    private static AlertRule rule(AlertCondition condition, Map<String, String> labels, Map<String, String> texts) {
        return new AlertRule(
                condition,
                MINUTE,
                Duration.ZERO,
                Duration.ZERO,
                Severity.WARNING,
                labels,
                texts,
                List.of(),
                null,
                true);
    }

    private static AlertCondition cost(Comparison comparison, String threshold) {
        return condition("estimatedCostUsd", "sum", comparison.word(), threshold, List.of(), Map.of(), 0);
    }

    private static AlertCondition byModel() {
        return condition("events", "sum", "Above", "1", List.of(Dimension.MODEL), Map.of(), 0);
    }

    private static AlertCondition condition(
            String metric,
            String aggregation,
            String comparison,
            String threshold,
            List<Dimension> groupBy,
            Map<Dimension, List<String>> filters,
            long minEvents) {
        return new AlertCondition(
                of(Metric.values(), metric),
                of(Aggregation.values(), aggregation),
                Duration.ofMinutes(5),
                of(Comparison.values(), comparison),
                new BigDecimal(threshold),
                groupBy,
                filters,
                minEvents);
    }

    /** By its word, which every enum of the model has as its JSON. */
    private static <E extends Enum<E>> E of(E[] values, String word) {
        for (E each : values) {
            if (each.name().replace("_", "").equalsIgnoreCase(word)) {
                return each;
            }
        }
        throw new IllegalArgumentException(word);
    }
}
