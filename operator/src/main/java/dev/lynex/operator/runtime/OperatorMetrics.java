package dev.lynex.operator.runtime;

import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.monitoring.micrometer.MicrometerMetrics;
import io.micrometer.core.instrument.MeterRegistry;

/** The figures of java-operator-sdk, by controller and kind and never by resource. */
final class OperatorMetrics {
    private OperatorMetrics() {}

    static Metrics of(MeterRegistry registry) {
        return MicrometerMetrics.withoutPerResourceMetrics(registry);
    }
}
