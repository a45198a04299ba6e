package dev.lynex.operator.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lynex.alerting.Aggregation;
import dev.lynex.alerting.AlertCondition;
import dev.lynex.alerting.AlertRule;
import dev.lynex.alerting.Comparison;
import dev.lynex.alerting.Dimension;
import dev.lynex.alerting.Metric;
import dev.lynex.alerting.Notifier;
import dev.lynex.alerting.Severity;
import dev.lynex.crds.v1alpha1.AlertRuleSpec;
import dev.lynex.crds.v1alpha1.ConditionReason;
import dev.lynex.operator.Refusal;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RuleDeclarationTest {
    @Test
    void theWholeSpecIsInTheRuleButNoSecret() throws Refusal {
        AlertRule rule = RuleDeclaration.of(spec("{{ labels.modelFamily }}: {{ value }}"));
        assertThat(rule)
                .isEqualTo(new AlertRule(
                        new AlertCondition(
                                Metric.ERRORS,
                                Aggregation.PER_EVENT,
                                Duration.ofMinutes(10),
                                Comparison.AT_LEAST,
                                new BigDecimal("0.05"),
                                List.of(Dimension.MODEL_FAMILY),
                                Map.of(Dimension.PROVIDER, List.of("openai", "anthropic")),
                                20),
                        Duration.ofSeconds(30),
                        Duration.ofMinutes(5),
                        Duration.ofMinutes(90),
                        Severity.CRITICAL,
                        Map.of("team", "shop"),
                        Map.of("summary", "{{ labels.modelFamily }}: {{ value }}"),
                        List.of(
                                new Notifier.Slack(true),
                                new Notifier.Webhook(false),
                                new Notifier.Email(List.of("shop@example.com"), true)),
                        Duration.ofHours(4),
                        true));
        assertThat(rule.toJson()).doesNotContain("hidden-here");
    }

    @Test
    void whatMakesNoSenseIsRefusedWithItsField() {
        assertThatThrownBy(() -> RuleDeclaration.of(spec("{{ labels.model }}")))
                .isInstanceOfSatisfying(Refusal.class, refusal -> {
                    assertThat(refusal.reason()).isEqualTo(ConditionReason.INVALID_SPEC);
                    assertThat(refusal.message())
                            .startsWith("spec.annotations.summary: its alerts have no label 'model'");
                });
    }

    /** Values are carried over by their names. */
    @Test
    void theResourceHasTheWordsOfTheModel() {
        assertThat(names(dev.lynex.crds.v1alpha1.Metric.values())).isEqualTo(names(Metric.values()));
        assertThat(names(dev.lynex.crds.v1alpha1.Aggregation.values())).isEqualTo(names(Aggregation.values()));
        assertThat(names(dev.lynex.crds.v1alpha1.Comparison.values())).isEqualTo(names(Comparison.values()));
        assertThat(names(dev.lynex.crds.v1alpha1.Dimension.values())).isEqualTo(names(Dimension.values()));
        assertThat(names(dev.lynex.crds.v1alpha1.Severity.values())).isEqualTo(names(Severity.values()));
        for (Metric metric : Metric.values()) {
            var its = dev.lynex.crds.v1alpha1.Metric.valueOf(metric.name());
            assertThat(Serialization.asJson(its)).isEqualTo('"' + metric.word() + '"');
        }
    }

    private static List<String> names(Enum<?>[] values) {
        return Arrays.stream(values).map(Enum::name).toList();
    }

    private static AlertRuleSpec spec(String summary) {
        return Serialization.unmarshal("""
                projects: {all: true}
                condition:
                  metric: errors
                  aggregation: perEvent
                  window: 10m
                  comparison: AtLeast
                  threshold: "0.05"
                  groupBy: [modelFamily]
                  filters: {provider: [openai, anthropic]}
                  minEvents: 20
                interval: 30s
                for: 5m
                keepFiringFor: 1h30m
                severity: critical
                labels: {team: shop}
                annotations: {summary: "%s"}
                notify:
                - {slack: {name: hidden-here, key: slack}, sendResolved: true}
                - {webhook: {name: hidden-here, key: webhook}, sendResolved: false}
                - {email: {to: [shop@example.com]}, sendResolved: true}
                repeatEvery: 4h
                suspend: true
                """.formatted(summary), AlertRuleSpec.class);
    }
}
