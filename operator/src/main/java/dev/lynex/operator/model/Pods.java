package dev.lynex.operator.model;

import dev.lynex.crds.v1alpha1.EnvVariable;
import dev.lynex.crds.v1alpha1.ExtraVolume;
import dev.lynex.crds.v1alpha1.Images;
import dev.lynex.crds.v1alpha1.PodTemplate;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.ContainerPortBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraintBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The pods of a function: as restricted as Kubernetes' Pod Security Standard "restricted" asks. */
final class Pods {
    /** How long a function that is asked to stop may take for what it has begun. */
    static final Duration GRACE = Duration.ofSeconds(20);

    /** How long a pod that ends still gets requests, until everybody has heard of it. */
    private static final long UNTIL_UNKNOWN_SECONDS = 5;

    /** Both, and some for the JVM. */
    private static final long TERMINATION_SECONDS = GRACE.toSeconds() + UNTIL_UNKNOWN_SECONDS + 5;

    /** Of the images' user "nonroot". */
    private static final long USER = 65_532;

    static final String CHECKSUM = "lynex.dev/config-checksum";
    private static final String CONFIG = "config";
    private static final String TMP = "tmp";

    private Pods() {}

    static PodTemplateSpec of(FunctionPlan plan) {
        PodTemplate template = plan.template();
        Map<String, String> labels = new TreeMap<>(template == null ? Map.of() : template.labels());
        labels.putAll(plan.id().labels());
        Map<String, String> annotations = new TreeMap<>(template == null ? Map.of() : template.annotations());
        annotations.put(CHECKSUM, FunctionConfig.checksum(plan));
        return new PodTemplateSpecBuilder()
                .withNewMetadata()
                .withLabels(labels)
                .withAnnotations(annotations)
                .endMetadata()
                .withNewSpec()
                .withServiceAccountName(plan.id().name())
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                .withTerminationGracePeriodSeconds(TERMINATION_SECONDS)
                .withNewSecurityContext()
                .withRunAsNonRoot(true)
                .withRunAsUser(USER)
                .withRunAsGroup(USER)
                .withFsGroup(USER)
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .endSecurityContext()
                .withImagePullSecrets(pullSecrets(plan))
                .withNodeSelector(template == null ? Map.of() : template.nodeSelector())
                .withTolerations(template == null ? List.of() : template.tolerations())
                .withAffinity(template == null ? null : template.affinity())
                .withTopologySpreadConstraints(spread(plan))
                .withPriorityClassName(template == null ? null : template.priorityClassName())
                .withContainers(container(plan))
                .withVolumes(volumes(plan))
                .endSpec()
                .build();
    }

    private static List<LocalObjectReference> pullSecrets(FunctionPlan plan) {
        Images images = plan.spec().images();
        PodTemplate template = plan.template();
        return Stream.concat(
                        images.pullSecrets().stream(),
                        template == null ? Stream.<String>of() : template.imagePullSecrets().stream())
                .distinct()
                .map(LocalObjectReference::new)
                .toList();
    }

    /** Without a wish of the user's: over machines, and over zones where there are several. */
    private static List<TopologySpreadConstraint> spread(FunctionPlan plan) {
        PodTemplate template = plan.template();
        if (template != null && !template.topologySpreadConstraints().isEmpty()) {
            return template.topologySpreadConstraints();
        }
        return Stream.of("topology.kubernetes.io/zone", "kubernetes.io/hostname")
                .map(key -> new TopologySpreadConstraintBuilder()
                        .withMaxSkew(1)
                        .withTopologyKey(key)
                        .withWhenUnsatisfiable("ScheduleAnyway")
                        .withNewLabelSelector()
                        .withMatchLabels(plan.id().selector())
                        .endLabelSelector()
                        .build())
                .toList();
    }

    private static Container container(FunctionPlan plan) {
        var container = new ContainerBuilder()
                .withName(plan.id().function())
                .withImage(plan.image())
                .withImagePullPolicy(policy(plan.spec().images()))
                .withPorts(ports(plan.kind()))
                .withEnv(environment(plan))
                .withResources(plan.resources())
                .withVolumeMounts(mounts(plan))
                // Until it has started once it is not asked whether it lives: a cold node may take its time.
                .withStartupProbe(probe("/health/live", 1, 120))
                .withLivenessProbe(probe("/health/live", 10, 3))
                .withReadinessProbe(probe("/health/ready", 5, 2))
                .withNewSecurityContext()
                .withAllowPrivilegeEscalation(false)
                .withReadOnlyRootFilesystem(true)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .endSecurityContext();
        if (plan.kind().serves()) {
            container
                    .withNewLifecycle()
                    .withNewPreStop()
                    .withNewSleep(UNTIL_UNKNOWN_SECONDS)
                    .endPreStop()
                    .endLifecycle();
        }
        return container.build();
    }

    private static String policy(Images images) {
        return switch (images.pullPolicy()) {
            case ALWAYS -> "Always";
            case IF_NOT_PRESENT -> "IfNotPresent";
            case NEVER -> "Never";
        };
    }

