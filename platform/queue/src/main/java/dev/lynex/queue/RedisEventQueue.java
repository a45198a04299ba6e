package dev.lynex.queue;

import dev.lynex.component.Check;
import dev.lynex.component.Durability;
import io.lettuce.core.Range;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisLoadingException;
import io.lettuce.core.StreamMessage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The queue in Redis Streams; its atomic steps are the functions in {@code lynex_v1.lua}. Connects at the first call. */
public final class RedisEventQueue implements EventQueue {
    private static final System.Logger LOG = System.getLogger(RedisEventQueue.class.getName());
    /** The most that one entry can hold: what ingest allows a request, by wire §1. */
    private static final int ENTRY_EVENTS = 1_000;

    private static final long ENTRY_RAW_BYTES = 5L << 20;
    /** How much of the queue one look for entries goes through: 20 times what keeps Redis busy for some milliseconds. */
    private static final int FIND_CALLS = 20;

    private static final long FIND_BYTES = 4L << 20;
    private static final Duration FIND_SLACK = Duration.ofMinutes(1);
    /** What Redis says when min-replicas-to-write is not met; then it has written nothing. */
    private static final String TOO_FEW_REPLICAS = "NOREPLICAS";
    /** What a cluster says while a node's place is taken by another. */
    private static final List<String> PASSING = List.of("CLUSTERDOWN", "TRYAGAIN", "READONLY");

    private final QueueSettings settings;
    private final RedisFunctions redis;
    private final SecureRandom random = new SecureRandom();
    /** Tells this process from one of the same owner's name that ran before it. */
    private final String life = HexFormat.of().toHexDigits(random.nextLong());

    private final Set<Integer> opened = ConcurrentHashMap.newKeySet();
    private volatile @Nullable RedisLimits limits;

    private RedisEventQueue(QueueSettings settings) {
        this.settings = settings;
        this.redis = new RedisFunctions(settings);
    }

    /** Wires the queue; does no I/O. */
    public static RedisEventQueue create(QueueSettings settings) {
        return new RedisEventQueue(settings);
    }

    /**
     * Checks that Redis keeps what is acknowledged.
     *
     * @throws QueueException.Invalid when its settings cannot; the message says what to set
     */
    public void verify() {
        limits = null; // if it is refused, nothing is accepted from now on either
        limits();
    }

    @Override
    public String name() {
        return "queue";
    }

    @Override
    public Check check() {
        try {
            verify();
            return Check.up((settings.cluster() ? "Redis Cluster" : "Redis") + " answers, durability "
                    + settings.durability().word());
        } catch (QueueException.Invalid e) {
            return Check.unfit(String.valueOf(e.getMessage()));
        } catch (QueueException e) {
            return RedisFunctions.refusal(e)
                    .map(Check::denied)
                    .orElseGet(() -> Check.down(String.valueOf(e.getMessage())));
        }
    }

    @Override
    public Durability durability() {
        return settings.durability();
    }

    @Override
    public int partitions() {
        return settings.partitions();
    }

    @Override
    public List<Integer> open() {
        return IntStream.range(0, settings.partitions())
                .filter(p -> made(p).equals("lost"))
                .boxed()
                .toList();
    }

    @Override
    public Acceptance accept(Submission s) {
        QueueDisk disk = settings.disk();
        QueueDisk.Free free = disk == null ? null : disk.free();
        if (free != null && free.nearlyFull()) {
            return new Acceptance.DiskNearlyFull(free.bytes(), free.leastBytes());
        }
        RedisLimits bounds = limits();
        // Without an identity of its own a request is known by its id, so that trying again below cannot double it.
        Identity identity = s.identity() == null ? nonce(s.requestId()) : s.identity();
        byte[] stored = Payload.encode(s.payload());
        long received = Duration.between(Instant.EPOCH, s.receivedAt()).toNanos();
        byte[][] partition = {
            bytes(bounds.capacityBytes()),
            bytes(bounds.shareBytes()),
            bytes(settings.window().toMillis()),
            bytes(bounds.identityBytes())
        };
        byte[][] submission = {
            bytes(s.project()),
            bytes(s.placement().epoch()),
            identity.key(),
            remembered(s, identity),
            bytes(s.dialect()),
            bytes(s.requestId()),
            bytes(received),
            bytes(s.events()),
            bytes(s.payload().length),
            bytes(Payload.encoding(s.payload())),
            stored,
            bytes(s.limits().eventsPerSecond()),
            bytes(s.limits().eventsPerMonth())
        };
        return patiently(
                () -> acceptedBefore(s, bounds, identity).orElseGet(() -> accept(s, bounds, partition, submission)));
    }

