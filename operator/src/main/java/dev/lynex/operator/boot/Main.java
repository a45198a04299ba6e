package dev.lynex.operator.boot;

import dev.lynex.function.BackendWatch;
import dev.lynex.function.Logs;
import dev.lynex.function.ProcessMetrics;
import dev.lynex.function.ServerSettings;
import dev.lynex.function.Startup;
import dev.lynex.operator.runtime.ClusterClient;
import dev.lynex.operator.runtime.OperatorFunction;
import dev.lynex.operator.runtime.OperatorSettings;
import dev.lynex.settings.Settings;
import java.time.InstantSource;

/** Runs the operator in a cluster, or from outside by the current kubeconfig. */
public final class Main {
    private static final System.Logger LOG = System.getLogger(Main.class.getName());

    private Main() {}

    public static void main(String[] args) {
        Logs.start();
        Startup.run(() -> start(Startup.settings(OperatorFunction.class, args)));
    }

    private static void start(Settings settings) {
        var metrics = ProcessMetrics.registry();
        var client = ClusterClient.builder().build();
        var operator = OperatorFunction.create(
                OperatorSettings.from(settings), client, metrics, InstantSource.system(), ProcessMetrics.version());
        LOG.log(System.Logger.Level.INFO, "settings " + settings.shown());
        var backends = BackendWatch.start(metrics, operator.components());
        var server = operator.serve(ServerSettings.from(settings));
        operator.start();
        Startup.closeAtExit(server, operator, backends, client);
        LOG.log(System.Logger.Level.INFO, "ready function=operator port=" + server.port());
    }
}
