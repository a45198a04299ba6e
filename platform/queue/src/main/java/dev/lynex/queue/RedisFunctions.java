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
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The connections to Redis and the library of functions on it, which is loaded when a node does not have it.
 *
 * <p>Nothing is sent twice by the connection itself: when it breaks, commands that were under way fail, the caller
 * decides, and the next call connects anew.
 */
final class RedisFunctions implements AutoCloseable {
    private static final String LIBRARY = library();

    /**
     * Calls are spread over so many connections. Redis reads some 16 KiB of each before it syncs its file, so over one
     * connection nearly every request waits for a sync of its own; over several, one sync serves many.
     */
    private static final int CONNECTIONS = 16;

    /** After a failed attempt to connect, calls within this time fail at once instead of each trying for itself. */
    private static final Duration RECONNECT_PAUSE = Duration.ofMillis(100);

    private final QueueSettings settings;
    private final AtomicReferenceArray<@Nullable StatefulRedisConnection<String, byte[]>> connections;
    private final AtomicInteger next = new AtomicInteger();
    private final ReentrantLock connecting = new ReentrantLock();
    private @Nullable ClientResources resources;
    private @Nullable RedisClient client;
    private volatile @Nullable Failure failure;
    private boolean closed;

    private record Failure(long nanoTime, RedisException cause) {}

    RedisFunctions(QueueSettings settings) {
        this.settings = settings;
        // after the shared ones, one for each partition's bell
        this.connections = new AtomicReferenceArray<>(CONNECTIONS + settings.partitions());
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

    /** Runs commands on one of the shared connections. */
    <T> T guarded(Function<StatefulRedisConnection<String, byte[]>, T> commands) {
        try {
            return commands.apply(connection(Math.floorMod(next.getAndIncrement(), CONNECTIONS)));
        } catch (RedisException e) {
            throw unavailable(e);
        }
    }

    /** Waits for the partition's bell on a connection of its own, since waiting blocks a connection. */
    void await(int partition, String bell, Duration atMost) {
        try {
            StatefulRedisConnection<String, byte[]> connection = connection(CONNECTIONS + partition);
            connection.setTimeout(settings.timeout().plus(atMost));
            // 0 would wait for ever
            connection.sync().blpop(Math.max(1, atMost.toMillis()) / 1000.0, bell);
        } catch (RedisException e) {
            throw unavailable(e);
        }
    }

    private static QueueException.Unavailable unavailable(RedisException e) {
        String message = String.valueOf(e.getMessage());
        return new QueueException.Unavailable(
                message.startsWith("OOM") ? "Redis is at its maxmemory until the queue drains" : "Redis: " + message,
                e);
    }

    private void load(StatefulRedisConnection<String, byte[]> redis) {
        redis.sync().functionLoad(LIBRARY, true);
    }

    private StatefulRedisConnection<String, byte[]> connection(int index) {
        StatefulRedisConnection<String, byte[]> open = connections.get(index);
        return open != null && open.isOpen() ? open : reconnect(index);
    }

    private StatefulRedisConnection<String, byte[]> reconnect(int index) {
        failFast();
        try {
            if (!connecting.tryLock(settings.timeout().toMillis(), TimeUnit.MILLISECONDS)) {
                throw new RedisException("no connection within " + settings.timeout());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RedisException("interrupted while connecting", e);
        }
        try {
            StatefulRedisConnection<String, byte[]> before = connections.get(index);
            if (before != null && before.isOpen()) {
                return before;
            }
            failFast();
            if (before != null) {
                var _ = before.closeAsync();
            }
            StatefulRedisConnection<String, byte[]> connection = connectOrRemember();
            connections.set(index, connection);
            return connection;
        } finally {
            connecting.unlock();
        }
    }

    private StatefulRedisConnection<String, byte[]> connectOrRemember() {
        try {
            return connect();
        } catch (RedisException e) {
            failure = new Failure(System.nanoTime(), e);
            throw e;
        }
    }

    private void failFast() {
        Failure last = failure;
        if (last != null && System.nanoTime() - last.nanoTime() < RECONNECT_PAUSE.toNanos()) {
            throw new RedisException(last.cause().getMessage(), last.cause());
        }
    }

    private StatefulRedisConnection<String, byte[]> connect() {
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
        uri.setTimeout(settings.timeout());
        StatefulRedisConnection<String, byte[]> connection =
                client.connect(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE), uri);
        connection.setTimeout(settings.timeout());
        return connection;
    }

    @Override
    public void close() {
        connecting.lock();
        try {
            closed = true;
            if (client != null) {
                client.shutdown(0, 1, TimeUnit.SECONDS);
                Objects.requireNonNull(resources)
                        .shutdown(0, 1, TimeUnit.SECONDS)
                        .awaitUninterruptibly(1, TimeUnit.SECONDS);
                client = null;
            }
        } finally {
            connecting.unlock();
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