    /** What is remembered under an identity: the body's hash, the request id and the number of events. */
    private static byte[] remembered(Submission s, Identity identity) {
        byte[] body = identity.body();
        byte[] request = HexFormat.of().parseHex(s.requestId());
        byte[] events = bytes(s.events());
        return ByteBuffer.allocate(body.length + request.length + events.length)
                .put(body)
                .put(request)
                .put(events)
                .array();
    }

    /** Looks in the place that the project left lately, where nothing new can appear any more. */
    private Optional<Acceptance> acceptedBefore(Submission s, RedisLimits bounds, Identity identity) {
        Placement.Former former = s.placement().former();
        // Clocks differ and buckets are kept a little longer than the window: looking for too long does no harm.
        boolean lately = former != null
                && s.receivedAt().isBefore(former.left().plus(settings.window().multipliedBy(2)));
        if (former == null || !lately || s.identity() == null) {
            return Optional.empty();
        }
        int partition = former.partition();
        byte[][] args = {identity.key(), identity.body()};
        return durably(
                partition,
                bounds,
                s.limits(),
                () -> settings.durability() == Durability.REPLICA
                        ? redis.callReplicated("lynex_known_v1", partition, args)
                        : new RedisFunctions.Replicated(redis.call("lynex_known_v1", partition, args), 0));
    }

    private Acceptance accept(Submission s, RedisLimits bounds, byte[][] partition, byte[][] submission) {
        int at = s.placement().partition();
        return durably(at, bounds, s.limits(), () -> redis.accept(at, partition, submission))
                .orElseThrow();
    }

    /** Calls a function that accepts or knows a submission, and waits for replicas where that is asked for. */
    private Optional<Acceptance> durably(
            int partition, RedisLimits bounds, Limits limits, Supplier<RedisFunctions.Replicated> call) {
        boolean replicate = settings.durability() == Durability.REPLICA;
        RedisFunctions.Replicated told;
        try {
            open(partition);
            told = opened(partition, call);
        } catch (QueueException.Unavailable e) {
            if (replicate && String.valueOf(cause(e)).contains(TOO_FEW_REPLICAS)) {
                return Optional.of(new Acceptance.NotReplicated(0, settings.replicas()));
            }
            throw e;
        }
        if (text(told.answer().get(0)).equals("new")) {
            return Optional.empty();
        }
        Acceptance acceptance = AcceptanceReply.acceptance(told.answer(), bounds, limits);
        boolean kept = acceptance instanceof Acceptance.Accepted || acceptance instanceof Acceptance.Repeated;
        return Optional.of(
                replicate && kept && told.replicas() < settings.replicas()
                        ? new Acceptance.NotReplicated((int) told.replicas(), settings.replicas())
                        : acceptance);
    }

    @Override
    public Taking take(int partition, String owner) {
        open(partition);
        List<?> answer = list(
                "lynex_take_v1",
                partition,
                bytes(owner),
                bytes(settings.blocks().lease().toMillis()),
                bytes(settings.blocks().maxEvents()),
                bytes(settings.blocks().maxBytes()),
                bytes(settings.blocks().maxRawBytes()),
                bytes(settings.blocks().linger().toMillis()),
                bytes(ENTRY_EVENTS),
                bytes(ENTRY_RAW_BYTES),
                bytes(life));
        return switch (text(answer.get(0))) {
            case "block" -> new Taking.Taken(BlockRecord.block(text(answer.get(1)), partition, text(answer.get(2))));
            case "due" -> new Taking.NotYet(Duration.ofMillis(number(answer.get(1))));
            case "empty" -> new Taking.Empty();
            default -> throw new QueueException.Invalid("unknown answer of take: " + text(answer.get(0)));
        };
    }

    @Override
    public void await(int partition, Duration atMost) {
        redis.await(partition, tag(partition) + ":bell", atMost);
    }

    @Override
    public List<Entry> read(Block block) {
        Range<String> range = Range.create(block.first(), block.last());
        List<StreamMessage<String, byte[]>> messages =
                redis.on(block.partition(), r -> r.sync().xrange(tag(block.partition()), range));
        List<Entry> entries = messages.stream().map(EntryReply::entry).toList();
        int events = entries.stream().mapToInt(Entry::events).sum();
        int expected =
                block.events().values().stream().mapToInt(Integer::intValue).sum();
        if (events != expected) {
            throw new QueueException.Invalid("block " + block.first() + "-" + block.last() + " holds " + events
                    + " events, its record says " + expected);
        }
        return entries;
    }

