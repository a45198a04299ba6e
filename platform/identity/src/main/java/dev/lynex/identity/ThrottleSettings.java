package dev.lynex.identity;

import dev.lynex.settings.Settings;
import java.time.Duration;

/**
 * When failed sign-ins slow the next one down.
 *
 * @param perPair failures of one network with one account before it waits; of a browser that knows the account twice as many
 * @param perNetwork failures of one network with any accounts
 * @param perAccount failures with one account from anywhere; then only browsers that do not know it wait
 * @param longest wait of a pair or network
 * @param longestAccount wait of an account's strangers: short, since anybody can cause it
 * @param memory after so long without a failure all are forgotten
 * @param deviceLife for how long a browser is known after a sign-in
 */
public record ThrottleSettings(
        int perPair,
        int perNetwork,
        int perAccount,
        Duration longest,
        Duration longestAccount,
        Duration memory,
        Duration deviceLife) {
    /** Reads the keys under {@code identity.throttle.}. */
    public static ThrottleSettings from(Settings settings) {
        return new ThrottleSettings(
                settings.integer("identity.throttle.per-pair", 1, 1_000_000),
                settings.integer("identity.throttle.per-network", 1, 1_000_000),
                settings.integer("identity.throttle.per-account", 1, 1_000_000),
                settings.duration("identity.throttle.longest-wait"),
                settings.duration("identity.throttle.longest-account-wait"),
                settings.duration("identity.throttle.memory"),
                settings.duration("identity.throttle.known-browser-life"));
    }
}
