package dev.lynex.operator.rule;

import dev.lynex.alerting.Aggregation;
import dev.lynex.alerting.AlertCondition;
import dev.lynex.alerting.AlertRule;
import dev.lynex.alerting.Comparison;
import dev.lynex.alerting.Dimension;
import dev.lynex.alerting.InvalidRule;
import dev.lynex.alerting.Metric;
import dev.lynex.alerting.Notifier;
import dev.lynex.alerting.Severity;
import dev.lynex.crds.v1alpha1.AlertRuleSpec;
import dev.lynex.crds.v1alpha1.ConditionReason;
import dev.lynex.crds.v1alpha1.EventFilters;
import dev.lynex.crds.v1alpha1.GatewayDuration;
import dev.lynex.operator.Refusal;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** From an alert rule's spec to the rule that its platforms are to know: a pure function. */
final class RuleDeclaration {
    private RuleDeclaration() {}

    /** @throws Refusal when the rule makes no sense */
    static AlertRule of(AlertRuleSpec spec) throws Refusal {
        try {
            return new AlertRule(
                    condition(spec),
                    GatewayDuration.parse(spec.interval()),
                    GatewayDuration.parse(spec.holdsFor()),
                    GatewayDuration.parse(spec.keepFiringFor()),
                    Severity.valueOf(spec.severity().name()),
                    spec.labels(),
                    spec.annotations(),
                    spec.notifiers().stream().map(RuleDeclaration::notifier).toList(),
                    spec.repeatEvery() == null ? null : GatewayDuration.parse(spec.repeatEvery()),
                    spec.suspend());
        } catch (InvalidRule e) {
            throw new Refusal(ConditionReason.INVALID_SPEC, "spec." + e.getMessage());
        }
    }

    private static AlertCondition condition(AlertRuleSpec spec) {
        var its = spec.condition();
        return new AlertCondition(
                Metric.valueOf(its.metric().name()),
                Aggregation.valueOf(its.aggregation().name()),
                GatewayDuration.parse(its.window()),
                Comparison.valueOf(its.comparison().name()),
                new BigDecimal(its.threshold()),
                its.groupBy().stream().map(d -> Dimension.valueOf(d.name())).toList(),
                filters(its.filters()),
                its.minEvents());
    }

    private static Map<Dimension, List<String>> filters(@Nullable EventFilters filters) {
        Map<Dimension, List<String>> all = new EnumMap<>(Dimension.class);
        if (filters != null) {
            all.put(Dimension.TYPE, filters.type());
            all.put(Dimension.MODEL, filters.model());
            all.put(Dimension.MODEL_FAMILY, filters.modelFamily());
            all.put(Dimension.PROVIDER, filters.provider());
            all.put(Dimension.STATUS, filters.status());
            all.put(Dimension.ENVIRONMENT, filters.environment());
        }
        all.values().removeIf(List::isEmpty);
        return all;
    }

    /**
     * Without the Secret that holds the address: it is in the rule's namespace, where no function may read. Whoever brings
     * addresses to the functions finds it by the rule's owner and the notifier's position.
     */
    private static Notifier notifier(dev.lynex.crds.v1alpha1.Notifier notifier) {
        if (notifier.email() != null) {
            return new Notifier.Email(notifier.email().to(), notifier.sendResolved());
        }
        return notifier.slack() == null
                ? new Notifier.Webhook(notifier.sendResolved())
                : new Notifier.Slack(notifier.sendResolved());
    }
}
