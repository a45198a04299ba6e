package dev.lynex.standalone;

import dev.lynex.engines.DataFolder;
import dev.lynex.engines.MongoEngine;
import dev.lynex.function.Json;
import dev.lynex.metadata.Account;
import dev.lynex.metadata.KeyScope;
import dev.lynex.metadata.MetadataSettings;
import dev.lynex.metadata.MetadataStore;
import dev.lynex.metadata.MongoMetadataStore;
import dev.lynex.metadata.Token;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;

/** {@code key} and {@code token}: new credentials for a data folder, whether Lynex runs on it or not. */
final class Credentials {
    static final String KEY_HELP = """
            usage: lynex key [options]

            Makes a new ingest key and prints it. It is shown only now.

              --project ID   the project that it opens (default: default)
              --name NAME    what to call it (default: command line)
              --data DIR     the data folder (default: %s)
              --json         print {"ingestKey", "ingestUrl"} on one line
              --help         this text
            """.formatted(UpOptions.defaultData());
    static final String TOKEN_HELP = """
            usage: lynex token [options]

            Makes a new API token and prints it. It is shown only now.

              --account EMAIL  whose token (default: %s)
              --name NAME      what to call it (default: command line)
              --data DIR       the data folder (default: %s)
              --json           print {"apiToken", "queryUrl"} on one line
              --help           this text
            """.formatted(FirstStart.OWNER, UpOptions.defaultData());

    private Credentials() {}

    static void key(Arguments arguments) {
        Path data = data(arguments);
        String project = arguments.value("--project").orElse(FirstStart.PROJECT);
        String name = arguments.value("--name").orElse("command line");
        boolean json = arguments.flag("--json");
        arguments.done();
        String key = with(data, metadata -> metadata.createKey(project, KeyScope.INGEST, name));
        print(json, "ingestKey", key, "ingestUrl", RunningInstance.on(data).map(RunningInstance::ingestUrl));
    }

    static void token(Arguments arguments) {
        Path data = data(arguments);
        String email = arguments.value("--account").orElse(FirstStart.OWNER);
        String name = arguments.value("--name").orElse("command line");
        boolean json = arguments.flag("--json");
        arguments.done();
        String token = with(data, metadata -> {
            Account account = metadata.account(email)
                    .orElseThrow(() -> new UsageException("there is no account " + email + " in " + data));
            return metadata.createToken(account.id(), Token.Kind.API, name);
        });
        print(json, "apiToken", token, "queryUrl", RunningInstance.on(data).map(RunningInstance::queryUrl));
    }

    private static Path data(Arguments arguments) {
        Path data = arguments.path("--data").orElseGet(UpOptions::defaultData);
        if (!Files.isDirectory(data.resolve("metadata"))) {
            throw new UsageException(data + " is not a Lynex data folder yet; start one with lynex up --data " + data);
        }
        return data;
    }

    private static <T> T with(Path data, Function<MetadataStore, T> action) {
        Optional<RunningInstance> running = RunningInstance.on(data);
        if (running.isPresent()) {
            return with(running.get().metadataUri(), action);
        }
        try (DataFolder folder = DataFolder.open(data);
                MongoEngine engine = MongoEngine.start(new MongoEngine.Settings(folder.sub("metadata"), 0))) {
            return with(engine.uri(), action);
        }
    }

    private static <T> T with(String uri, Function<MetadataStore, T> action) {
        try (MetadataStore metadata = MongoMetadataStore.create(MetadataSettings.of(uri), InstantSource.system())) {
            return action.apply(metadata);
        }
    }

    private static void print(boolean json, String name, String secret, String urlName, Optional<String> url) {
        if (json) {
            var node = Json.MAPPER.createObjectNode().put(name, secret);
            url.ifPresent(u -> node.put(urlName, u));
            System.out.println(node);
        } else {
            System.out.println(secret);
        }
    }
}
