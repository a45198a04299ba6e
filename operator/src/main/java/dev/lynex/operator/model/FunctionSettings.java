package dev.lynex.operator.model;

import dev.lynex.crds.v1alpha1.ClickHouseStore;
import dev.lynex.crds.v1alpha1.Credentials;
import dev.lynex.crds.v1alpha1.Durability;
import dev.lynex.crds.v1alpha1.Identity;
import dev.lynex.crds.v1alpha1.LynexPlatformSpec;
import dev.lynex.crds.v1alpha1.MailServer;
import dev.lynex.crds.v1alpha1.MongoDbStore;
import dev.lynex.crds.v1alpha1.RedisStore;
import dev.lynex.crds.v1alpha1.S3Archive;
import dev.lynex.crds.v1alpha1.Traces;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The settings of one function, by the keys of its {@code application.yaml}, and the files that they name. What the
 * function has no key for is left out, since it refuses unknown ones.
 */
final class FunctionSettings {
    private final Map<String, String> values = new TreeMap<>();
    private final MountedFiles files;

    private FunctionSettings(MountedFiles files) {
        this.files = files;
    }

    static FunctionSettings of(FunctionKind function, LynexPlatformSpec spec, SecretContents contents) {
        var settings = new FunctionSettings(new MountedFiles(contents));
        settings.server();
        settings.queue(function, spec);
        settings.metadata(spec.stores().mongodb());
        if (function != FunctionKind.INGEST) {
            settings.store(spec.stores().clickhouse());
            S3Archive archive = spec.stores().s3();
            if (archive != null) {
                settings.archive(archive);
            }
        }
        if (function == FunctionKind.QUERY) {
            settings.people(spec);
        }
        Traces traces = spec.traces();
        if (traces != null) {
            settings.traces(traces);
        }
        return settings;
    }

    private void server() {
        put("server.host", "0.0.0.0");
        put("server.grace", Pods.GRACE.toSeconds() + "s");
    }

    private void queue(FunctionKind function, LynexPlatformSpec spec) {
        RedisStore redis = spec.stores().redis();
        put("queue.uri", redis.url());
        signIn("queue", "redis", redis.credentials());
        files.authorities("redis", redis.tls()).ifPresent(value -> put("queue.ca", value));
        put("queue.cluster", redis.cluster());
        put("queue.partitions", spec.pool().partitions());
        put("queue.durability", spec.durability().name().toLowerCase(Locale.ROOT));
        put("queue.timeout", SettingDuration.of(redis.timeout()));
        if (function == FunctionKind.INGEST && spec.durability() == Durability.REPLICA) {
            put("queue.replicas", redis.replicas());
        }
    }

    private void metadata(MongoDbStore mongodb) {
        put("metadata.uri", mongodb.url());
        put("metadata.database", mongodb.database());
        signIn("metadata", "mongodb", mongodb.credentials());
        files.authorities("mongodb", mongodb.tls()).ifPresent(value -> put("metadata.ca", value));
        put("metadata.timeout", SettingDuration.of(mongodb.timeout()));
    }

    private void store(ClickHouseStore clickhouse) {
        put("store.url", clickhouse.url());
        put("store.database", clickhouse.database());
        signIn("store", "clickhouse", clickhouse.credentials());
        files.authorities("clickhouse", clickhouse.tls()).ifPresent(value -> put("store.ca", value));
        put("store.replicated", clickhouse.replicated());
        put("store.synced", clickhouse.synced());
    }

    private void archive(S3Archive s3) {
        put("archive.enabled", true);
        if (s3.endpoint() != null) {
            put("archive.endpoint", s3.endpoint());
        }
        put("archive.region", s3.region());
        put("archive.bucket", s3.bucket());
        if (s3.prefix() != null) {
            put("archive.prefix", s3.prefix());
        }
        put("archive.path-style", s3.pathStyle());
        put("archive.required", s3.required());
        put("archive.timeout", SettingDuration.of(s3.timeout()));
        var credentials = s3.credentials();
        if (credentials != null) {
            MountedFiles.Folder folder = files.secret("s3", credentials.secretName());
            folder.key(credentials.accessKeyKey()).ifPresent(value -> put("archive.access-key", value));
            folder.key(credentials.secretKeyKey()).ifPresent(value -> put("archive.secret-key", value));
        }
        files.authorities("s3", s3.tls()).ifPresent(value -> put("archive.ca", value));
    }

    private void people(LynexPlatformSpec spec) {
        PublicUrls.dashboard(spec).ifPresent(url -> {
            put("query.public-url", url);
            put("query.secure-cookies", url.startsWith("https://"));
        });
        PublicUrls.exposed(spec.ingest().expose()).ifPresent(url -> put("query.ingest-url", url));
        Identity identity = spec.query().identity();
        if (identity != null) {
            new IdentitySettings(files, this::put).put(identity);
        }
        MailServer mail = spec.mail();
        if (mail != null) {
            mail(mail);
        }
    }

    private void mail(MailServer mail) {
        URI server = URI.create(mail.url());
        boolean tls = "smtps".equals(server.getScheme());
        put("mail.host", server.getHost());
        put("mail.port", server.getPort() > 0 ? server.getPort() : BackendPorts.usual(server.getScheme()));
        put("mail.tls", tls ? "tls" : "starttls");
        put("mail.from", mail.from());
        signIn("mail", "mail", mail.credentials());
        files.authorities("mail", mail.tls()).ifPresent(value -> put("mail.ca", value));
    }

    private void traces(Traces traces) {
        put("telemetry.traces.enabled", true);
        put("telemetry.traces.endpoint", traces.endpoint());
        put("telemetry.traces.sampled-percent", traces.sampledPercent());
    }

    private void signIn(String of, String store, @Nullable Credentials credentials) {
        if (credentials != null) {
            MountedFiles.Folder folder = files.secret(store, credentials.secretName());
            folder.key(credentials.usernameKey()).ifPresent(value -> put(of + ".user", value));
            folder.key(credentials.passwordKey()).ifPresent(value -> put(of + ".password", value));
        }
    }

    private void put(String key, Object value) {
        values.put(key, value.toString());
    }

    MountedFiles files() {
        return files;
    }

    /** Those whose keys begin so, a line each. */
    String below(String... prefixes) {
        return values.entrySet().stream()
                .filter(each -> Stream.of(prefixes).anyMatch(each.getKey()::startsWith))
                .map(Map.Entry::toString)
                .collect(Collectors.joining("\n"));
    }

    /** The file that the function reads. */
    String yaml() {
        return Serialization.asYaml(values);
    }
}
