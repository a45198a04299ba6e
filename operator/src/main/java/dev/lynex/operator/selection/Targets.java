package dev.lynex.operator.selection;

import dev.lynex.crds.v1alpha1.LynexPlatform;
import dev.lynex.crds.v1alpha1.LynexProject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The platforms of projects. Only a project that its platform knows counts: before that its id may be another's, whose events are
 * nobody else's to ask about.
 *
 * @param waiting names of projects that their platform does not know yet
 */
public record Targets(List<Target> list, List<String> waiting) {
    public Targets {
        list = List.copyOf(list);
        waiting = List.copyOf(waiting);
    }

    /** @param platforms by {@code namespace/name} */
    public static Targets of(Collection<LynexProject> projects, Function<String, Optional<LynexPlatform>> platforms) {
        Map<String, List<LynexProject>> known = new TreeMap<>();
        List<String> waiting = new ArrayList<>();
        for (LynexProject project : projects) {
            String platform = PlatformName.of(project);
            if (project.getStatus() == null
                    || project.getStatus().projectId() == null
                    || platforms.apply(platform).isEmpty()) {
                waiting.add(project.getMetadata().getName());
            } else {
                known.computeIfAbsent(platform, p -> new ArrayList<>()).add(project);
            }
        }
        List<Target> list = new ArrayList<>();
        known.forEach(
                (platform, its) -> platforms.apply(platform).ifPresent(found -> list.add(new Target(found, its))));
        return new Targets(list, waiting);
    }

    /** The platforms' names. */
    public SortedSet<String> names() {
        SortedSet<String> names = new TreeSet<>();
        list.forEach(target -> names.add(target.name()));
        return names;
    }

    /** How many projects the platforms know. */
    public int projects() {
        return list.stream().mapToInt(target -> target.projects().size()).sum();
    }
}
