package dev.lynex.metadata;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What of a project is to be otherwise; null leaves it as it is.
 *
 * @param name 1 to 100 characters
 * @param retentionDays 1 to 3,650, of what comes from now on
 * @param origins in place of those before
 */
public record ProjectChange(
        @Nullable String name,
        @Nullable Integer retentionDays,
        @Nullable ProjectLimits limits,
        @Nullable List<Origin> origins) {
    /** @throws MetadataException.Invalid when a value is outside its range */
    public ProjectChange {
        if (name != null) {
            name = projectName(name);
        }
        if (retentionDays != null) {
            Project.checkRetention(retentionDays);
        }
        if (origins != null) {
            origins = List.copyOf(origins);
        }
    }

    /** A project's name as it is kept, if it can be one. */
    public static String projectName(String text) {
        String name = NewAccount.name(text);
        if (name.isEmpty()) {
            throw new MetadataException.Invalid("a project's name must not be empty");
        }
        return name;
    }
}
