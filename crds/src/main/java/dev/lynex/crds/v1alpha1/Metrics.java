package dev.lynex.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** Who reads the functions' metrics. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Metrics(
        @JsonPropertyDescription(
                "A ServiceMonitor for each function; {} will do. The kind must be installed. Left out: none,"
                        + " and /metrics is there all the same.")
        @Nullable
        ServiceMonitors serviceMonitor) {}