    @Override
    public Map<String, String> bind(Block block, Map<String, String> versions) {
        List<?> answer = list(
                "lynex_bind_v1",
                block.partition(),
                bytes(block.first()),
                bytes(block.fence()),
                bytes(BlockRecord.versions(versions)));
        if (text(answer.get(0)).equals("lost")) {
            throw new QueueException.Lost("block " + block.first() + " has another owner now");
        }
        return BlockRecord.versions(text(answer.get(1)));
    }

    @Override
    public boolean mark(Block block, String place) {
        List<?> kept = redis.call(
                "lynex_mark_v1", block.partition(), bytes(block.first()), bytes(block.fence()), bytes(place));
        return number(kept.getFirst()) == 1;
    }

    @Override
    public boolean renew(Block block) {
        List<?> kept = redis.call(
                "lynex_renew_v1",
                block.partition(),
                bytes(block.first()),
                bytes(block.fence()),
                bytes(settings.blocks().lease().toMillis()));
        return number(kept.getFirst()) == 1;
    }

    @Override
    public boolean settle(Block block, Settlement settlement) {
        List<byte[]> args = new ArrayList<>(List.of(
                bytes(block.first()),
                bytes(block.fence()),
                bytes(settlement.busy().toMillis()),
                bytes(settlement.inserts())));
        settlement.byProject().forEach((project, outcome) -> {
            args.add(bytes(project));
            args.add(bytes(outcome.stored()));
            args.add(bytes(outcome.duplicate()));
            args.add(bytes(outcome.dead()));
        });
        List<?> answer = list("lynex_settle_v1", block.partition(), args.toArray(byte[][]::new));
        return switch (text(answer.get(0))) {
            case "settled" -> true;
            case "lost" -> false;
            default ->
                throw new QueueException.Invalid("block " + block.first() + " has " + text(answer.get(2))
                        + " events of project " + text(answer.get(1)) + ", settled were " + text(answer.get(3)));
        };
    }

    @Override
    public void move(String project, int from, int to, long epoch) {
        open(from);
        open(to);
        List<?> used = kept("lynex_fence_v1", from, bytes(project), bytes(epoch));
        kept("lynex_adopt_v1", to, bytes(project), bytes(epoch), (byte[]) used.getFirst());
    }

    /** A fence that a failover forgets is none, so it is as durable as what is accepted. */
    private List<?> kept(String function, int partition, byte[]... args) {
        if (settings.durability() != Durability.REPLICA) {
            return list(function, partition, args);
        }
        RedisFunctions.Replicated told = opened(partition, () -> redis.callReplicated(function, partition, args));
        if (told.replicas() < settings.replicas()) {
            throw new QueueException.Unavailable(
                    "the move is on " + told.replicas() + " of " + settings.replicas() + " replicas; do it again");
        }
        return told.answer();
    }

    @Override
    public long settledInserts() {
        long settled = 0;
        for (int p = 0; p < settings.partitions(); p++) {
            String meta = tag(p) + ":meta";
            byte[] value = redis.on(p, r -> r.sync().hget(meta, "settled_inserts"));
            settled += value == null ? 0 : number(value);
        }
        return settled;
    }

    @Override
    public void release(String owner) {
        for (int p = 0; p < settings.partitions(); p++) {
            redis.call("lynex_release_v1", p, bytes(owner));
        }
    }

    @Override
    public OptionalInt hold(String owner, Duration lease) {
        int open = 0;
        for (int p = 0; p < settings.partitions(); p++) {
            List<?> answer = list("lynex_hold_v1", p, bytes(owner), bytes(lease.toMillis()));
            if (!text(answer.get(0)).equals(owner)) {
                return OptionalInt.empty();
            }
            open += (int) number(answer.get(1));
        }
        return OptionalInt.of(open);
    }

    @Override
    public void lift(String owner) {
        for (int p = 0; p < settings.partitions(); p++) {
            redis.call("lynex_lift_v1", p, bytes(owner));
        }
    }

