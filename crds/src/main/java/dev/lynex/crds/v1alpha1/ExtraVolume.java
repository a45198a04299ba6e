package dev.lynex.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** A folder that a function's container sees besides those of the operator. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "[has(self.secretName), has(self.configMapName), has(self.emptyDir), has(self.claimName)]"
                + ".filter(x, x).size() == 1",
        message = "say what the volume is: set exactly one of secretName, configMapName, emptyDir and claimName")
@ValidationRule(
        value = "!self.mountPath.matches('^/(etc/lynex|opt/lynex|proc|sys|dev)(/.*)?$')",
        message = "mountPath is where Lynex or the system keeps its own files: choose another, such as /mnt/extra",
        fieldPath = ".mountPath")
public record ExtraVolume(
        @JsonPropertyDescription("Its name, unique in the list.") @Required @Pattern(Patterns.LABEL) @Size(max = 63)
        String name,

        @JsonPropertyDescription("Where the container sees it, an absolute path outside of /etc/lynex and /opt/lynex.")
        @Required
        @Pattern("^/[^:]+$")
        @Size(max = 255)
        String mountPath,

        @JsonPropertyDescription("Name of a Secret whose keys are the files; read-only.")
        @Pattern(Patterns.NAME)
        @Size(max = 253)
        @Nullable
        String secretName,

        @JsonPropertyDescription("Name of a ConfigMap whose keys are the files; read-only.")
        @Pattern(Patterns.NAME)
        @Size(max = 253)
        @Nullable
        String configMapName,

        @JsonPropertyDescription("An empty folder that lives as long as the pod.") @Nullable
        EmptyDir emptyDir,

        @JsonPropertyDescription("Name of a PersistentVolumeClaim. With several replicas it must allow ReadWriteMany or"
                + " ReadOnlyMany.")
        @Pattern(Patterns.NAME)
        @Size(max = 253)
        @Nullable
        String claimName) {}
