package dev.lynex.operator.crash;

import dev.lynex.function.Logs;
import dev.lynex.function.ProcessMetrics;
import dev.lynex.operator.runtime.ClusterClient;
import dev.lynex.operator.runtime.OperatorFunction;
import dev.lynex.operator.runtime.OperatorSettings;
import dev.lynex.settings.Settings;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** The operator, which dies as by kill -9 before a write that is one too many. */
public final class ShortLivedOperator {
    /** The exit code by which it says so; that of a kill -9. */
    static final int DEAD = 137;

    /** What its last line begins with; the write before which it died follows. */
    static final String DIES = "dies before ";

    private ShortLivedOperator() {}

    /** Arguments: the namespace that it looks after, the port by which it reaches MongoDB, MongoDB's own, and how many writes it
     * may make. */
    public static void main(String[] args) throws Exception {
        Logs.start();
        var budget = new WriteBudget(Integer.parseInt(args[3]));
        CountedMongo.listen(Integer.parseInt(args[1]), Integer.parseInt(args[2]), budget);
        var client = ClusterClient.builder()
                .withHttpClientBuilderConsumer(
                        builder -> builder.addOrReplaceInterceptor("counted", new CountedRequests(budget)))
                .build();
        Settings settings = Settings.load(
                OperatorFunction.class,
                Optional.empty(),
                Map.of("LYNEX_OPERATOR_NAMESPACES", args[0], "LYNEX_OPERATOR_LEADER_ELECTION_ENABLED", "false"),
                Map.of());
        OperatorFunction.create(
                        OperatorSettings.from(settings),
                        client,
                        ProcessMetrics.registry(),
                        InstantSource.system(),
                        "1.2.3")
                .start();
        // Until it dies, or has nothing more to write and is ended.
        Thread.currentThread().join();
    }
}
