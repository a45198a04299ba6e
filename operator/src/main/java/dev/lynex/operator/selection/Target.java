package dev.lynex.operator.selection;

import dev.lynex.crds.v1alpha1.LynexPlatform;
import dev.lynex.crds.v1alpha1.LynexProject;
import java.util.List;

/**
 * A platform with those of the selected projects that are on it.
 *
 * @param projects that it knows; at least one
 */
public record Target(LynexPlatform platform, List<LynexProject> projects) {
    public Target {
        projects = List.copyOf(projects);
    }

    /** As {@code namespace/name}. */
    public String name() {
        return PlatformName.of(platform);
    }

    /** The projects' ids, in order. */
    public List<String> ids() {
        return projects.stream().map(p -> p.getStatus().projectId()).sorted().toList();
    }
}
