package dev.lynex.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;

/** The queue that Shared projects have together. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Pool(
        @JsonPropertyDescription(
                "Partitions of the queue, 1 to 1024. More let more processors work at once, and spread over the"
                        + " nodes of a Redis Cluster. When there are fewer, projects move off those that go.")
        @Default("4")
        @Min(1)
        @Max(1024)
        Integer partitions) {}
