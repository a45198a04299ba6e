package dev.lynex.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lynex.engines.RedisEngine;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PasswordTest {
    @TempDir
    Path folder;

    @Test
    void mayHaveCharactersThatAnAddressWritesAsOthers() {
        try (var redis = RedisEngine.start(new RedisEngine.Settings(folder, 0, 16L << 20, "p@ss/w:rd+%20"))) {
            String address = "redis://default:p%40ss%2Fw%3Ard%2B%2520@127.0.0.1:" + redis.port();
            try (var queue = RedisEventQueue.create(QueueSettings.of(address))) {
                assertThat(queue.ledger().partitions()).isNotEmpty();
            }
        }
    }
}