    static List<ContainerPort> ports(FunctionKind kind) {
        List<ContainerPort> ports = new ArrayList<>(List.of(port("http", kind.port())));
        if (kind == FunctionKind.INGEST) {
            ports.add(port("otlp-grpc", 4317));
            ports.add(port("otlp-http", 4318));
        }
        return ports;
    }

    /** The number of a port of a function. */
    static int port(FunctionKind kind, String name) {
        return ports(kind).stream()
                .filter(port -> port.getName().equals(name))
                .findFirst()
                .orElseThrow()
                .getContainerPort();
    }

    private static ContainerPort port(String name, int number) {
        return new ContainerPortBuilder()
                .withName(name)
                .withContainerPort(number)
                .withProtocol("TCP")
                .build();
    }

    private static Probe probe(String path, int periodSeconds, int failures) {
        return new ProbeBuilder()
                .withNewHttpGet()
                .withPath(path)
                .withNewPort("http")
                .endHttpGet()
                .withPeriodSeconds(periodSeconds)
                .withTimeoutSeconds(2)
                .withFailureThreshold(failures)
                .build();
    }

    /** What the user sets, below what the operator must. */
    private static List<EnvVar> environment(FunctionPlan plan) {
        Map<String, EnvVar> variables = new TreeMap<>();
        PodTemplate template = plan.template();
        if (template != null) {
            template.env().forEach(each -> variables.put(each.name(), variable(each)));
        }
        put(variables, "LYNEX_CONFIG", MountedFiles.FOLDER + CONFIG + "/" + FunctionConfig.FILE);
        if (plan.kind() == FunctionKind.PROCESSOR) {
            variables.put(
                    "LYNEX_PROCESSOR_OWNER",
                    new EnvVarBuilder()
                            .withName("LYNEX_PROCESSOR_OWNER")
                            .withNewValueFrom()
                            .withNewFieldRef("v1", "metadata.name")
                            .endValueFrom()
                            .build());
        }
        return List.copyOf(variables.values());
    }

    private static void put(Map<String, EnvVar> variables, String name, String value) {
        variables.put(name, new EnvVarBuilder().withName(name).withValue(value).build());
    }

    private static EnvVar variable(EnvVariable given) {
        var variable = new EnvVarBuilder().withName(given.name());
        if (given.secret() != null) {
            variable.withNewValueFrom()
                    .withNewSecretKeyRef(given.secret().key(), given.secret().name(), false)
                    .endValueFrom();
        } else if (given.configMap() != null) {
            variable.withNewValueFrom()
                    .withNewConfigMapKeyRef(
                            given.configMap().key(), given.configMap().name(), false)
                    .endValueFrom();
        } else {
            variable.withValue(given.value());
        }
        return variable.build();
    }

    private static List<Volume> volumes(FunctionPlan plan) {
        List<Volume> volumes = new ArrayList<>();
        volumes.add(new VolumeBuilder()
                .withName(CONFIG)
                .withNewConfigMap()
                .withName(plan.id().name())
                .endConfigMap()
                .build());
        // The root is read-only; JVM and libraries want a place for what they unpack.
        volumes.add(new VolumeBuilder()
                .withName(TMP)
                .withNewEmptyDir()
                .withSizeLimit(new Quantity("64Mi"))
                .endEmptyDir()
                .build());
        volumes.addAll(plan.settings().files().volumes());
        PodTemplate template = plan.template();
        if (template != null) {
            template.volumes().forEach(each -> volumes.add(volume(each)));
        }
        return volumes;
    }

    private static Volume volume(ExtraVolume given) {
        var volume = new VolumeBuilder().withName(extra(given));
        if (given.secretName() != null) {
            volume.withNewSecret().withSecretName(given.secretName()).endSecret();
        } else if (given.configMapName() != null) {
            volume.withNewConfigMap().withName(given.configMapName()).endConfigMap();
        } else if (given.claimName() != null) {
            volume.withNewPersistentVolumeClaim(given.claimName(), false);
        } else {
            volume.withNewEmptyDir().endEmptyDir();
        }
        return volume.build();
    }

    /** Apart from our own. */
    private static String extra(ExtraVolume given) {
        return "x-" + given.name().toLowerCase(Locale.ROOT);
    }

    private static List<VolumeMount> mounts(FunctionPlan plan) {
        List<VolumeMount> mounts = new ArrayList<>();
        mounts.add(mount(CONFIG, MountedFiles.FOLDER + CONFIG, true));
        mounts.add(mount(TMP, "/tmp", null));
        mounts.addAll(plan.settings().files().mounts());
        PodTemplate template = plan.template();
        if (template != null) {
            template.volumes().forEach(each -> mounts.add(mount(extra(each), each.mountPath(), null)));
        }
        return mounts;
    }

    private static VolumeMount mount(String name, String path, @Nullable Boolean readOnly) {
        return new VolumeMountBuilder()
                .withName(name)
                .withMountPath(path)
                .withReadOnly(readOnly)
                .build();
    }
}
