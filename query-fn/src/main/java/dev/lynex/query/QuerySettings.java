package dev.lynex.query;

import dev.lynex.settings.Settings;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the query function needs to know.
 *
 * @param webRoot folder of the dashboard's files; without it only the API is served
 * @param ingestUrl where apps send events, shown to people
 * @param secureCookies whether the session cookie is for https only
 * @param reads what answering may cost
 */
public record QuerySettings(Optional<Path> webRoot, String ingestUrl, boolean secureCookies, ReadSettings reads) {
    /** Reads the keys under {@code query.}. */
    public static QuerySettings from(Settings settings) {
        return new QuerySettings(
                settings.optional("query.web-root").map(Path::of),
                settings.text("query.ingest-url"),
                settings.flag("query.secure-cookies"),
                ReadSettings.from(settings));
    }
}
