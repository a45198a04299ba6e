package dev.lynex.operator.selection;

import dev.lynex.crds.v1alpha1.LynexProject;
import dev.lynex.operator.SpecChange;
import io.javaoperatorsdk.operator.processing.event.source.filter.OnUpdateFilter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Changes of a project that those who select it care for: its spec, its labels, its deletion, and when its platform knows it. */
final class ProjectChange implements OnUpdateFilter<LynexProject> {
    private static final SpecChange SPEC = new SpecChange();

    @Override
    public boolean accept(LynexProject now, LynexProject before) {
        return SPEC.accept(now, before)
                || !Labels.of(now).equals(Labels.of(before))
                || !Objects.equals(id(now), id(before));
    }

    private static @Nullable String id(LynexProject project) {
        return project.getStatus() == null ? null : project.getStatus().projectId();
    }
}
