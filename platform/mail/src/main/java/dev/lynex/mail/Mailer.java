package dev.lynex.mail;

import java.util.Optional;

/** Sends mail. */
public interface Mailer {
    /** Sends it, within the time that the settings allow. Does not throw. */
    Delivery send(Mail mail);

    /** Whether there is a mail server at all. */
    boolean isConfigured();

    /** By the server of these settings, or none. */
    static Mailer of(Optional<MailSettings> settings) {
        return settings.<Mailer>map(SmtpMailer::new).orElseGet(Mailer::none);
    }

    /** One that sends nothing, and says so. */
    static Mailer none() {
        return new Mailer() {
            @Override
            public Delivery send(Mail mail) {
                return new Delivery.NotConfigured();
            }

            @Override
            public boolean isConfigured() {
                return false;
            }
        };
    }
}
