package dev.lynex.store;

import dev.lynex.settings.Settings;
import java.time.Duration;

/**
 * Where the event store is.
 *
 * @param url of ClickHouse's HTTP interface
 * @param timeout after which ClickHouse counts as away: to connect, and for a small query
 * @param insertTimeout how long an insert may go unanswered before it is tried again with the same token
 */
public record StoreSettings(
        String url, String user, String password, String database, Duration timeout, Duration insertTimeout) {
    public StoreSettings {
        if (!database.matches("[A-Za-z_][A-Za-z0-9_]{0,62}")) {
            throw new IllegalArgumentException("store.database must be a name of letters, digits and _");
        }
    }

    /** Reads the keys under {@code store.}. */
    public static StoreSettings from(Settings settings) {
        return new StoreSettings(
                settings.text("store.url"),
                settings.text("store.user"),
                settings.optionalSecret("store.password").orElse(""),
                settings.text("store.database"),
                Duration.ofSeconds(5),
                Duration.ofSeconds(60));
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "StoreSettings[url=" + Settings.masked(url) + ", user=" + user + ", database=" + database + "]";
    }
}
