package dev.lynex.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lynex.component.Check;
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

    @Test
    void aWrongOneIsToldFromARedisThatIsAway() {
        var redis = RedisEngine.start(new RedisEngine.Settings(folder, 0, 16L << 20, "right-word"));
        String there = "@127.0.0.1:" + redis.port();
        try (var wrong = RedisEventQueue.create(QueueSettings.of("redis://:wrong-word" + there));
                var none = RedisEventQueue.create(QueueSettings.of("redis://127.0.0.1:" + redis.port()))) {
            assertThat(wrong.check().answer()).isEqualTo(Check.Answer.DENIED);
            assertThat(wrong.check().detail()).contains("WRONGPASS").doesNotContain("wrong-word");
            assertThat(none.check().answer()).isEqualTo(Check.Answer.DENIED);
            redis.close();
        }
        try (var away = RedisEventQueue.create(QueueSettings.of("redis://:right-word" + there))) {
            assertThat(away.check().answer()).isEqualTo(Check.Answer.DOWN);
        }
    }
}
