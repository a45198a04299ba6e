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
    /** Of a container whose spec says nothing: twice the heap that the functions are measured with. */
    private static final String MOST_MEMORY = "512Mi";

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
        Its its =
                switch (kind) {
                    case INGEST -> Its.of(spec.ingest());
                    case PROCESSOR -> Its.of(spec.processor());
                    case QUERY -> Its.of(spec.query());
                };
        return new FunctionPlan(
                kind,
                id,
                spec,
                Objects.requireNonNullElse(its.image, standard),
                its.resources,
                its.scaling,
                its.expose,
                its.template,
                FunctionSettings.of(kind, spec, contents));
    }

    /** What the spec says of one function, whichever it is. */
    private record Its(
            @Nullable String image,
            ResourceRequirements resources,
            @Nullable CpuScaling scaling,
            @Nullable Exposure expose,
            @Nullable PodTemplate template) {
        static Its of(IngestFunction its) {
            return new Its(
                    its.image(),
                    required(its.resources(), "250m", "256Mi"),
                    its.scaling(),
                    its.expose(),
                    its.template());
        }

        static Its of(ProcessorFunction its) {
            return new Its(its.image(), required(its.resources(), "500m", "384Mi"), null, null, its.template());
        }

        static Its of(QueryFunction its) {
            return new Its(
                    its.image(),
                    required(its.resources(), "250m", "256Mi"),
                    its.scaling(),
                    its.expose(),
                    its.template());
        }
    }

    private static ResourceRequirements required(@Nullable Resources given, String cpu, String memory) {
        if (given == null) {
            return new ResourceRequirementsBuilder()
                    .addToRequests("cpu", new Quantity(cpu))
                    .addToRequests("memory", new Quantity(memory))
                    .addToLimits("memory", new Quantity(MOST_MEMORY))
                    .build();
        }
        return new ResourceRequirementsBuilder()
                .withRequests(given.requests())
                .withLimits(given.limits())
                .build();
    }
}
