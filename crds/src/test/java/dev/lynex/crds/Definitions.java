package dev.lynex.crds;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The definitions of custom resources that lie in a folder. */
final class Definitions {
    /** As the plugin has just written them. */
    static final Path BUILT = Path.of("target/crds");

    /** As they are committed. */
    static final Path COMMITTED = Path.of("generated");

    /** As the last release had them; empty before the first. */
    static final Path RELEASED = Path.of("released");

    private Definitions() {}

    /** By file name, which is that of the resource and {@code -v1.yml}. */
    static Map<String, CustomResourceDefinition> in(Path folder) {
        Map<String, CustomResourceDefinition> found = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".yml")).toList()) {
                found.put(file.getFileName().toString(), parse(Files.readString(file)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    static List<CustomResourceDefinition> committed() {
        return List.copyOf(in(COMMITTED).values());
    }

    static CustomResourceDefinition parse(String yaml) {
        return Serialization.unmarshal(yaml, CustomResourceDefinition.class);
    }

    static CustomResourceDefinitionVersion version(CustomResourceDefinition definition) {
        return definition.getSpec().getVersions().getFirst();
    }

    static JSONSchemaProps schema(CustomResourceDefinition definition) {
        return version(definition).getSchema().getOpenAPIV3Schema();
    }

    static String kind(CustomResourceDefinition definition) {
        return definition.getSpec().getNames().getKind();
    }
}
