package dev.lynex.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisEngineTest {
    private static final String PASSWORD = "a/pass:word@1";

    @TempDir
    Path dir;

    @Test
    void keepsItsDataAcrossACleanStopAndAKill() {
        try (RedisEngine redis = RedisEngine.start(settings(0))) {
            on(redis, commands -> commands.set("clean", "1"));
        }
        try (RedisEngine redis = RedisEngine.start(settings(0))) {
            assertThat(on(redis, commands -> commands.get("clean"))).isEqualTo("1");
            on(redis, commands -> commands.set("killed", "2"));
            long first = redis.pid();
            ProcessHandle.of(first).orElseThrow().destroyForcibly();
            assertThat(redis.onExit()).succeedsWithin(Duration.ofSeconds(1));
            redis.restart();
            assertThat(redis.pid()).isNotEqualTo(first);
            assertThat(on(redis, commands -> commands.get("killed"))).isEqualTo("2");
        }
    }

    @Test
    void isConfiguredToLoseNothingAndToListenOnLoopbackOnly() {
        try (RedisEngine redis = RedisEngine.start(settings(0))) {
            assertThat(on(redis, commands -> commands.configGet(
                                    "appendonly", "appendfsync", "maxmemory", "maxmemory-policy", "save", "bind")
                            .toString()))
                    .contains("appendonly=yes", "appendfsync=no", "maxmemory=16777216")
                    .contains("maxmemory-policy=noeviction", "save=", "bind=127.0.0.1");
            assertThat(on(redis, RedisCommands::info)).contains("redis_version:7.0.15");
        }
    }

    @Test
    void keepsThePasswordOutOfCommandLinesAndReadableForTheOwnerOnly() throws Exception {
        try (RedisEngine redis = RedisEngine.start(settings(0))) {
            assertThat(ProcessHandle.current()
                            .descendants()
                            .map(process -> process.info().commandLine().orElse("")))
                    .isNotEmpty()
                    .noneMatch(line -> line.contains(PASSWORD));
            assertThat(Files.readString(dir.resolve("redis.log"))).doesNotContain(PASSWORD);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dir.resolve("redis.conf"))))
                    .isEqualTo("rw-------");
            assertThat(settings(redis.port()).toString()).doesNotContain(PASSWORD);
        }
    }

    @Test
    void endsItsEngineWhenTheGuardIsKilled() {
        try (RedisEngine redis = RedisEngine.start(settings(0))) {
            ProcessHandle engine = ProcessHandle.of(redis.pid()).orElseThrow();
            engine.parent().orElseThrow().destroyForcibly();
            assertThat(redis.onExit()).succeedsWithin(Duration.ofSeconds(1));
            redis.restart();
            assertThat(on(redis, RedisCommands::ping)).isEqualTo("PONG");
        }
    }

    @Test
    void saysThatAPortIsTaken() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> RedisEngine.start(settings(other.getLocalPort())))
                    .isInstanceOf(EngineException.class)
                    .hasMessage("port " + other.getLocalPort() + " is already in use");
        }
    }

    private RedisEngine.Settings settings(int port) {
        return new RedisEngine.Settings(dir, port, 16 << 20, PASSWORD);
    }

    private static String on(RedisEngine redis, Function<RedisCommands<String, String>, String> work) {
        try (RedisClient client = RedisClient.create(redis.uri());
                StatefulRedisConnection<String, String> connection = client.connect()) {
            return work.apply(connection.sync());
        }
    }
}
