package dev.lynex.operator.shared;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lynex.crds.v1alpha1.LynexPlatform;
import dev.lynex.crds.v1alpha1.LynexProject;
import dev.lynex.operator.SpecChange;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChangesTest {
    private final Changes<LynexProject> changes = new Changes<>(LynexProject.class);
    private final List<ResourceID> woken = new ArrayList<>();

    @Test
    void aControllerIsWokenByAdditionsDeletionsAndWhatItsFilterLetsThrough() {
        EventSource<LynexProject, LynexPlatform> source = followed(() -> {});
        source.start();
        changes.onAdd(project("a", 1));
        changes.onUpdate(project("b", 1), project("b", 1));
        changes.onUpdate(project("c", 1), project("c", 2));
        changes.onDelete(project("d", 1), false);
        assertThat(woken).extracting(ResourceID::getName).containsExactly("of-a", "of-c", "of-d");
    }

    @Test
    void aControllerHearsNothingBeforeItsStartWhichComesAfterTheCacheIsComplete() {
        List<String> order = new ArrayList<>();
        EventSource<LynexProject, LynexPlatform> source = followed(() -> {
            order.add("complete");
            // What the other controller's first list brings.
            changes.onAdd(project("early", 1));
        });
        changes.onAdd(project("earlier", 1));
        source.start();
        assertThat(order).containsExactly("complete");
        assertThat(woken).isEmpty();
        changes.onAdd(project("late", 1));
        assertThat(woken).extracting(ResourceID::getName).containsExactly("of-late");
    }

    private EventSource<LynexProject, LynexPlatform> followed(Runnable ready) {
        EventSource<LynexProject, LynexPlatform> source = changes.followed(
                new SpecChange(),
                project -> Set.of(new ResourceID("of-" + project.getMetadata().getName())),
                ready);
        source.setEventHandler(event -> woken.add(event.getRelatedCustomResourceID()));
        return source;
    }

    private static LynexProject project(String name, long generation) {
        var project = new LynexProject();
        project.setMetadata(new ObjectMetaBuilder()
                .withName(name)
                .withGeneration(generation)
                .build());
        return project;
    }
}
