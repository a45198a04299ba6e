package dev.lynex.metadata;

import dev.lynex.settings.Settings;
import dev.lynex.settings.SettingsException;
import java.time.Duration;

/**
 * For how long what people have lasts.
 *
 * @param sessionIdle a session that is not used for so long ends; 5 minutes or more, since uses are noted to the minute
 * @param invitationLife of an invitation
 * @param auditLife of an audit event, a day or more
 */
public record IdentitySettings(Duration sessionIdle, Duration invitationLife, Duration auditLife) {
    public static final IdentitySettings DEFAULTS =
            new IdentitySettings(Duration.ofDays(3), Duration.ofDays(7), Duration.ofDays(400));

    /** @throws SettingsException when a value is outside its range */
    public IdentitySettings {
        atLeast("metadata.session-idle", sessionIdle, Duration.ofMinutes(5));
        atLeast("metadata.invitation-life", invitationLife, Duration.ofMinutes(1));
        atLeast("metadata.audit-life", auditLife, Duration.ofDays(1));
    }

    static IdentitySettings from(Settings settings) {
        return new IdentitySettings(
                settings.duration("metadata.session-idle"),
                settings.duration("metadata.invitation-life"),
                settings.duration("metadata.audit-life"));
    }

    static void atLeast(String key, Duration value, Duration least) {
        if (value.compareTo(least) < 0) {
            throw new SettingsException(
                    key + " must be at least " + least.toMinutes() + "m, was " + value.toSeconds() + "s");
        }
    }
}
