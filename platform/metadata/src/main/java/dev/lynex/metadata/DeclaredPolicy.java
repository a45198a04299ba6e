package dev.lynex.metadata;

import java.util.List;

/**
 * A retention policy as its resource wants it. What holds for a project is its own {@link Project#retentionDays()}; this tells
 * why.
 *
 * @param projects ids of those that it decides, or would if it were no dry run
 * @param days for which events are kept, 1 to 3650
 * @param dryRun whether it changes nothing
 */
public record DeclaredPolicy(Owner owner, List<String> projects, int days, boolean dryRun) implements Declaration {
    /** @throws MetadataException.Invalid when the days are outside their range */
    public DeclaredPolicy {
        projects = List.copyOf(projects);
        Project.checkRetention(days);
    }
}
