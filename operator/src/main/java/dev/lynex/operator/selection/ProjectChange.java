package dev.lynex.operator.selection;

import dev.lynex.crds.v1alpha1.LynexProject;
import io.javaoperatorsdk.operator.processing.event.source.filter.OnUpdateFilter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Changes of a project that those who select it care for: its spec, its labels, its deletion, and when its platform knows it. */
final class ProjectChange implements OnUpdateFilter<LynexProject> {
    @Override
    public boolean accept(LynexProject now, LynexProject before) {
        return !Objects.equals(
                        now.getMetadata().getGeneration(), before.getMetadata().getGeneration())
                || !Labels.of(now).equals(Labels.of(before))
                || now.isMarkedForDeletion() != before.isMarkedForDeletion()
                || !Objects.equals(id(now), id(before));
    }

    private static @Nullable String id(LynexProject project) {
        return project.getStatus() == null ? null : project.getStatus().projectId();
    }
}
