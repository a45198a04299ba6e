package dev.lynex.standalone;

import dev.lynex.function.Logs;
import dev.lynex.function.Startup;
import java.util.List;

/**
 * Lynex on one machine: {@code up}, and {@code key}, {@code token}, {@code limits}, {@code prices} and {@code replay} for
 * a data folder.
 */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        Logs.start();
        // The embedded metadata store says for each index that it keeps none; at this size it needs none.
        Logs.onlyErrors("de.bwaldvogel.mongo");
        Startup.run(() -> {
            if (args.length == 0) {
                throw new UsageException("name a command: up, key, token, limits, prices or replay");
            }
            List<String> rest = List.of(args).subList(1, args.length);
            if (rest.contains("--help") || rest.contains("-h")) {
                System.out.print(help(args[0]));
                return;
            }
            var arguments = new Arguments(args[0], rest);
            switch (args[0]) {
                case "up" -> Up.run(UpOptions.parse(arguments));
                case "key" -> Credentials.key(arguments);
                case "token" -> Credentials.token(arguments);
                case "limits" -> Limits.run(arguments);
                case "prices" -> Prices.run(arguments);
                case "replay" -> ReplayCommand.run(arguments);
                default ->
                    throw new UsageException(
                            "unknown command '" + args[0] + "'; there are up, key, token, limits, prices and replay");
            }
        });
    }

    private static String help(String command) {
        return switch (command) {
            case "key" -> Credentials.KEY_HELP;
            case "token" -> Credentials.TOKEN_HELP;
            case "limits" -> Limits.HELP;
            case "prices" -> Prices.HELP;
            case "replay" -> ReplayCommand.HELP;
            default -> UpOptions.HELP;
        };
    }
}
