package dev.lynex.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CachedSecretsTest {
    @Test
    void noValueStaysInMemoryAndAChangedOneIsSeen() {
        var store = new CachedSecrets.WithoutValues();
        store.put("ns/redis", secret("1", "aHVudGVyMg=="));
        Secret kept = store.get("ns/redis");
        assertThat(kept.toString()).doesNotContain("aHVudGVyMg==").doesNotContain("hunter2");
        assertThat(kept.getMetadata().getName()).isEqualTo("redis");
        assertThat(kept.getMetadata().getResourceVersion()).isEqualTo("1");
        assertThat(kept.getMetadata().getAnnotations())
                .as("kubectl's copy of it")
                .isNullOrEmpty();
        assertThat(kept.getData()).containsOnlyKeys("password");

        store.put("ns/redis", secret("2", "aHVudGVyMw=="));
        assertThat(store.get("ns/redis").getData()).isNotEqualTo(kept.getData());
        store.put("ns/redis", secret("3", "aHVudGVyMg=="));
        assertThat(store.get("ns/redis").getData()).isEqualTo(kept.getData());
    }

    private static Secret secret(String version, String value) {
        return new SecretBuilder()
                .withNewMetadata()
                .withNamespace("ns")
                .withName("redis")
                .withResourceVersion(version)
                .addToAnnotations("kubectl.kubernetes.io/last-applied-configuration", "{\"password\":\"hunter2\"}")
                .endMetadata()
                .withData(Map.of("password", value))
                .build();
    }
}
