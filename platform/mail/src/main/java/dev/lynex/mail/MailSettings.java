package dev.lynex.mail;

import dev.lynex.settings.Settings;
import dev.lynex.settings.SettingsException;
import dev.lynex.settings.TrustedCa;
import java.time.Duration;
import java.util.Optional;

/**
 * The mail server.
 *
 * @param host its name, which its certificate must have
 * @param user who signs in there; empty: nobody does
 * @param from the sender's address
 * @param timeout of a whole delivery
 * @param atOnce deliveries under way; more fail at once
 * @param ca whose certificate it may have; empty: those that Java trusts
 */
public record MailSettings(
        String host,
        int port,
        Tls tls,
        Optional<String> user,
        Optional<String> password,
        String from,
        Duration timeout,
        int atOnce,
        Optional<TrustedCa> ca) {
    /** How the connection is protected. */
    public enum Tls {
        /** It begins in clear and must change over before anything is said (RFC 3207), mostly on port 587. */
        STARTTLS,
        /** From the first byte on (RFC 8314), mostly on port 465. */
        TLS,
        /** Not at all, for a server on the same machine; then nobody may sign in. */
        NONE
    }

    public MailSettings {
        if (!Mail.isAddress(from)) {
            throw new SettingsException("mail.from must be an address of the form name@host");
        }
        if (user.isPresent() != password.isPresent()) {
            throw new SettingsException("mail.user and mail.password belong together; set both or none");
        }
        if (tls == Tls.NONE && user.isPresent()) {
            throw new SettingsException("mail.tls is none, and mail.password would go in clear; use starttls or tls");
        }
    }

    /** Reads the keys under {@code mail.}; empty when there is no host. */
    public static Optional<MailSettings> from(Settings settings) {
        Optional<String> password = settings.optionalSecret("mail.password");
        return settings.optional("mail.host")
                .map(host -> new MailSettings(
                        host,
                        settings.integer("mail.port", 1, 65_535),
                        settings.oneOf("mail.tls", Tls.class),
                        settings.optional("mail.user"),
                        password,
                        settings.text("mail.from"),
                        settings.duration("mail.timeout"),
                        settings.integer("mail.at-once", 1, 1_000),
                        settings.certificates("mail.ca")));
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "MailSettings[host=" + host + ", port=" + port + ", tls=" + tls + ", from=" + from + "]";
    }
}
