package dev.lynex.metadata;

import dev.lynex.settings.Settings;
import dev.lynex.settings.SettingsException;
import dev.lynex.settings.TrustedCa;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where the metadata is kept, and for how long what expires lasts.
 *
 * @param uri of MongoDB; may hold a password
 * @param timeout of a call
 * @param sessionLife of a browser's session
 * @param tokenLife of an API token, at most
 * @param deadLetterLife of a dead letter, unless its project has a time of its own; an hour or more
 * @param largeLetterBytes above which a dead letter's payload lies in the archive, where there is one
 * @param identity how long what people have lasts
 * @param ca whose certificates MongoDB may have, with {@code tls=true}; null for those that Java trusts
 */
public record MetadataSettings(
        String uri,
        String database,
        Duration timeout,
        Duration sessionLife,
        Duration tokenLife,
        Duration deadLetterLife,
        long largeLetterBytes,
        IdentitySettings identity,
        @Nullable TrustedCa ca) {
    private static final Duration SESSION = Duration.ofDays(14);
    private static final Duration TOKEN = Duration.ofDays(365);
    private static final Duration DEAD_LETTER = Duration.ofDays(30);
    private static final long LARGE_LETTER = 64 << 10;
    private static final Duration HOUR = Duration.ofHours(1);

    public MetadataSettings {
        if (deadLetterLife.compareTo(HOUR) < 0) {
            throw new SettingsException("metadata.dead-letter-life must be at least an hour, was " + deadLetterLife);
        }
    }

    /** With the default lives of what people have. */
    public MetadataSettings(
            String uri,
            String database,
            Duration timeout,
            Duration sessionLife,
            Duration tokenLife,
            Duration deadLetterLife,
            long largeLetterBytes,
            @Nullable TrustedCa ca) {
        this(
                uri,
                database,
                timeout,
                sessionLife,
                tokenLife,
                deadLetterLife,
                largeLetterBytes,
                IdentitySettings.DEFAULTS,
                ca);
    }

    /** With the default life of dead letters. */
    public MetadataSettings(String uri, String database, Duration timeout, Duration sessionLife, Duration tokenLife) {
        this(uri, database, timeout, sessionLife, tokenLife, DEAD_LETTER, LARGE_LETTER, null);
    }

    /** Reads the keys under {@code metadata.}. */
    public static MetadataSettings from(Settings settings) {
        return new MetadataSettings(
                settings.signedIn("metadata"),
                settings.text("metadata.database"),
                settings.duration("metadata.timeout"),
                SESSION,
                TOKEN,
                DEAD_LETTER,
                LARGE_LETTER,
                settings.certificates("metadata.ca").orElse(null));
    }

    /** The defaults, at this address. */
    public static MetadataSettings of(String uri) {
        return new MetadataSettings(uri, "lynex", Duration.ofSeconds(5), SESSION, TOKEN);
    }

    /** These settings with another database, timeout and authorities. */
    public MetadataSettings in(String newDatabase, Duration newTimeout, @Nullable TrustedCa newCa) {
        return new MetadataSettings(
                uri,
                newDatabase,
                newTimeout,
                sessionLife,
                tokenLife,
                deadLetterLife,
                largeLetterBytes,
                identity,
                newCa);
    }

    /** These settings with other lives of what people have. */
    public MetadataSettings with(IdentitySettings newIdentity) {
        return new MetadataSettings(
                uri, database, timeout, sessionLife, tokenLife, deadLetterLife, largeLetterBytes, newIdentity, ca);
    }

    /** These settings with what {@code metadata.session-life}, {@code token-life} and {@link IdentitySettings}' keys say. */
    public MetadataSettings forPeople(Settings settings) {
        Duration session = settings.duration("metadata.session-life");
        Duration token = settings.duration("metadata.token-life");
        IdentitySettings.atLeast("metadata.session-life", session, Duration.ofMinutes(5));
        IdentitySettings.atLeast("metadata.token-life", token, Duration.ofMinutes(1));
        return new MetadataSettings(
                uri,
                database,
                timeout,
                session,
                token,
                deadLetterLife,
                largeLetterBytes,
                IdentitySettings.from(settings),
                ca);
    }

    /** These settings with what {@code metadata.dead-letter-life} and {@code metadata.large-dead-letter} say. */
    public MetadataSettings forBurying(Settings settings) {
        return new MetadataSettings(
                uri,
                database,
                timeout,
                sessionLife,
                tokenLife,
                settings.duration("metadata.dead-letter-life"),
                settings.bytes("metadata.large-dead-letter"),
                identity,
                ca);
    }

    /** Without the address, which may hold a password. */
    @Override
    public String toString() {
        return "MetadataSettings[uri=" + Settings.masked(uri) + ", database=" + database + "]";
    }
}
