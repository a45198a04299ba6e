package dev.lynex.operator.runtime;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lynex.crds.v1alpha1.AlertRule;
import dev.lynex.crds.v1alpha1.LynexPlatform;
import dev.lynex.crds.v1alpha1.LynexProject;
import dev.lynex.crds.v1alpha1.RetentionPolicy;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;

/**
 * Reads Lynex' own resources without {@code metadata.managedFields}, which takes several times what the rest of a resource does
 * and is of no use here. Other kinds keep theirs: by them the framework tells what of an object is the operator's.
 */
final class OwnKinds {
    private static final List<Class<?>> KINDS =
            List.of(LynexPlatform.class, LynexProject.class, AlertRule.class, RetentionPolicy.class);

    private OwnKinds() {}

    static KubernetesSerialization serialization() {
        var mapper = new ObjectMapper();
        KINDS.forEach(kind -> mapper.addMixIn(kind, WithoutManagedFields.class));
        return new KubernetesSerialization(mapper, true);
    }

    /** Annotations for Jackson. */
    interface WithoutManagedFields {
        @JsonIgnoreProperties("managedFields")
        void setMetadata(ObjectMeta metadata);
    }
}
