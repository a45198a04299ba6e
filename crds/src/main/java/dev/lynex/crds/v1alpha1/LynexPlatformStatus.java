package dev.lynex.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crdv2.generator.v1.SchemaCustomizer;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a platform was found to be. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@SchemaCustomizer(value = ListTypes.class, input = "map conditions type")
public record LynexPlatformStatus(
        @JsonPropertyDescription("The generation of the spec that this status tells about.") @Nullable
        Long observedGeneration,

        @JsonPropertyDescription(
                "The state in one word, for people: Pending, Progressing, Ready, Degraded, Refused or Deleting.")
        @Nullable
        Phase phase,

        @JsonPropertyDescription("The state for machines, by type.") @Size(max = 32)
        List<Condition> conditions,

        @JsonPropertyDescription(
                "What an event answered 202 survives now: the lowest that queue and store were found to keep;"
                        + " none when they keep nothing for certain.")
        @Nullable
        String durability,

        @JsonPropertyDescription("Version of the tables in ClickHouse.") @Nullable
        Integer schemaVersion,

        @JsonPropertyDescription("What is in the queue of the pool and of its Dedicated projects.") @Nullable
        QueueStatus queue,

        @JsonPropertyDescription("How ingest is.") @Nullable FunctionStatus ingest,

        @JsonPropertyDescription("How the pool's processors are.") @Nullable
        ProcessorStatus processor,

        @JsonPropertyDescription("How query is.") @Nullable FunctionStatus query,

        @JsonPropertyDescription("How billing is.") @Nullable
        FunctionStatus billing,

        @JsonPropertyDescription("Projects that name this platform and are accepted.") @Nullable
        Integer projects,

        @JsonPropertyDescription("Where apps send events.") @Nullable
        String ingestUrl,

        @JsonPropertyDescription("Where people find the API and the dashboard.") @Nullable
        String queryUrl)
        implements Conditioned {
    public LynexPlatformStatus {
        conditions = Copies.of(conditions);
    }
}
