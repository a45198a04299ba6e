package dev.lynex.standalone;

import dev.lynex.function.Json;
import dev.lynex.metadata.Account;
import dev.lynex.metadata.KeyScope;
import dev.lynex.metadata.MetadataStore;
import dev.lynex.metadata.Origin;
import dev.lynex.metadata.Token;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** {@code key} and {@code token}: new credentials for a data folder, whether Lynex runs on it or not. */
final class Credentials {
    static final String KEY_HELP = """
        usage: lynex key [options]

        Makes a new ingest key and prints it. It is shown only now. Or shows or revokes keys.

          --project ID     the project that it opens (default: default)
          --name NAME      what to call it (default: command line)
          --scope SCOPE    ingest: for servers, secret; browser: may lie open in a page, works only from the
                           project's origins (default: ingest)
          --origin URL     let pages of scheme://host[:port] use the project's browser keys; repeatable; * for all
          --list           show the project's keys, without their secrets
          --revoke ID      make a key invalid; it works for at most 10 seconds more
          --data DIR       the data folder (default: %s)
          --json           print one line of JSON
          --help           this text
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
        Path data = FolderMetadata.folder(arguments);
        String project = arguments.value("--project").orElse(FirstStart.PROJECT);
        boolean json = arguments.flag("--json");
        boolean list = arguments.flag("--list");
        Optional<String> revoke = arguments.value("--revoke");
        if (list || revoke.isPresent()) {
            arguments.done();
            revoke.ifPresent(id -> FolderMetadata.with(data, metadata -> revoked(metadata, project, id)));
            System.out.print(KeyTable.of(FolderMetadata.with(data, metadata -> metadata.keys(project)), json));
            return;
        }
        String name = arguments.value("--name").orElse("command line");
        KeyScope scope = scope(arguments.value("--scope").orElse("ingest"));
        List<Origin> origins =
                arguments.values("--origin").stream().map(Origin::of).toList();
        arguments.done();
        String key = FolderMetadata.with(data, metadata -> {
            if (!origins.isEmpty()) {
                metadata.allowOrigins(project, origins);
            }
            return metadata.createKey(project, scope, name);
        });
        print(json, "ingestKey", key, "ingestUrl", RunningInstance.on(data).map(RunningInstance::ingestUrl));
    }

    private static boolean revoked(MetadataStore metadata, String project, String id) {
        metadata.revokeKey(project, id);
        return true;
    }

    private static KeyScope scope(String word) {
        return switch (word) {
            case "ingest" -> KeyScope.INGEST;
            case "browser" -> KeyScope.BROWSER;
            default -> throw new UsageException("--scope must be ingest or browser, was '" + word + "'");
        };
    }

    static void token(Arguments arguments) {
        Path data = FolderMetadata.folder(arguments);
        String email = arguments.value("--account").orElse(FirstStart.OWNER);
        String name = arguments.value("--name").orElse("command line");
        boolean json = arguments.flag("--json");
        arguments.done();
        String token = FolderMetadata.with(data, metadata -> {
            Account account = metadata.account(email)
                    .orElseThrow(() -> new UsageException("there is no account " + email + " in " + data));
            return metadata.createToken(account.id(), Token.Kind.API, name);
        });
        print(json, "apiToken", token, "queryUrl", RunningInstance.on(data).map(RunningInstance::queryUrl));
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
