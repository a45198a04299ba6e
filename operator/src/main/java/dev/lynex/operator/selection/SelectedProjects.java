package dev.lynex.operator.selection;

import dev.lynex.crds.v1alpha1.LabelSelector;
import dev.lynex.crds.v1alpha1.LynexProject;
import dev.lynex.crds.v1alpha1.ProjectSelection;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which projects a selection chooses: a pure function.
 *
 * @param projects those chosen that are there, by name
 * @param missing names that no project of the namespace has
 */
public record SelectedProjects(List<LynexProject> projects, List<String> missing) {
    public SelectedProjects {
        projects = List.copyOf(projects);
        missing = List.copyOf(missing);
    }

    /** @param there the projects of the namespace; those that are being deleted are chosen no more */
    public static SelectedProjects of(ProjectSelection selection, Collection<LynexProject> there) {
        List<LynexProject> chosen = staying(there).stream()
                .filter(project -> chooses(selection, project))
                .sorted((a, b) ->
                        a.getMetadata().getName().compareTo(b.getMetadata().getName()))
                .toList();
        Set<String> found = chosen.stream().map(p -> p.getMetadata().getName()).collect(Collectors.toSet());
        return new SelectedProjects(
                chosen,
                selection.names().stream().filter(name -> !found.contains(name)).toList());
    }

    /** Those that are not being deleted. */
    public static List<LynexProject> staying(Collection<LynexProject> projects) {
        return projects.stream()
                .filter(project -> !project.isMarkedForDeletion())
                .toList();
    }

    /** Whether a selection chooses a project of its namespace. */
    public static boolean chooses(ProjectSelection selection, LynexProject project) {
        LabelSelector selector = selection.selector();
        return Boolean.TRUE.equals(selection.all())
                || selection.names().contains(project.getMetadata().getName())
                || (selector != null && Labels.fit(selector, Labels.of(project)));
    }
}
