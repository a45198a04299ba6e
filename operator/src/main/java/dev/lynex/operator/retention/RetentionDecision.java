package dev.lynex.operator.retention;

import dev.lynex.crds.v1alpha1.LynexProject;
import dev.lynex.crds.v1alpha1.ProjectSelection;
import dev.lynex.crds.v1alpha1.RetentionPolicy;
import dev.lynex.crds.v1alpha1.RetentionPolicyRef;
import dev.lynex.operator.selection.SelectedProjects;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which of a namespace's policies says how long a project's events are kept: a pure function of their specs.
 *
 * <p>The one that the project refers to; then one that names it, one that selects it by labels, one for all; of two alike the
 * older. A dry run decides nothing, nor does a policy that is being deleted.
 */
public final class RetentionDecision {
    /** Days without a policy, as events' rows have it. */
    public static final int DEFAULT_DAYS = 30;

    private RetentionDecision() {}

    /** How near a policy is to a project; the nearest counts. */
    private enum Nearness {
        REFERRED,
        NAMED,
        SELECTED,
        ALL
    }

    /** The policy in force for a project, if there is one. */
    public static Optional<RetentionPolicy> of(LynexProject project, Collection<RetentionPolicy> policies) {
        return first(project, policies.stream().filter(policy -> !isDryRun(policy)));
    }

    /** Whether a policy decides a project, or would if it were no dry run. */
    static boolean decides(RetentionPolicy policy, LynexProject project, Collection<RetentionPolicy> policies) {
        return first(project, policies.stream().filter(each -> !isDryRun(each) || isSame(each, policy)))
                .filter(each -> isSame(each, policy))
                .isPresent();
    }

    /** Whether it is about the project at all. */
    static boolean concerns(RetentionPolicy policy, LynexProject project) {
        return nearness(policy, project).isPresent();
    }

    /**
     * Days that hold for a project. Only a policy in force shortens: without one the project keeps what it had, and the default at
     * least, so that no deleted policy deletes events.
     *
     * @param had until now
     */
    public static int days(Optional<RetentionPolicy> policy, Optional<Integer> had) {
        return policy.map(its -> its.getSpec().days())
                .orElseGet(() -> Math.max(DEFAULT_DAYS, had.orElse(DEFAULT_DAYS)));
    }

    private static Optional<RetentionPolicy> first(LynexProject project, Stream<RetentionPolicy> policies) {
        return policies.filter(policy -> !policy.isMarkedForDeletion() && concerns(policy, project))
                .min(Comparator.comparing((RetentionPolicy policy) ->
                                nearness(policy, project).orElseThrow())
                        // Times of Kubernetes are all of one form, in UTC.
                        .thenComparing(policy -> policy.getMetadata().getCreationTimestamp())
                        .thenComparing(policy -> policy.getMetadata().getName()));
    }

    private static Optional<Nearness> nearness(RetentionPolicy policy, LynexProject project) {
        RetentionPolicyRef ref = project.getSpec().retentionPolicyRef();
        ProjectSelection selection = policy.getSpec().projects();
        if (ref != null && ref.name().equals(policy.getMetadata().getName())) {
            return Optional.of(Nearness.REFERRED);
        }
        if (!SelectedProjects.chooses(selection, project)) {
            return Optional.empty();
        }
        if (!selection.names().isEmpty()) {
            return Optional.of(Nearness.NAMED);
        }
        return Optional.of(selection.selector() == null ? Nearness.ALL : Nearness.SELECTED);
    }

    private static boolean isDryRun(RetentionPolicy policy) {
        return policy.getSpec().dryRun();
    }

    private static boolean isSame(RetentionPolicy one, RetentionPolicy other) {
        return one.getMetadata().getName().equals(other.getMetadata().getName());
    }
}
