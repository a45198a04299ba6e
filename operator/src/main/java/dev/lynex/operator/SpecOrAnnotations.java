package dev.lynex.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.source.filter.OnUpdateFilter;
import java.util.Objects;

/**
 * A resource is looked at again when its spec, its labels, its annotations, its finalizers or its deletion change, not when its status
 * does. (With its own finalizer on a new resource the framework stops, and waits for that very event.)
 */
public final class SpecOrAnnotations implements OnUpdateFilter<HasMetadata> {
    private static final SpecChange SPEC = new SpecChange();

    @Override
    public boolean accept(HasMetadata now, HasMetadata before) {
        return SPEC.accept(now, before)
                || !Objects.equals(
                        now.getMetadata().getLabels(), before.getMetadata().getLabels())
                || !Objects.equals(
                        now.getMetadata().getAnnotations(), before.getMetadata().getAnnotations())
                || !Objects.equals(
                        now.getMetadata().getFinalizers(), before.getMetadata().getFinalizers());
    }
}
