package dev.lynex.operator.project;

import dev.lynex.crds.v1alpha1.LynexPlatform;
import dev.lynex.operator.SpecChange;
import io.javaoperatorsdk.operator.processing.event.source.filter.OnUpdateFilter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Changes of a platform that its projects care for: its spec, its deletion, and its address. The rest of its status changes as
 * often as its queue does, and would wake all of them each time.
 */
final class PlatformChange implements OnUpdateFilter<LynexPlatform> {
    private static final SpecChange SPEC = new SpecChange();

    @Override
    public boolean accept(LynexPlatform now, LynexPlatform before) {
        return SPEC.accept(now, before) || !Objects.equals(address(now), address(before));
    }

    private static @Nullable String address(LynexPlatform platform) {
        return platform.getStatus() == null ? null : platform.getStatus().ingestUrl();
    }
}
