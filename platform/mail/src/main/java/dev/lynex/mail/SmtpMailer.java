package dev.lynex.mail;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.Properties;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;

/** Hands mail to a server, one connection for each: they are few. */
final class SmtpMailer implements Mailer {
    private static final System.Logger LOG = System.getLogger(SmtpMailer.class.getName());
    /** Of SMTP's answers those with a 4 ask to come again (RFC 5321, section 4.2.1). */
    private static final int PERMANENT = 500;

    private final MailSettings settings;
    private final Properties properties;
    private final Semaphore room;

    SmtpMailer(MailSettings settings) {
        this.settings = settings;
        this.properties = properties(settings);
        this.room = new Semaphore(settings.atOnce());
    }

    @Override
    public boolean isConfigured() {
        return true;
    }

    @Override
    public Delivery send(Mail mail) {
        if (!room.tryAcquire()) {
            return new Delivery.Failed("too many mails are on their way", true);
        }
        try {
            Delivery delivery = within(mail);
            if (delivery instanceof Delivery.Failed(String reason, boolean mayHelp)) {
                LOG.log(System.Logger.Level.WARNING, "mail not sent reason=" + reason + " retry=" + mayHelp);
            }
            return delivery;
        } finally {
            room.release();
        }
    }

    /** The library has a limit for each step only; a server that answers each just in time would take for ever. */
    private Delivery within(Mail mail) {
        var task = new FutureTask<Delivery>(() -> deliver(mail));
        Thread sending = Thread.ofVirtual().name("mail").start(task);
        try {
            return task.get(settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | CancellationException e) {
            sending.interrupt(); // closes its socket
            return new Delivery.Failed(
                    "the mail server did not finish within "
                            + settings.timeout().toMillis() + " ms",
                    true);
        } catch (ExecutionException e) {
            return new Delivery.Failed("the mail could not be made", false);
        } catch (InterruptedException e) {
            sending.interrupt();
            Thread.currentThread().interrupt();
            return new Delivery.Failed("interrupted while the mail was sent", true);
        }
    }

    private Delivery deliver(Mail mail) throws MessagingException {
        Session session = Session.getInstance(properties);
        MimeMessage message = message(session, mail);
        try (Transport transport = session.getTransport(settings.tls() == MailSettings.Tls.TLS ? "smtps" : "smtp")) {
            transport.connect(
                    settings.host(),
                    settings.port(),
                    settings.user().orElse(null),
                    settings.password().orElse(null));
            transport.sendMessage(message, message.getAllRecipients());
            return new Delivery.Sent();
        } catch (AuthenticationFailedException e) {
            return new Delivery.Failed("the mail server does not know mail.user with this password", false);
        } catch (SMTPSendFailedException e) {
            return refused(e.getReturnCode());
        } catch (SendFailedException e) {
            return e.getNextException() instanceof org.eclipse.angus.mail.smtp.SMTPAddressFailedException address
                    ? refused(address.getReturnCode())
                    : new Delivery.Failed("the mail server does not take mail for this address", false);
        } catch (MessagingException e) {
            // What it says may hold addresses.
            Throwable cause = e.getCause() == null ? e : e.getCause();
            return new Delivery.Failed(
                    "the mail server cannot be reached as configured ("
                            + cause.getClass().getSimpleName() + ")",
                    true);
        }
    }

    private static Delivery refused(int code) {
        return new Delivery.Failed("the mail server answered " + code, code < PERMANENT);
    }

    @SuppressWarnings("JavaUtilDate") // The library's own.
    private MimeMessage message(Session session, Mail mail) throws MessagingException {
        String charset = StandardCharsets.UTF_8.name();
        MimeMessage message = new MimeMessage(session);
        message.setFrom(new InternetAddress(settings.from(), true));
        message.setRecipient(Message.RecipientType.TO, new InternetAddress(mail.to(), true));
        message.setSubject(mail.subject(), charset);
        message.setText(mail.text(), charset);
        message.setSentDate(Date.from(Instant.now()));
        // Robots that answer mail leave alone what says that a robot wrote it (RFC 3834).
        message.setHeader("Auto-Submitted", "auto-generated");
        message.saveChanges();
        return message;
    }

    private static Properties properties(MailSettings settings) {
        String millis = Long.toString(settings.timeout().toMillis());
        var properties = new Properties();
        for (String protocol : new String[] {"smtp", "smtps"}) {
            String prefix = "mail." + protocol + ".";
            properties.setProperty(prefix + "connectiontimeout", millis);
            properties.setProperty(prefix + "timeout", millis);
            properties.setProperty(prefix + "writetimeout", millis);
            properties.setProperty(
                    prefix + "auth", Boolean.toString(settings.user().isPresent()));
            properties.setProperty(prefix + "ssl.checkserveridentity", "true");
            boolean startTls = settings.tls() == MailSettings.Tls.STARTTLS;
            properties.setProperty(prefix + "starttls.enable", Boolean.toString(startTls));
            properties.setProperty(prefix + "starttls.required", Boolean.toString(startTls));
            settings.ca()
                    .ifPresent(ca -> properties.put(
                            prefix + "ssl.socketFactory", ca.context().getSocketFactory()));
        }
        return properties;
    }
}
