package dev.lynex.operator.runtime;

import dev.lynex.settings.Settings;
import dev.lynex.settings.SettingsException;
import java.time.Duration;
import java.util.Optional;

/**
 * How of several operators one is chosen.
 *
 * @param leaseName of the Lease that says who
 * @param namespace where it lies; empty: the pod's own
 * @param leaseDuration after which another takes over; at least a second
 * @param renewDeadline after which one that cannot renew it ends; below the duration
 * @param retryPeriod how often it is renewed, or tried; below the deadline
 */
public record LeaderSettings(
        String leaseName,
        Optional<String> namespace,
        Duration leaseDuration,
        Duration renewDeadline,
        Duration retryPeriod) {
    private static final String KEYS = "operator.leader-election.";

    public LeaderSettings {
        ordered(retryPeriod, "retry-period", renewDeadline, "renew-deadline");
        ordered(renewDeadline, "renew-deadline", leaseDuration, "lease-duration");
        if (leaseDuration.toSeconds() < 1) {
            throw new SettingsException(KEYS + "lease-duration must be 1s or more, since a Lease counts in seconds");
        }
    }

    private static void ordered(Duration shorter, String its, Duration longer, String others) {
        if (shorter.isZero() || shorter.compareTo(longer) >= 0) {
            throw new SettingsException(KEYS + its + " must be above 0 and below " + KEYS + others + "; they are "
                    + shorter.toMillis() + "ms and " + longer.toMillis() + "ms");
        }
    }

    /** Empty when there is no election. */
    static Optional<LeaderSettings> from(Settings settings) {
        if (!settings.flag(KEYS + "enabled")) {
            return Optional.empty();
        }
        return Optional.of(new LeaderSettings(
                settings.text(KEYS + "lease-name"),
                settings.optional(KEYS + "namespace"),
                settings.duration(KEYS + "lease-duration"),
                settings.duration(KEYS + "renew-deadline"),
                settings.duration(KEYS + "retry-period")));
    }
}
