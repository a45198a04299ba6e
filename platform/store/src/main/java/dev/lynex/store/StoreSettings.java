package dev.lynex.store;

import dev.lynex.settings.Settings;
import dev.lynex.settings.TrustedCa;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the event store is, and what it may be asked.
 *
 * @param url of ClickHouse's HTTP interface
 * @param database letters, digits and _; made by {@link EventStore#migrate()}
 * @param timeout after which ClickHouse counts as away: to connect, for a place among the queries of a class, for
 *     {@link EventStore#check()}
 * @param insertTimeout how long an insert may go unanswered before it is tried again with the same token
 * @param embedded whether ClickHouse is the engine that we start ourselves, which reconciles before each start
 * @param replicated whether tables are made with Replicated engines, and inserts wait for a quorum
 * @param synced whether tables are made so that each part is synced to disk before its insert is answered
 * @param window the records of tokens that a plain table must keep at least
 * @param limits of every class of queries; those not given are the class's defaults
 * @param ca whose certificates ClickHouse may have, with {@code https://}; null for those that Java trusts
 */
public record StoreSettings(
        String url,
        String user,
        String password,
        String database,
        Duration timeout,
        Duration insertTimeout,
        boolean embedded,
        boolean replicated,
        boolean synced,
        long window,
        Map<QueryClass, QueryLimits> limits,
        @Nullable TrustedCa ca) {
    public StoreSettings {
        if (!database.matches("[A-Za-z_][A-Za-z0-9_]{0,62}")) {
            throw new IllegalArgumentException("store.database must be a name of letters, digits and _");
        }
        var complete = new EnumMap<QueryClass, QueryLimits>(QueryClass.class);
        for (QueryClass each : QueryClass.values()) {
            complete.put(each, limits.getOrDefault(each, each.defaults()));
        }
        limits = Map.copyOf(complete);
    }

    /** Reads the keys under {@code store.}. */
    public static StoreSettings from(Settings settings) {
        return of(
                        settings.text("store.url"),
                        settings.text("store.user"),
                        settings.optionalSecret("store.password").orElse(""),
                        settings.text("store.database"))
                .trusting(settings.certificates("store.ca").orElse(null));
    }

    /** The defaults, at this address. */
    public static StoreSettings of(String url, String user, String password, String database) {
        return new StoreSettings(
                url,
                user,
                password,
                database,
                Duration.ofSeconds(5),
                Duration.ofSeconds(60),
                false,
                false,
                false,
                TableEngines.WINDOW,
                Map.of(),
                null);
    }

    /** Reads the keys under {@code store.}, those about how tables are made and written too. */
    public static StoreSettings forWriting(Settings settings) {
        return from(settings).as(false, settings.flag("store.replicated"), settings.flag("store.synced"));
    }

    /** The same, for an engine that the caller starts itself and reconciles before each start. */
    public StoreSettings inEmbeddedEngine() {
        return as(true, false, false);
    }

    StoreSettings as(boolean isEmbedded, boolean isReplicated, boolean isSynced) {
        return new StoreSettings(
                url,
                user,
                password,
                database,
                timeout,
                insertTimeout,
                isEmbedded,
                isReplicated,
                isSynced,
                window,
                limits,
                ca);
    }

    StoreSettings with(QueryClass each, QueryLimits its) {
        var changed = new EnumMap<>(limits);
        changed.put(each, its);
        return new StoreSettings(
                url,
                user,
                password,
                database,
                timeout,
                insertTimeout,
                embedded,
                replicated,
                synced,
                window,
                changed,
                ca);
    }

    public StoreSettings trusting(@Nullable TrustedCa newCa) {
        return new StoreSettings(
                url,
                user,
                password,
                database,
                timeout,
                insertTimeout,
                embedded,
                replicated,
                synced,
                window,
                limits,
                newCa);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "StoreSettings[url=" + Settings.masked(url) + ", user=" + user + ", database=" + database + "]";
    }
}
