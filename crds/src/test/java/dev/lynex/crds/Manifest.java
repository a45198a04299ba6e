package dev.lynex.crds;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A resource as a file has it, that can be changed before it is sent. */
record Manifest(ObjectNode tree) {
    static final ObjectMapper YAML = new YAMLMapper();

    /** {@code regular} of {@code LynexPlatform} is {@code lynexplatform-regular.yaml}. */
    static Manifest fixture(String kind, String which) {
        return new Manifest((ObjectNode) resource(kind, which));
    }

    static JsonNode resource(String kind, String which) {
        String file = kind.toLowerCase(Locale.ROOT) + "-" + which + ".yaml";
        try (InputStream in = Manifest.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("there is no " + file + " beside the tests");
            }
            return YAML.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The examples that users start from, each file one resource. */
    static List<Path> examples() {
        try (Stream<Path> files = Files.list(Path.of("examples"))) {
            return files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Manifest of(Path file) {
        try {
            return new Manifest((ObjectNode) YAML.readTree(Files.readString(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String kind() {
        return tree.path("kind").asText();
    }

    /** Makes what is missing on the way; a number in the path is a place in a list. */
    Manifest with(String pointer, JsonNode value) {
        ObjectNode changed = tree.deepCopy();
        put(changed, JsonPointer.compile(pointer), value);
        return new Manifest(changed);
    }

    Manifest without(String pointer) {
        ObjectNode changed = tree.deepCopy();
        JsonPointer path = JsonPointer.compile(pointer);
        ((ObjectNode) changed.at(path.head())).remove(path.last().getMatchingProperty());
        return new Manifest(changed);
    }

    GenericKubernetesResource generic() {
        return Serialization.unmarshal(tree.toString(), GenericKubernetesResource.class);
    }

    private static void put(JsonNode parent, JsonPointer path, JsonNode value) {
        JsonPointer below = path.tail();
        JsonNode child = below.matches() ? value : container(found(parent, path), below);
        if (parent instanceof ArrayNode list) {
            while (list.size() <= path.getMatchingIndex()) {
                list.addNull();
            }
            list.set(path.getMatchingIndex(), child);
        } else {
            ((ObjectNode) parent).set(path.getMatchingProperty(), child);
        }
        if (!below.matches()) {
            put(child, below, value);
        }
    }

    private static JsonNode found(JsonNode parent, JsonPointer path) {
        return parent.isArray() ? parent.path(path.getMatchingIndex()) : parent.path(path.getMatchingProperty());
    }

    private static JsonNode container(JsonNode found, JsonPointer below) {
        if (found.isContainerNode()) {
            return found;
        }
        return below.getMatchingIndex() >= 0 ? YAML.createArrayNode() : YAML.createObjectNode();
    }
}
