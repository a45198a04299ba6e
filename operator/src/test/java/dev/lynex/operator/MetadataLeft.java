package dev.lynex.operator;

import dev.lynex.metadata.MetadataSettings;
import dev.lynex.metadata.MongoMetadataStore;
import dev.lynex.metadata.Project;
import java.time.InstantSource;
import java.util.List;

/** Tells which projects a platform's metadata has; ends with 1 when there are any. */
public final class MetadataLeft {
    private MetadataLeft() {}

    /** Argument: the address of MongoDB. */
    public static void main(String[] args) {
        try (var store = MongoMetadataStore.create(MetadataSettings.of(args[0]), InstantSource.system())) {
            List<Project> left = store.projects(10);
            left.forEach(project -> System.out.println("left: project " + project.id()));
            System.exit(left.isEmpty() ? 0 : 1);
        }
    }
}
