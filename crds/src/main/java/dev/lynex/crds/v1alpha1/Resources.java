package dev.lynex.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;

/** What a container asks for and may take. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Resources(
        @JsonPropertyDescription(
                "What the scheduler reserves, by resource, as cpu: 500m and memory: 256Mi. HPA needs cpu.")
        @Size(max = 16)
        Map<String, Quantity> requests,

        @JsonPropertyDescription(
                "What the container may take. A memory limit below 256Mi stops the functions from storing"
                        + " whatever was accepted.")
        @Size(max = 16)
        Map<String, Quantity> limits) {
    public Resources {
        requests = Copies.of(requests);
        limits = Copies.of(limits);
    }
}
