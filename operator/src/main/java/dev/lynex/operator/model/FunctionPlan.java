package dev.lynex.operator.model;

import dev.lynex.crds.v1alpha1.CpuScaling;
import dev.lynex.crds.v1alpha1.Exposure;
import dev.lynex.crds.v1alpha1.Images;
import dev.lynex.crds.v1alpha1.IngestFunction;
import dev.lynex.crds.v1alpha1.LynexPlatform;
import dev.lynex.crds.v1alpha1.LynexPlatformSpec;
import dev.lynex.crds.v1alpha1.PodTemplate;
import dev.lynex.crds.v1alpha1.ProcessorFunction;
import dev.lynex.crds.v1alpha1.QueryFunction;
import dev.lynex.crds.v1alpha1.Resources;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One function of a platform, with all that its objects are made of.
 *
 * @param scaling of a function that scales by CPU, null for one that scales by its backlog
 * @param expose how it is reached from outside, null for not at all
 */
public record FunctionPlan(
        FunctionKind kind,
        Identifiers id,
        LynexPlatformSpec spec,
        String image,
        ResourceRequirements resources,
        @Nullable CpuScaling scaling,
        @Nullable Exposure expose,
        @Nullable PodTemplate template,
        FunctionSettings settings) {

    /**
     * The functions of a platform.
     *
     * @param version of the operator, which its functions have too unless the spec says another
     */
    public static Map<FunctionKind, FunctionPlan> of(LynexPlatform platform, SecretContents contents, String version) {
        LynexPlatformSpec spec = platform.getSpec();
        Map<FunctionKind, FunctionPlan> plans = new EnumMap<>(FunctionKind.class);
        for (FunctionKind kind : FunctionKind.values()) {
            plans.put(kind, of(kind, platform, spec, contents, version));
        }
        return plans;
    }

    private static FunctionPlan of(
            FunctionKind kind,
            LynexPlatform platform,
            LynexPlatformSpec spec,
            SecretContents contents,
            String version) {
        Images images = spec.images();
        String tag = Objects.requireNonNullElse(images.tag(), version);
        String standard = images.prefix() + "-" + kind.word() + ":" + tag;
        var id = Identifiers.of(
                platform.getMetadata().getNamespace(), platform.getMetadata().getName(), kind, tag);
        var settings = FunctionSettings.of(kind, spec, contents);
        return switch (kind) {
            case INGEST -> {
                IngestFunction its = spec.ingest();
                yield new FunctionPlan(
                        kind,
                        id,
                        spec,
                        Objects.requireNonNullElse(its.image(), standard),
                        resources(its.resources(), "250m", "256Mi", "512Mi"),
                        its.scaling(),
                        its.expose(),
                        its.template(),
                        settings);
            }
            case PROCESSOR -> {
                ProcessorFunction its = spec.processor();
                yield new FunctionPlan(
                        kind,
                        id,
                        spec,
                        Objects.requireNonNullElse(its.image(), standard),
                        resources(its.resources(), "500m", "384Mi", "512Mi"),
                        null,
                        null,
                        its.template(),
                        settings);
            }
            case QUERY -> {
                QueryFunction its = spec.query();
                yield new FunctionPlan(
                        kind,
                        id,
                        spec,
                        Objects.requireNonNullElse(its.image(), standard),
                        resources(its.resources(), "250m", "256Mi", "512Mi"),
                        its.scaling(),
                        its.expose(),
                        its.template(),
                        settings);
            }
        };
    }

    private static ResourceRequirements resources(
            @Nullable Resources given, String cpu, String memory, String mostMemory) {
        if (given == null) {
            return new ResourceRequirementsBuilder()
                    .addToRequests("cpu", new Quantity(cpu))
                    .addToRequests("memory", new Quantity(memory))
                    .addToLimits("memory", new Quantity(mostMemory))
                    .build();
        }
        return new ResourceRequirementsBuilder()
                .withRequests(given.requests())
                .withLimits(given.limits())
                .build();
    }
}
