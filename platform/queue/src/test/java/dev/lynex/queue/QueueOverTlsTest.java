package dev.lynex.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lynex.engines.SharedEngines;
import dev.lynex.engines.TlsRelay;
import dev.lynex.settings.TrustedCa;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueueOverTlsTest {
    @TempDir
    Path folder;

    @Test
    void redisMustHaveACertificateOfTheAuthoritiesThatAreGiven() throws Exception {
        var redis = SharedEngines.redis();
        try (var relay = TlsRelay.to(redis.port(), folder.resolve("its"));
                var other = TlsRelay.to(redis.port(), folder.resolve("other"))) {
            QueueSettings settings = QueueSettings.of(
                    redis.uri().replace("redis://", "rediss://").replace(":" + redis.port(), ":" + relay.port()));
            try (var queue = RedisEventQueue.create(settings.trusting(TrustedCa.of(relay.certificate())))) {
                assertThat(queue.check().up()).as(queue.check().toString()).isTrue();
                assertThat(queue.ledger().partitions()).isNotEmpty();
            }
            try (var stranger = RedisEventQueue.create(settings.trusting(TrustedCa.of(other.certificate())))) {
                assertThatThrownBy(stranger::ledger).isInstanceOf(QueueException.Unavailable.class);
            }
            try (var unknown = RedisEventQueue.create(settings)) {
                assertThatThrownBy(unknown::ledger).isInstanceOf(QueueException.Unavailable.class);
            }
        }
    }
}
