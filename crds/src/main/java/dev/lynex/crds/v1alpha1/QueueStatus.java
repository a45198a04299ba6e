package dev.lynex.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What is in a queue, by the ledger's counters. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record QueueStatus(
        @JsonPropertyDescription("Events accepted and not yet stored, found to be duplicates or dead; to two digits.")
        @Nullable
        Long backlogEvents,

        @JsonPropertyDescription("Events accepted a second, over the last minute; to two digits.") @Nullable
        Long eventsPerSecond,

        @JsonPropertyDescription("When these figures were last found to be others than before.")
        @JsonFormat(shape = JsonFormat.Shape.STRING)
        @Nullable
        Instant observedTime) {}
