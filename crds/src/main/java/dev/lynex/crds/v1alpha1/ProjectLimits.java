package dev.lynex.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;

/** How much a project may send. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ProjectLimits(
        @JsonPropertyDescription(
                "Events a second over all replicas of ingest, 0 to 100000000; bursts of 10 s of it pass. Above it:"
                        + " 429. 0: no limit.")
        @Default("0")
        @Min(0)
        @Max(100_000_000)
        Long eventsPerSecond,

        @JsonPropertyDescription(
                "Events accepted in a calendar month (UTC), 0 to 999999999999999. Above it: 402. 0: no limit.")
        @Default("0")
        @Min(0)
        @Max(999_999_999_999_999d)
        Long eventsPerMonth) {}
