package dev.lynex.query;

import dev.lynex.mail.MailSettings;
import dev.lynex.settings.Settings;
import dev.lynex.settings.SettingsException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What the query function needs to know.
 *
 * @param webRoot folder of the dashboard's files; without it only the API is served
 * @param ingestUrl where apps send events, shown to people
 * @param secureCookies whether the session cookie is for https only
 * @param publicUrl where people open the dashboard; ends without a slash, may have a path
 * @param signIn who may sign in, and how
 * @param mail the mail server; without it mails are not sent
 * @param plan what people may have
 * @param auditLife how far back the audit is asked for by default
 * @param exports that may be under way at once
 * @param reads what answering may cost
 * @param traceEvents of one trace in one answer, at most; the first ones are given of a longer trace
 */
public record QuerySettings(
        Optional<Path> webRoot,
        String ingestUrl,
        boolean secureCookies,
        URI publicUrl,
        SignInSettings signIn,
        Optional<MailSettings> mail,
        PlanLimits plan,
        Duration auditLife,
        int exports,
        TailSettings tail,
        ReadSettings reads,
        int traceEvents) {
    /** Reads the keys under {@code query.}, {@code identity.}, {@code mail.} and {@code plan.}. */
    public static QuerySettings from(Settings settings) {
        return new QuerySettings(
                settings.optional("query.web-root").map(Path::of),
                settings.text("query.ingest-url"),
                settings.flag("query.secure-cookies"),
                publicUrl(settings.text("query.public-url")),
                SignInSettings.from(settings),
                MailSettings.from(settings),
                PlanLimits.from(settings),
                settings.duration("metadata.audit-life"),
                settings.integer("query.exports", 1, 100),
                TailSettings.from(settings),
                ReadSettings.from(settings),
                settings.integer("query.trace-events", 100, 200_000));
    }

    private static URI publicUrl(String text) {
        try {
            URI uri = URI.create(text.replaceFirst("/$", ""));
            boolean isWeb = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
            if (isWeb
                    && uri.getHost() != null
                    && uri.getRawPath().matches("(/[A-Za-z0-9._~-]+)*")
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw new SettingsException(
                "query.public-url must be like https://lynex.example.com or https://example.com/lynex");
    }
}
