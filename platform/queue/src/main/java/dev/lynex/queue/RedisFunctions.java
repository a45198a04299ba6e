package dev.lynex.queue;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/** Calls the functions of our library on the node that has a partition, and loads it where a node does not have it. */
final class RedisFunctions implements AutoCloseable {
    private static final String LIBRARY = library();

    /** How often a call follows a slot that moved: from the node that was known to one on the way, and to the last. */
    private static final int HOPS = 3;

    /** The codes of a wrong name or password, none where one is asked for, and a user who may not. */
    private static final List<String> DENIED = List.of("WRONGPASS ", "NOAUTH ", "NOPERM ");

    private final QueueSettings settings;
    private final RedisConnections connections;
    private final Map<Integer, GroupCommit> groups = new ConcurrentHashMap<>();

    /**
     * What a function answered, and how many replicas had it when it was told.
     *
     * @param replicas at least the number asked for, or fewer when they did not answer in time
     */
    record Replicated(List<?> answer, long replicas) {}

    RedisFunctions(QueueSettings settings) {
        this.settings = settings;
        this.connections = new RedisConnections(settings);
    }

    /**
     * Calls a function of the library on the partition's node.
     *
     * @return the elements of its reply, or the one value that it is: Long, byte[] or lists of these
     */
    List<?> call(String function, int partition, byte[]... args) {
        return on(partition, redis -> fcall(redis, function, partition, args));
    }

    /**
     * Accepts a submission, together with what else comes for the partition just now.
     *
     * @param bounds the first arguments of the function, which are the partition's
     * @param submission its arguments for one submission
     */
    Replicated accept(int partition, byte[][] bounds, byte[][] submission) {
        return on(
                RedisConnections.Lane.ACCEPTS,
                partition,
                redis -> loaded(redis, () -> group(partition, redis).accept(bounds, submission)));
    }

    private GroupCommit group(int partition, StatefulRedisConnection<String, byte[]> redis) {
        GroupCommit known = groups.get(partition);
        return known != null && known.over(redis)
                ? known
                : Objects.requireNonNull(groups.compute(
                        partition,
                        (p, last) -> last != null && last.over(redis) ? last : new GroupCommit(settings, p, redis)));
    }

    /** Calls another function that writes, and waits until replicas have what it wrote. */
    Replicated callReplicated(String function, int partition, byte[]... args) {
        return on(RedisConnections.Lane.ACCEPTS, partition, redis -> {
            List<?> answer = fcall(redis, function, partition, args);
            // On the same connection: Redis waits for what that one has written.
            long replicas = redis.sync()
                    .waitForReplication(
                            settings.replicas(), settings.replicaTimeout().toMillis());
            return new Replicated(answer, replicas);
        });
    }

    /** Runs commands on the partition's node. */
    <T> T on(int partition, Function<StatefulRedisConnection<String, byte[]>, T> commands) {
        return on(RedisConnections.Lane.CALLS, partition, commands);
    }

    /** What each node that takes writes says to the question, and how many partitions it has. */
    Map<RedisNode, Primary> config(String... names) {
        try {
            Map<RedisNode, Primary> config = new LinkedHashMap<>();
            connections
                    .primaries()
                    .forEach((node, partitions) -> config.put(
                            node, new Primary(connections.to(node).sync().configGet(names), partitions)));
            connections.retain(config.keySet());
            return config;
        } catch (RedisException e) {
            throw unavailable(e);
        }
    }

    /** A node that takes writes: its settings and how many of the queue's partitions it has. */
    record Primary(Map<String, String> config, int partitions) {}

    /** Waits for the partition's bell on a connection of its own, since waiting blocks a connection. */
    void await(int partition, String bell, Duration atMost) {
        on(RedisConnections.Lane.BELL, partition, connection -> {
            connection.setTimeout(settings.timeout().plus(atMost));
            // 0 would wait for ever
            return connection.sync().blpop(Math.max(1, atMost.toMillis()) / 1000.0, bell) != null;
        });
    }

    private <T> T on(
            RedisConnections.Lane lane, int partition, Function<StatefulRedisConnection<String, byte[]>, T> commands) {
        try {
            for (int hop = 1; ; hop++) {
                try {
                    return commands.apply(connections.to(lane, partition));
                } catch (RedisCommandExecutionException e) {
                    String message = String.valueOf(e.getMessage());
                    if (!message.startsWith("MOVED ") || hop > HOPS) {
                        throw e;
                    }
                    connections.moved(partition, message);
                }
            }
        } catch (RedisException e) {
            if (!(e instanceof RedisCommandExecutionException)) {
                connections.suspect();
            }
            throw unavailable(e);
        }
    }

    private static List<?> fcall(
            StatefulRedisConnection<String, byte[]> redis, String function, int partition, byte[]... args) {
        String[] keys = {RedisEventQueue.tag(partition)};
        return loaded(redis, () -> redis.sync().<List<?>>fcall(function, ScriptOutputType.MULTI, keys, args));
    }

    private static <T> T loaded(StatefulRedisConnection<String, byte[]> redis, Supplier<T> call) {
        try {
            return call.get();
        } catch (RedisCommandExecutionException e) {
            if (!String.valueOf(e.getMessage()).contains("Function not found")) {
                throw e;
            }
            redis.sync().functionLoad(LIBRARY, true);
            return call.get();
        }
    }

    /** What Redis said when it refused who we are or what we may, by the codes of its protocol; empty for other faults. */
    static Optional<String> refusal(QueueException fault) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage());
            if (cause instanceof RedisCommandExecutionException
                    && DENIED.stream().anyMatch(message::startsWith)) {
                return Optional.of("Redis: " + message);
            }
        }
        return Optional.empty();
    }

    private static QueueException.Unavailable unavailable(RedisException e) {
        String message = String.valueOf(e.getMessage());
        return new QueueException.Unavailable(
                message.startsWith("OOM") ? "Redis is at its maxmemory until the queue drains" : "Redis: " + message,
                e);
    }

    @Override
    public void close() {
        connections.close();
    }

    private static String library() {
        try (InputStream in = RedisFunctions.class.getResourceAsStream("lynex_v1.lua")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
