package dev.lynex.crds;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Holds the files that are derived from the model equal to it; {@code ./lynex build --crds} writes them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GeneratedFilesTest {
    private static final boolean WRITE = Boolean.getBoolean("lynex.crds.write");
    private static final Path CHART = Path.of("../charts/lynex/charts/lynex-crds/definitions");
    private static final List<Path> FOLDERS = List.of(Definitions.COMMITTED, CHART);
    private static final Path REFERENCE = Path.of("../docs/resources.md");
    private static final String MEND = "%s is not what the model says; write it anew by: ./lynex build --crds";
    private static final String HEAD = "# Made from dev.lynex.crds by ./lynex build --crds; a change here is lost.\n";

    private final Map<String, String> resources = new TreeMap<>();
    private String reference = "";

    @BeforeAll
    void derive() throws IOException {
        Map<String, CustomResourceDefinition> built = Definitions.in(Definitions.BUILT);
        built.values().forEach(PrinterColumns::order);
        built.forEach((file, definition) ->
                resources.put(file, HEAD + Serialization.asYaml(definition).substring("---\n".length())));
        reference = ResourceReference.markdown(built.values());
        if (WRITE) {
            for (Path folder : FOLDERS) {
                write(folder);
            }
            Files.writeString(REFERENCE, reference);
        }
    }

    private void write(Path folder) throws IOException {
        for (String file : files(folder)) {
            Files.delete(folder.resolve(file));
        }
        for (Map.Entry<String, String> resource : resources.entrySet()) {
            Files.writeString(folder.resolve(resource.getKey()), resource.getValue());
        }
    }

    @Test
    void theCommittedResourcesAreThoseOfTheModel() throws IOException {
        isOfTheModel(Definitions.COMMITTED);
    }

    @Test
    void theChartsResourcesAreThoseOfTheModel() throws IOException {
        isOfTheModel(CHART);
    }

    private void isOfTheModel(Path folder) throws IOException {
        assertThat(files(folder)).as(MEND, folder).isEqualTo(resources.keySet());
        for (Map.Entry<String, String> resource : resources.entrySet()) {
            assertThat(folder.resolve(resource.getKey()))
                    .as(MEND, folder.resolve(resource.getKey()))
                    .hasContent(resource.getValue());
        }
    }

    @Test
    void theReferenceIsThatOfTheResources() {
        assertThat(REFERENCE).as(MEND, "docs/resources.md").hasContent(reference);
    }

    private static Set<String> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            Set<String> names = new TreeSet<>();
            files.forEach(file -> names.add(file.getFileName().toString()));
            return names;
        }
    }
}
