package dev.lynex.operator.model;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * The Job that brings the stores' schemas up to the version of an image: the processor's image and pod, told to migrate and end.
 * Its name tells image and stores, so another of either is another Job.
 */
public final class MigrationJob {
    private static final String WORD = "migrate";
    private static final String COMPONENT = "app.kubernetes.io/component";
    /** Attempts of one Job, with Kubernetes' growing pauses between them; after that a new one is made. */
    private static final int RETRIES = 3;

    private static final int HASH = 8;
    /** A Job's name is a label of its pods. */
    private static final int LONGEST_NAME = 63;

    private final FunctionPlan plan;
    private final String stores;

    private MigrationJob(FunctionPlan plan, String stores) {
        this.plan = plan;
        this.stores = stores;
    }

    /** @param processor whose image it runs */
    public static MigrationJob of(FunctionPlan processor) {
        Identifiers its = processor.id();
        return new MigrationJob(
                new FunctionPlan(
                        processor.kind(),
                        new Identifiers(its.namespace(), its.platform(), WORD, its.version()),
                        processor.spec(),
                        processor.image(),
                        processor.resources(),
                        null,
                        null,
                        processor.template(),
                        processor.settings()),
                processor.settings().below("metadata.", "store."));
    }

    /** Whether an object was made for a migration, and is not one of a function. */
    public static boolean made(HasMetadata object) {
        Map<String, String> labels = object.getMetadata().getLabels();
        return labels != null && WORD.equals(labels.get(COMPONENT));
    }

    /** {@code PLATFORM-migrate-HASH}, cut before the hash when it would be too long. */
    public String name() {
        String base = plan.id().name();
        String all = base + "\n" + plan.image() + "\n" + stores;
        return base.substring(0, Math.min(base.length(), LONGEST_NAME - 1 - HASH)) + "-"
                + Checksum.of(all.getBytes(StandardCharsets.UTF_8)).substring(0, HASH);
    }

    /** The settings that it reads; one of the platform, not one a Job. */
    public ConfigMap config() {
        return FunctionConfig.of(plan);
    }

    /** What it may reach, as the functions; empty when the platform wants no such policies. */
    public Optional<NetworkPolicy> networkPolicy() {
        return FunctionNetworkPolicy.of(plan).map(policy -> {
            policy.getSpec().getIngress().clear();
            return policy;
        });
    }

    public Job job() {
        return new JobBuilder()
                .withMetadata(meta())
                .withNewSpec()
                .withBackoffLimit(RETRIES)
                .withTemplate(pod())
                .endSpec()
                .build();
    }

    private ObjectMeta meta() {
        return new ObjectMetaBuilder(plan.id().meta()).withName(name()).build();
    }

    private PodTemplateSpec pod() {
        return new PodTemplateSpecBuilder(Pods.of(plan))
                .editSpec()
                .withRestartPolicy("Never")
                // It needs no account in the cluster, and those of the functions may not be there yet.
                .withServiceAccountName(null)
                .withTopologySpreadConstraints()
                .editFirstContainer()
                .withArgs(WORD)
                .withPorts()
                .withStartupProbe(null)
                .withLivenessProbe(null)
                .withReadinessProbe(null)
                // The last lines of its log are then in the pod's status, where the operator reads why it failed.
                .withTerminationMessagePolicy("FallbackToLogsOnError")
                .endContainer()
                .endSpec()
                .build();
    }
}
