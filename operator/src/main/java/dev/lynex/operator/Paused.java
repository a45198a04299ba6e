package dev.lynex.operator;

import dev.lynex.crds.v1alpha1.Condition;
import dev.lynex.crds.v1alpha1.ConditionReason;
import dev.lynex.crds.v1alpha1.ConditionStatus;
import dev.lynex.crds.v1alpha1.ConditionType;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Resources that the operator is told to leave alone: nothing is applied or deleted for them, and they say so. */
public final class Paused {
    /** The annotation; {@code "true"} pauses. */
    public static final String ANNOTATION = "lynex.dev/paused";

    private Paused() {}

    public static boolean is(HasMetadata resource) {
        Map<String, String> annotations = resource.getMetadata().getAnnotations();
        return annotations != null && "true".equals(annotations.get(ANNOTATION));
    }

    /** The conditions that a resource has while it is paused: those from before, which may be out of date, and that it is. */
    public static List<Condition> conditions(HasMetadata resource, List<Condition> before, Instant now) {
        List<Condition> all = new ArrayList<>();
        Instant since = now.truncatedTo(ChronoUnit.SECONDS);
        for (Condition each : before) {
            if (each.type().equals(ConditionType.PAUSED.word())) {
                since = each.lastTransitionTime();
            } else {
                all.add(each);
            }
        }
        all.add(new Condition(
                ConditionType.PAUSED.word(),
                ConditionStatus.TRUE,
                Objects.requireNonNullElse(resource.getMetadata().getGeneration(), 0L),
                since,
                ConditionReason.PAUSED.word(),
                resource.isMarkedForDeletion()
                        ? "it is being deleted, and that waits while it has the annotation " + ANNOTATION
                        : "nothing is changed for it while it has the annotation " + ANNOTATION
                                + "; the other conditions are from before"));
        return all;
    }
}
