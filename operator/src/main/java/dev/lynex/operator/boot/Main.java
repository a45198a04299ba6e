package dev.lynex.operator.boot;

import dev.lynex.operator.platform.PlatformReconciler;
import io.javaoperatorsdk.operator.Operator;
import java.time.Duration;
import java.time.InstantSource;

/** Runs the operator in a cluster, or from outside by the current kubeconfig. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        var operator = new Operator();
        operator.register(new PlatformReconciler(version(), InstantSource.system()));
        operator.installShutdownHook(Duration.ofSeconds(10));
        operator.start();
    }

    private static String version() {
        String version = Main.class.getPackage().getImplementationVersion();
        return version == null ? "dev" : version;
    }
}
