package dev.lynex.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a project was found to be. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@SchemaCustomizer(value = ListTypes.class, input = "map conditions type; map keys name; map owners email")
public record LynexProjectStatus(
        @JsonPropertyDescription("The generation of the spec that this status tells about.") @Nullable
        Long observedGeneration,

        @JsonPropertyDescription(
                "The state in one word, for people: Pending, Progressing, Ready, Degraded, Refused or Deleting.")
        @Nullable
        Phase phase,

        @JsonPropertyDescription("The state for machines, by type.") @Size(max = 32)
        List<Condition> conditions,

        @JsonPropertyDescription("The id under which its events are stored.") @Nullable
        String projectId,

        @JsonPropertyDescription("Whether it has functions of its own now: Shared or Dedicated.") @Nullable
        Isolation isolation,

        @JsonPropertyDescription("Its partition of the queue.") @Nullable
        Integer partition,

        @JsonPropertyDescription("How often it has moved between partitions, from 0.") @Nullable
        Long placementEpoch,

        @JsonPropertyDescription("What of it is in the queue.") @Nullable
        QueueStatus queue,

        @JsonPropertyDescription("How its own ingest is, with isolation Dedicated.") @Nullable
        FunctionStatus ingest,

        @JsonPropertyDescription("How its own processors are, with isolation Dedicated.") @Nullable
        ProcessorStatus processor,

        @JsonPropertyDescription("Its keys, by name; never their secrets.") @Size(max = 50)
        List<KeyStatus> keys,

        @JsonPropertyDescription("Those of spec.owners, and who has not come yet; never their links.") @Size(max = 20)
        List<OwnerStatus> owners,

        @JsonPropertyDescription("Days for which its events are kept, by the policy in force.") @Nullable
        Integer retentionDays,

        @JsonPropertyDescription("Version of its own prices. Left out: it has none.") @Nullable
        String prices,

        @JsonPropertyDescription("Where its apps send events.") @Nullable
        String ingestUrl)
        implements Conditioned {
    public LynexProjectStatus {
        conditions = Copies.of(conditions);
        keys = Copies.of(keys);
        owners = Copies.of(owners);
    }
}
