package dev.lynex.metadata;

import dev.lynex.settings.Settings;
import java.time.Duration;

/**
 * Where the metadata is kept, and for how long what expires lasts.
 *
 * @param uri of MongoDB; may hold a password
 * @param timeout of a call
 * @param sessionLife of a browser's session
 * @param tokenLife of an API token
 */
public record MetadataSettings(
        String uri, String database, Duration timeout, Duration sessionLife, Duration tokenLife) {
    private static final Duration SESSION = Duration.ofDays(14);
    private static final Duration TOKEN = Duration.ofDays(365);

    /** Reads the keys under {@code metadata.}. */
    public static MetadataSettings from(Settings settings) {
        return new MetadataSettings(
                settings.secret("metadata.uri"),
                settings.text("metadata.database"),
                settings.duration("metadata.timeout"),
                SESSION,
                TOKEN);
    }

    /** The defaults, at this address. */
    public static MetadataSettings of(String uri) {
        return new MetadataSettings(uri, "lynex", Duration.ofSeconds(5), SESSION, TOKEN);
    }

    /** Without the address, which may hold a password. */
    @Override
    public String toString() {
        return "MetadataSettings[uri=" + Settings.masked(uri) + ", database=" + database + "]";
    }
}
