package dev.lynex.operator.project;

import dev.lynex.crds.v1alpha1.LynexPlatform;
import dev.lynex.crds.v1alpha1.LynexProject;
import dev.lynex.operator.stores.MetadataStores;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;

/** Platforms, as projects see them. With a platform goes the connection to its store. */
final class PlatformEvents extends InformerEventSource<LynexPlatform, LynexProject> {
    private final MetadataStores stores;

    PlatformEvents(
            InformerEventSourceConfiguration<LynexPlatform> configuration,
            EventSourceContext<LynexProject> context,
            MetadataStores stores) {
        super(configuration, context);
        this.stores = stores;
    }

    @Override
    public void onDelete(LynexPlatform platform, boolean stateUnknown) {
        super.onDelete(platform, stateUnknown);
        stores.forget(platform);
    }
}
