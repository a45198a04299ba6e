package dev.lynex.queue;

import dev.lynex.component.Durability;
import dev.lynex.engines.RedisEngine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The laws of the queue, on one Redis. */
class SingleRedisQueueTest extends EventQueueContract {
    @TempDir
    static Path folder;

    private static RedisEngine engine;

    @BeforeAll
    static void startRedis() {
        engine = RedisEngine.start(new RedisEngine.Settings(folder, 0, 64L << 20, "secret-word"));
    }

    @AfterAll
    static void stopRedis() {
        engine.close();
    }

    @Override
    List<RedisEngine> engines() {
        return List.of(engine);
    }

    @Override
    RedisEngine ownerOf(int partition) {
        return engine;
    }

    @Override
    QueueSettings settings() {
        return QueueSettings.of(engine.uri()).with(1, Durability.PROCESS, Duration.ofSeconds(2));
    }
}
