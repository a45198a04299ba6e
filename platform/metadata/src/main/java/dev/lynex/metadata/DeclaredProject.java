package dev.lynex.metadata;

import dev.lynex.pricing.CustomPrices;
import java.time.Duration;
import java.util.List;

/**
 * A project as its owner wants it.
 *
 * @param id 1 to 63 lower-case letters, digits and dashes
 * @param retentionDays 1 to 3650
 * @param prices of its own, in place of those it had
 * @param origins whose pages may use its browser keys, in place of those that might
 * @param deadLetterLife how long its dead letters are kept, an hour to 3650 days
 */
public record DeclaredProject(
        String id,
        Owner owner,
        String name,
        int retentionDays,
        ProjectLimits limits,
        CustomPrices prices,
        List<Origin> origins,
        Duration deadLetterLife) {
    public DeclaredProject {
        origins = List.copyOf(origins);
    }

    /** The same with another retention. */
    public DeclaredProject keptFor(int days) {
        return new DeclaredProject(id, owner, name, days, limits, prices, origins, deadLetterLife);
    }
}
