package dev.lynex.operator.project;

import dev.lynex.crds.v1alpha1.ConditionReason;
import dev.lynex.crds.v1alpha1.GatewayDuration;
import dev.lynex.crds.v1alpha1.LynexPlatform;
import dev.lynex.crds.v1alpha1.LynexProject;
import dev.lynex.crds.v1alpha1.LynexProjectSpec;
import dev.lynex.metadata.DeclaredProject;
import dev.lynex.metadata.MetadataException;
import dev.lynex.metadata.Origin;
import dev.lynex.metadata.ProjectLimits;
import dev.lynex.operator.Owners;
import dev.lynex.operator.Refusal;
import dev.lynex.pricing.CustomPrices;
import dev.lynex.pricing.InvalidPrices;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Objects;

/** From a project's resource to what its platform is to know of it: a pure function. */
final class ProjectDeclaration {
    private static final int LONGEST_ID = 63;

    private ProjectDeclaration() {}

    /** The id that the spec says, or {@code NAMESPACE-NAME}. */
    static String id(LynexProject project) throws Refusal {
        ObjectMeta meta = project.getMetadata();
        String given = project.getSpec().projectId();
        String id = given == null ? meta.getNamespace() + "-" + meta.getName() : given;
        if (id.length() > LONGEST_ID) {
            throw new Refusal(
                    ConditionReason.INVALID_PROJECT_ID,
                    "the project id " + id + " has " + id.length() + " characters, and 63 are possible: make another"
                            + " LynexProject with spec.projectId");
        }
        return id;
    }

    static DeclaredProject of(LynexProject project, LynexPlatform platform, int retentionDays) throws Refusal {
        ObjectMeta meta = project.getMetadata();
        LynexProjectSpec spec = project.getSpec();
        try {
            List<Origin> origins =
                    spec.browserOrigins().stream().map(Origin::of).toList();
            return new DeclaredProject(
                    id(project),
                    Owners.of(project, platform),
                    Objects.requireNonNullElse(spec.displayName(), meta.getName()),
                    retentionDays,
                    new ProjectLimits(
                            spec.limits().eventsPerSecond(), spec.limits().eventsPerMonth()),
                    spec.prices().isEmpty()
                            ? CustomPrices.NONE
                            : CustomPrices.read(Serialization.asJson(spec.prices())),
                    origins,
                    GatewayDuration.parse(spec.keepDeadLetters()));
        } catch (InvalidPrices e) {
            throw new Refusal(ConditionReason.INVALID_SPEC, "spec.prices: " + e.getMessage());
        } catch (MetadataException.Invalid e) {
            throw new Refusal(ConditionReason.INVALID_SPEC, String.valueOf(e.getMessage()));
        }
    }
}
