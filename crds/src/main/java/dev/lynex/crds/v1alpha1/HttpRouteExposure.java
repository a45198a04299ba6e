package dev.lynex.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** Exposure by an HTTPRoute, through which gRPC goes too. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record HttpRouteExposure(
        @JsonPropertyDescription("The Gateways to attach to, 1 to 8.") @Required @Size(min = 1, max = 8)
        List<GatewayRef> gateways) {
    public HttpRouteExposure {
        gateways = Copies.of(gateways);
    }
}
