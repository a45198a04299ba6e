package dev.lynex.operator.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lynex.crds.v1alpha1.LynexPlatform;
import dev.lynex.metadata.MetadataStore;
import dev.lynex.operator.Refusal;
import dev.lynex.operator.TestingCluster;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("kubernetes")
class MetadataStoresTest {
    private final KubernetesClient client = TestingCluster.shared().client();
    private final String secret = "t" + UUID.randomUUID().toString().substring(0, 8);
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private final MetadataStores stores = new MetadataStores(now::get);

    @AfterEach
    void close() {
        stores.close();
        delete();
        client.close();
    }

    @Test
    void thePasswordIsReadAgainAfterHalfAMinuteOrAChangeOfThePlatformAndNotBefore() throws Refusal {
        password("first");
        MetadataStore first = stores.of(platform(1), client);
        delete();
        now.updateAndGet(t -> t.plusSeconds(29));
        assertThat(stores.of(platform(1), client))
                .as("without a look at the Secret")
                .isSameAs(first);
        assertThatThrownBy(() -> stores.of(platform(2), client))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining(secret);

        password("first\n");
        now.updateAndGet(t -> t.plusSeconds(1));
        assertThat(stores.of(platform(1), client))
                .as("the same password, from a file that ends with a new line")
                .isSameAs(first);
        delete();
        password("second");
        now.updateAndGet(t -> t.plus(Duration.ofSeconds(30)));
        assertThat(stores.of(platform(1), client)).as("another password").isNotSameAs(first);
    }

    @Test
    void whoLooksTheStoreUpBringsAChangedPasswordToAll() throws Refusal {
        password("first");
        MetadataStore first = stores.of(platform(1), client);
        delete();
        password("second");
        assertThat(stores.of(platform(1), client)).as("not looked up").isSameAs(first);
        MetadataStore second = stores.lookedUp(platform(1), client);
        assertThat(second).isNotSameAs(first);
        assertThat(stores.of(platform(1), client)).isSameAs(second);
        assertThat(stores.size()).isEqualTo(1);
    }

    @Test
    void aPlatformThatIsGoneHasNoConnection() throws Refusal {
        password("first");
        MetadataStore store = stores.of(platform(1), client);
        stores.forget(platform(1));
        assertThat(stores.size()).isZero();
        assertThat(stores.of(platform(1), client)).isNotSameAs(store);
    }

    private LynexPlatform platform(long generation) {
        return Serialization.unmarshal("""
                metadata: {name: main, namespace: default, uid: uid-1, generation: %d}
                spec:
                  stores:
                    mongodb:
                      url: mongodb://127.0.0.1:1
                      database: lynex
                      timeout: 1s
                      credentials: {secretName: %s, usernameKey: username, passwordKey: password}
                """.formatted(generation, secret), LynexPlatform.class);
    }

    private void password(String value) {
        client.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace("default")
                        .withName(secret)
                        .endMetadata()
                        .withStringData(Map.of("username", "lynex", "password", value))
                        .build())
                .create();
    }

    private void delete() {
        client.secrets().inNamespace("default").withName(secret).delete();
    }
}
