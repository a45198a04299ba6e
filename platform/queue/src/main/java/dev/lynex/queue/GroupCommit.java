package dev.lynex.queue;

import dev.lynex.component.Durability;
import io.lettuce.core.RedisCommandInterruptedException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Accepts submissions to one partition over one connection, one call at a time: what comes while a call is under way goes
 * together into the next. So the more wait, the more share one call, one write of Redis' file, one sync and one wait for
 * replicas; and a submission that comes alone waits for nobody.
 */
final class GroupCommit {
    /** What one call may hold, since Redis serves nobody else meanwhile: some milliseconds. */
    private static final int MOST_SUBMISSIONS = 64;

    private static final int MOST_BYTES = 1 << 20;

    private final QueueSettings settings;
    private final String[] key;
    private final StatefulRedisConnection<String, byte[]> connection;
    private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean underWay = new AtomicBoolean();

    private static final class Waiting {
        final byte[][] bounds;
        final byte[][] submission;
        final CompletableFuture<RedisFunctions.Replicated> answer = new CompletableFuture<>();

        Waiting(byte[][] bounds, byte[][] submission) {
            this.bounds = bounds;
            this.submission = submission;
        }

        int bytes() {
            int bytes = 0;
            for (byte[] each : submission) {
                bytes += each.length;
            }
            return bytes;
        }
    }

    GroupCommit(QueueSettings settings, int partition, StatefulRedisConnection<String, byte[]> connection) {
        this.settings = settings;
        this.key = new String[] {RedisEventQueue.tag(partition)};
        this.connection = connection;
    }

    boolean over(StatefulRedisConnection<String, byte[]> other) {
        return connection.equals(other);
    }

    /**
     * Sends a submission and waits for its answer: at most twice the queue's timeout, for the call under way and its own.
     *
     * @param bounds the first arguments of accept; a call has those of its first submission
     * @param submission its arguments for one submission
     * @throws RedisException when the call failed; whether the submission was accepted is then not known
     */
    RedisFunctions.Replicated accept(byte[][] bounds, byte[][] submission) {
        var mine = new Waiting(bounds, submission);
        waiting.add(mine);
        send();
        try {
            return mine.answer.get();
        } catch (InterruptedException e) {
            waiting.remove(mine);
            Thread.currentThread().interrupt();
            throw new RedisCommandInterruptedException(e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RedisException known ? known : new RedisException(e.getCause());
        }
    }

    /** Sends what waits unless a call is under way; the end of that call sends it then. */
    private void send() {
        while (!waiting.isEmpty() && underWay.compareAndSet(false, true)) {
            List<Waiting> group = next();
            if (!group.isEmpty() && called(group)) {
                return;
            }
            underWay.set(false);
        }
    }

    private List<Waiting> next() {
        List<Waiting> group = new ArrayList<>();
        int bytes = 0;
        while (group.size() < MOST_SUBMISSIONS && bytes < MOST_BYTES) {
            Waiting each = waiting.poll();
            if (each == null) {
                break;
            }
            group.add(each);
            bytes += each.bytes();
        }
        return group;
    }

    private boolean called(List<Waiting> group) {
        try {
            answer(group).whenComplete((answer, failure) -> {
                if (failure != null && cause(failure) instanceof RedisCommandTimeoutException) {
                    // It may be broken without anybody knowing; whoever comes next connects anew.
                    var _ = connection.closeAsync();
                }
                // First the next call, so that Redis is at work while those who waited wake up.
                underWay.set(false);
                send();
                tell(group, answer, failure);
            });
            return true;
        } catch (RuntimeException e) {
            tell(group, null, e);
            return false;
        }
    }

    private CompletionStage<RedisFunctions.Replicated> answer(List<Waiting> group) {
        CompletionStage<List<?>> accepted =
                connection.async().<List<?>>fcall("lynex_accept_v2", ScriptOutputType.MULTI, key, arguments(group));
        if (settings.durability() != Durability.REPLICA) {
            return accepted.thenApply(answers -> new RedisFunctions.Replicated(answers, 0));
        }
        // On the same connection: Redis waits for what that one has written.
        CompletionStage<Long> replicated = connection
                .async()
                .waitForReplication(
                        settings.replicas(), settings.replicaTimeout().toMillis());
        return accepted.thenCombine(replicated, RedisFunctions.Replicated::new);
    }

    private static byte[][] arguments(List<Waiting> group) {
        byte[][] bounds = group.getFirst().bounds;
        int each = group.getFirst().submission.length;
        byte[][] arguments = new byte[bounds.length + group.size() * each][];
        System.arraycopy(bounds, 0, arguments, 0, bounds.length);
        for (int i = 0; i < group.size(); i++) {
            System.arraycopy(group.get(i).submission, 0, arguments, bounds.length + i * each, each);
        }
        return arguments;
    }

    private static void tell(
            List<Waiting> group, RedisFunctions.@Nullable Replicated answer, @Nullable Throwable failure) {
        for (int i = 0; i < group.size(); i++) {
            Waiting each = group.get(i);
            // Nobody may be left waiting, whatever the answer looks like.
            if (answer != null
                    && answer.answer().size() == group.size()
                    && answer.answer().get(i) instanceof List<?> own) {
                each.answer.complete(new RedisFunctions.Replicated(own, answer.replicas()));
            } else {
                each.answer.completeExceptionally(
                        failure == null ? new RedisException("accept answered in another form") : cause(failure));
            }
        }
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
