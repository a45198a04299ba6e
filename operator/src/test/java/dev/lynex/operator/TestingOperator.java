package dev.lynex.operator;

import dev.lynex.operator.platform.PlatformReconciler;
import dev.lynex.operator.project.ProjectReconciler;
import dev.lynex.operator.retention.RetentionPolicyReconciler;
import dev.lynex.operator.rule.AlertRuleReconciler;
import dev.lynex.operator.shared.SharedCaches;
import dev.lynex.operator.stores.MetadataStores;
import io.javaoperatorsdk.operator.Operator;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The operator with all its reconcilers on {@link TestingCluster}, for the whole JVM. */
public final class TestingOperator {
    private static final AtomicReference<Duration> AHEAD = new AtomicReference<>(Duration.ZERO);
    private static @Nullable Operator operator;

    private TestingOperator() {}

    public static synchronized void start() {
        if (operator == null) {
            InstantSource clock = () -> Instant.now().plus(AHEAD.get());
            operator = new Operator(
                    o -> o.withKubernetesClient(TestingCluster.shared().client()));
            var transitions = new Transitions(new EventRecorder(clock, "test"));
            var stores = new MetadataStores(clock);
            var caches = SharedCaches.create();
            operator.register(new PlatformReconciler("1.2.3", stores, clock, transitions, caches));
            operator.register(new ProjectReconciler(stores, clock, transitions, true, caches));
            operator.register(new AlertRuleReconciler(stores, clock, transitions, caches));
            operator.register(new RetentionPolicyReconciler(stores, clock, transitions, caches));
            operator.start();
        }
    }

    /** Sets its clock so far ahead of the machine's. */
    public static void ahead(Duration by) {
        AHEAD.set(by);
    }
}