    @Override
    public Found find(int partition, String project, Instant from, Collection<String> requestIds) {
        String next = Long.toString(Math.max(0, from.minus(FIND_SLACK).toEpochMilli()));
        List<byte[]> args = new ArrayList<>(List.of(bytes(project), bytes(next), bytes(FIND_BYTES)));
        requestIds.forEach(id -> args.add(bytes(id)));
        List<Entry> found = new ArrayList<>();
        String epoch = "";
        for (int call = 0; call < FIND_CALLS; call++) {
            args.set(1, bytes(next));
            List<?> answer = list("lynex_find_v1", partition, args.toArray(byte[][]::new));
            ((List<?>) answer.get(1)).forEach(each -> found.add(EntryReply.entry((List<?>) each)));
            next = text(answer.get(0));
            epoch = text(answer.get(2));
            if (next.isEmpty()) {
                return new Found(epoch, found, true);
            }
        }
        return new Found(epoch, found, false);
    }

    @Override
    public Depth depth(int partition) {
        List<?> told = list("lynex_depth_v2", partition);
        return new Depth(
                number(told.get(0)),
                limits().capacityBytes(),
                number(told.get(1)),
                number(told.get(2)),
                (int) number(told.get(3)),
                age(told.get(4)),
                age(told.get(5)),
                number(told.get(6)),
                number(told.get(7)));
    }

    private static @Nullable Duration age(@Nullable Object reply) {
        long ms = number(reply);
        return ms < 0 ? null : Duration.ofMillis(ms);
    }

    @Override
    public Ledger ledger() {
        RedisLimits bounds = limits();
        List<Ledger.Partition> partitions = IntStream.range(0, settings.partitions())
                .mapToObj(p -> LedgerReply.partition(p, bounds.capacityBytes(), list("lynex_ledger_v1", p)))
                .toList();
        return new Ledger(settings.durability(), partitions);
    }

    @Override
    public void close() {
        redis.close();
    }

    /** Makes the partition's keys unless they are there. */
    private void open(int partition) {
        if (partition < 0 || partition >= settings.partitions()) {
            throw new QueueException.Invalid(
                    "there is no partition " + partition + "; the pool has " + settings.partitions());
        }
        if (!opened.contains(partition)) {
            if (made(partition).equals("lost")) {
                LOG.log(System.Logger.Level.WARNING, "consumer group made again partition=" + partition);
            }
            opened.add(partition);
        }
    }

    /** Makes the partition's keys: {@code made}, {@code there} before, or {@code lost} and made again. */
    private String made(int partition) {
        byte[] epoch = new byte[8];
        random.nextBytes(epoch);
        return text(list("lynex_open_v2", partition, bytes(HexFormat.of().formatHex(epoch)))
                .getFirst());
    }

    private RedisLimits limits() {
        RedisLimits known = limits;
        if (known == null) {
            known = RedisLimits.of(redis.config(RedisLimits.SETTINGS), settings);
            limits = known;
        }
        return known;
    }

    /** Tries again while Redis is away, within one call's timeout: it may just be restarting. */
    private <T> T patiently(Supplier<T> call) {
        long until = System.nanoTime() + settings.timeout().toNanos();
        while (true) {
            try {
                return call.get();
            } catch (QueueException.Unavailable e) {
                // What Redis itself refused, at its maxmemory for one, is for the client to try again later.
                boolean refused = cause(e) instanceof RedisCommandExecutionException answer
                        && !(answer instanceof RedisLoadingException)
                        && PASSING.stream().noneMatch(String.valueOf(answer.getMessage())::startsWith);
                if (refused
                        || System.nanoTime() > until
                        || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                java.util.concurrent.locks.LockSupport.parkNanos(
                        Duration.ofMillis(50).toNanos());
            }
        }
    }

    private List<?> list(String function, int partition, byte[]... args) {
        return opened(partition, () -> redis.call(function, partition, args));
    }

    private <T> T opened(int partition, Supplier<T> call) {
        try {
            return call.get();
        } catch (QueueException.Unavailable e) {
            // Redis may have come back empty; the partition is made anew before the next call.
            opened.remove(partition);
            throw e;
        }
    }

    private static Identity nonce(String requestId) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes("request " + requestId));
            return new Identity(Arrays.copyOf(hash, 16), Arrays.copyOfRange(hash, 16, 24));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static @Nullable Throwable cause(QueueException e) {
        return e.getCause();
    }

    /** What all of a partition's keys begin with. */
    static String tag(int partition) {
        return "{lynex:" + partition + "}";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] bytes(long number) {
        return bytes(Long.toString(number));
    }

    private static String text(@Nullable Object reply) {
        return reply instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : String.valueOf(reply);
    }

    private static long number(@Nullable Object reply) {
        return reply instanceof Long n ? n : Long.parseLong(text(reply));
    }
}
