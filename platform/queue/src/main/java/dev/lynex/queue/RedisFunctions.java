package dev.lynex.queue;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.resource.ClientResources;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The connection to Redis and the library of functions on it, which is loaded when a node does not have it.
 *
 * <p>Nothing is sent twice by the connection itself: when it breaks, commands that were under way fail, the caller
 * decides, and the next call connects anew.
 */
final class RedisFunctions implements AutoCloseable {
    private static final String LIBRARY = library();

    private final QueueSettings settings;
    private final Map<Integer, StatefulRedisConnection<String, byte[]>> bells = new ConcurrentHashMap<>();
    private @Nullable ClientResources resources;
    private @Nullable RedisClient client;
    private @Nullable StatefulRedisConnection<String, byte[]> shared;
    private boolean closed;

    RedisFunctions(QueueSettings settings) {
        this.settings = settings;
    }

    /**
     * Calls a function of the library on the partition's node.
     *
     * @return the elements of its reply, or the one value that it is: Long, byte[] or lists of these
     */
    List<?> call(String function, String tag, byte[]... args) {
        return guarded(redis -> {
            String[] keys = {tag};
            try {
                return redis.sync().<List<?>>fcall(function, ScriptOutputType.MULTI, keys, args);
            } catch (RedisCommandExecutionException e) {
                if (!String.valueOf(e.getMessage()).contains("Function not found")) {
                    throw e;
                }
                load(redis);
                return redis.sync().<List<?>>fcall(function, ScriptOutputType.MULTI, keys, args);
            }
        });
    }

    /** Runs commands on the shared connection. */
    <T> T guarded(Function<StatefulRedisConnection<String, byte[]>, T> commands) {
        try {
            return commands.apply(connection());
        } catch (RedisException e) {
            throw new QueueException.Unavailable("Redis: " + e.getMessage(), e);
        }
    }

    /** Waits for the partition's bell on a connection of its own, since waiting blocks a connection. */
    void await(int partition, String bell, Duration atMost) {
        try {
            StatefulRedisConnection<String, byte[]> connection = bells.compute(
                    partition, (p, before) -> alive(before, settings.timeout().plus(atMost)));
            connection.sync().blpop(atMost.toMillis() / 1000.0, bell);
        } catch (RedisException e) {
            throw new QueueException.Unavailable("Redis: " + e.getMessage(), e);
        }
    }

    private void load(StatefulRedisConnection<String, byte[]> redis) {
        redis.sync().functionLoad(LIBRARY, true);
    }

    private synchronized StatefulRedisConnection<String, byte[]> connection() {
        shared = alive(shared, settings.timeout());
        return shared;
    }

    private StatefulRedisConnection<String, byte[]> alive(
            @Nullable StatefulRedisConnection<String, byte[]> before, Duration timeout) {
        if (before != null && before.isOpen()) {
            return before;
        }
        if (before != null) {
            before.close();
        }
        return connect(timeout);
    }

    private synchronized StatefulRedisConnection<String, byte[]> connect(Duration timeout) {
        if (closed) {
            throw new RedisException("the queue is closed");
        }
        if (client == null) {
            resources = ClientResources.builder()
                    .ioThreadPoolSize(2)
                    .computationThreadPoolSize(2)
                    .build();
            client = RedisClient.create(resources);
            client.setOptions(ClientOptions.builder()
                    .autoReconnect(false)
                    .timeoutOptions(TimeoutOptions.enabled())
                    .build());
        }
        RedisURI uri = RedisURI.create(settings.uri());
        uri.setTimeout(timeout);
        StatefulRedisConnection<String, byte[]> connection =
                client.connect(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE), uri);
        connection.setTimeout(timeout);
        return connection;
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (client != null) {
            client.shutdown(0, 1, TimeUnit.SECONDS);
            Objects.requireNonNull(resources)
                    .shutdown(0, 1, TimeUnit.SECONDS)
                    .awaitUninterruptibly(1, TimeUnit.SECONDS);
            client = null;
        }
    }

    private static String library() {
        try (InputStream in = RedisFunctions.class.getResourceAsStream("lynex_v1.lua")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
