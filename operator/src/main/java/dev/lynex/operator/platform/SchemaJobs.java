package dev.lynex.operator.platform;

import dev.lynex.crds.v1alpha1.LynexPlatform;
import dev.lynex.operator.model.MigrationJob;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Has a platform's schemas migrated by a Job before functions of an image run that need them. One Job a platform is kept, the
 * last; whoever deletes it has it made again, which does no harm.
 */
final class SchemaJobs {
    /** After a Job that has failed for good, until a new one is made. */
    static final Duration PAUSE = Duration.ofMinutes(1);

    private static final int LONGEST_REASON = 300;

    private final LynexPlatform platform;
    private final KubernetesClient client;
    private final String manager;
    private final Instant now;

    /** @param manager under whose name fields are set */
    SchemaJobs(LynexPlatform platform, KubernetesClient client, String manager, Instant now) {
        this.platform = platform;
        this.client = client;
        this.manager = manager;
        this.now = now;
    }

    /**
     * Makes the Job unless it is there.
     *
     * @param jobs of the platform, as they were last seen
     */
    SchemaState run(MigrationJob wanted, Collection<Job> jobs) {
        String name = wanted.name();
        Optional<Job> its = jobs.stream().filter(job -> name(job).equals(name)).findFirst();
        if (its.isEmpty()) {
            jobs.forEach(this::delete);
            make(wanted);
            return SchemaState.migrating("Job " + name + " was made");
        }
        Job job = its.get();
        if (has(job, "Complete")) {
            jobs.stream().filter(other -> !name(other).equals(name)).forEach(this::delete);
            return SchemaState.migrated("Job " + name + " has migrated both stores");
        }
        Optional<Instant> failed = failedAt(job);
        if (failed.isPresent()) {
            Duration left = Duration.between(now, failed.get().plus(PAUSE));
            if (!left.isPositive()) {
                delete(job);
                return SchemaState.failed(why(job) + "; a new Job is made now", PAUSE);
            }
            return SchemaState.failed(
                    why(job) + "; a new Job is made " + PAUSE.toSeconds() + " s after the one that failed", left);
        }
        if (Objects.requireNonNullElse(status(job).getFailed(), 0) > 0) {
            return SchemaState.failed(why(job) + "; Kubernetes tries it again", null);
        }
        return SchemaState.migrating("Job " + name + " runs");
    }

    private void make(MigrationJob wanted) {
        if (client.resource(wanted.job()).get() != null) {
            // Made by an earlier look whose event has not come yet.
            return;
        }
        apply(wanted.config());
        wanted.networkPolicy().ifPresent(this::apply);
        try {
            client.resource(owned(wanted.job())).create();
        } catch (KubernetesClientException e) {
            // Made meanwhile, by an operator that leads no more.
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
        }
    }

    private void apply(HasMetadata object) {
        client.resource(owned(object))
                .patch(new PatchContext.Builder()
                        .withPatchType(PatchType.SERVER_SIDE_APPLY)
                        .withFieldManager(manager)
                        .withForce(true)
                        .build());
    }

    private <T extends HasMetadata> T owned(T object) {
        object.addOwnerReference(new OwnerReferenceBuilder()
                .withApiVersion(platform.getApiVersion())
                .withKind(platform.getKind())
                .withName(platform.getMetadata().getName())
                .withUid(platform.getMetadata().getUid())
                .withController(true)
                .build());
        return object;
    }

    private void delete(Job job) {
        // Its pods go with it.
        client.resource(job)
                .withPropagationPolicy(io.fabric8.kubernetes.api.model.DeletionPropagation.BACKGROUND)
                .delete();
    }

    private static String name(HasMetadata object) {
        return object.getMetadata().getName();
    }

    private static JobStatus status(Job job) {
        return Objects.requireNonNullElseGet(job.getStatus(), JobStatus::new);
    }

    private static boolean has(Job job, String type) {
        return condition(job, type).isPresent();
    }

    private static Optional<JobCondition> condition(Job job, String type) {
        return status(job).getConditions().stream()
                .filter(each -> type.equals(each.getType()) && "True".equals(each.getStatus()))
                .findFirst();
    }

    private static Optional<Instant> failedAt(Job job) {
        return condition(job, "Failed").map(JobCondition::getLastTransitionTime).map(Instant::parse);
    }

    /** The last line that the last attempt said; a Job's own condition tells only that there were enough attempts. */
    private String why(Job job) {
        String said = client
                .pods()
                .inNamespace(platform.getMetadata().getNamespace())
                .withLabel(
                        "batch.kubernetes.io/controller-uid", job.getMetadata().getUid())
                .list()
                .getItems()
                .stream()
                .flatMap(SchemaJobs::ends)
                .max(Comparator.comparing(end -> Objects.requireNonNullElse(end.getFinishedAt(), "")))
                .map(SchemaJobs::lastLine)
                .orElse("its pod is gone, so its log may tell more");
        return "Job " + name(job) + " failed: " + said;
    }

    private static Stream<ContainerStateTerminated> ends(Pod pod) {
        return pod.getStatus().getContainerStatuses().stream()
                .map(ContainerStatus::getState)
                .filter(Objects::nonNull)
                .map(state -> state.getTerminated())
                .filter(Objects::nonNull)
                .filter(end -> end.getExitCode() != 0);
    }

    private static String lastLine(ContainerStateTerminated end) {
        @Nullable String message = end.getMessage();
        String line = message == null
                ? ""
                : message.strip().lines().reduce((before, last) -> last).orElse("");
        if (line.isEmpty()) {
            return "exit code " + end.getExitCode();
        }
        return line.length() > LONGEST_REASON ? line.substring(0, LONGEST_REASON) : line;
    }
}
