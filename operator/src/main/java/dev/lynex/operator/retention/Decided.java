package dev.lynex.operator.retention;

import dev.lynex.crds.v1alpha1.LynexProject;
import dev.lynex.crds.v1alpha1.RetentionPolicy;
import dev.lynex.operator.selection.Target;
import dev.lynex.operator.selection.Targets;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a policy decides of the projects that it concerns.
 *
 * @param projects names of those that it decides, or would if it were no dry run
 * @param others names of the policies that go before it for the rest
 */
record Decided(Set<String> projects, SortedSet<String> others) {
    /** @param policies of the namespace, this one too */
    static Decided of(RetentionPolicy policy, Targets targets, Collection<RetentionPolicy> policies) {
        Set<String> decided = new TreeSet<>();
        SortedSet<String> others = new TreeSet<>();
        for (Target target : targets.list()) {
            for (LynexProject project : target.projects()) {
                if (RetentionDecision.decides(policy, project, policies)) {
                    decided.add(project.getMetadata().getName());
                } else {
                    RetentionDecision.of(project, policies)
                            .ifPresent(other -> others.add(other.getMetadata().getName()));
                }
            }
        }
        return new Decided(decided, others);
    }

    /** The ids of those on one platform, in order. */
    List<String> on(Target target) {
        return target.projects().stream()
                .filter(project -> projects.contains(project.getMetadata().getName()))
                .map(project -> project.getStatus().projectId())
                .sorted()
                .toList();
    }
}
