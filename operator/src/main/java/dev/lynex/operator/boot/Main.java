package dev.lynex.operator.boot;

import dev.lynex.operator.platform.PlatformReconciler;
import dev.lynex.operator.project.ProjectReconciler;
import dev.lynex.operator.retention.RetentionPolicyReconciler;
import dev.lynex.operator.rule.AlertRuleReconciler;
import dev.lynex.operator.stores.MetadataStores;
import io.javaoperatorsdk.operator.Operator;
import java.time.Duration;
import java.time.InstantSource;

/** Runs the operator in a cluster, or from outside by the current kubeconfig. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        var operator = new Operator();
        var stores = new MetadataStores(InstantSource.system());
        operator.register(new PlatformReconciler(version(), InstantSource.system()));
        operator.register(new ProjectReconciler(stores, InstantSource.system()));
        operator.register(new AlertRuleReconciler(stores, InstantSource.system()));
        operator.register(new RetentionPolicyReconciler(stores, InstantSource.system()));
        operator.installShutdownHook(Duration.ofSeconds(10));
        operator.start();
    }

    private static String version() {
        String version = Main.class.getPackage().getImplementationVersion();
        return version == null ? "dev" : version;
    }
}
