package dev.lynex.archive;

import dev.lynex.settings.Settings;
import dev.lynex.settings.SettingsException;
import dev.lynex.settings.TrustedCa;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where the archive is.
 *
 * @param endpoint of an S3 that is not Amazon's; null: Amazon's of the region
 * @param region as S3 signs with; any word where the S3 has none
 * @param bucket that exists already
 * @param accessKey "" to look for credentials where Amazon's tools do: environment, profile, the machine's role
 * @param secretKey of the access key
 * @param pathStyle whether the bucket is named in the path, as most S3 that are not Amazon's need it
 * @param prefix of all keys, "" or ending in a slash
 * @param required whether what belongs into the archive waits while it is away, rather than be missed
 * @param timeout after which a call counts as unanswered, 100 ms to 5 minutes
 * @param ca whose certificates S3 may have, with {@code https://}; null for those that Java trusts
 */
public record ArchiveSettings(
        @Nullable URI endpoint,
        String region,
        String bucket,
        String accessKey,
        String secretKey,
        boolean pathStyle,
        String prefix,
        boolean required,
        Duration timeout,
        @Nullable TrustedCa ca) {
    private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
    private static final Pattern PREFIX = Pattern.compile("([A-Za-z0-9_.-]+/)*");
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofMinutes(5);

    public ArchiveSettings {
        if (!BUCKET.matcher(bucket).matches()) {
            throw new SettingsException("archive.bucket must be a bucket's name, 3 to 63 lower-case letters, digits,"
                    + " dots and dashes, was '" + bucket + "'");
        }
        if (!PREFIX.matcher(prefix).matches()) {
            throw new SettingsException("archive.prefix must be empty or folders of letters, digits, -, _ and ., each"
                    + " ending in a slash, was '" + prefix + "'");
        }
        if (accessKey.isEmpty() != secretKey.isEmpty()) {
            throw new SettingsException("archive.access-key and archive.secret-key belong together; set both or none");
        }
        if (timeout.compareTo(SHORTEST) < 0 || timeout.compareTo(LONGEST) > 0) {
            throw new SettingsException("archive.timeout must be 100ms to 5m, was " + timeout);
        }
    }

    /** Reads the keys under {@code archive.}; empty when it is not enabled. */
    public static Optional<ArchiveSettings> from(Settings settings) {
        // Read in any case, so that they are never shown.
        String accessKey = settings.optionalSecret("archive.access-key").orElse("");
        String secretKey = settings.optionalSecret("archive.secret-key").orElse("");
        if (!settings.flag("archive.enabled")) {
            return Optional.empty();
        }
        return Optional.of(new ArchiveSettings(
                settings.optional("archive.endpoint")
                        .map(ArchiveSettings::endpoint)
                        .orElse(null),
                settings.text("archive.region"),
                settings.text("archive.bucket"),
                accessKey,
                secretKey,
                settings.flag("archive.path-style"),
                settings.optional("archive.prefix").orElse(""),
                settings.flag("archive.required"),
                settings.duration("archive.timeout"),
                settings.certificates("archive.ca").orElse(null)));
    }

    private static URI endpoint(String text) {
        try {
            URI uri = new URI(text);
            if (uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // said below
        }
        throw new SettingsException("archive.endpoint must be an address such as https://s3.example.com, was '"
                + Settings.masked(text) + "'");
    }

    /** Without the keys. */
    @Override
    public String toString() {
        return "ArchiveSettings[endpoint=" + endpoint + ", bucket=" + bucket + ", prefix=" + prefix + ", required="
                + required + "]";
    }
}
