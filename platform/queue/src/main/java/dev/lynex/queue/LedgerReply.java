package dev.lynex.queue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads what the function {@code lynex_ledger_v1} answers. */
final class LedgerReply {
    private static final long NANOS = 1_000_000_000L;

    private LedgerReply() {}

    static Ledger.Partition partition(int partition, long capacity, List<?> reply) {
        Map<String, String> meta = hash(reply.get(0));
        Map<String, String> counters = hash(reply.get(1));
        Set<String> projects = new TreeSet<>();
        counters.keySet().forEach(key -> projects.add(key.substring(0, key.lastIndexOf(':'))));
        Map<String, Ledger.Counters> byProject = new HashMap<>();
        for (String project : projects) {
            byProject.put(
                    project,
                    new Ledger.Counters(
                            number(counters, project + ":accepted"),
                            number(counters, project + ":stored"),
                            number(counters, project + ":duplicate"),
                            number(counters, project + ":dead")));
        }
        Map<String, Ledger.Usage> usage = new HashMap<>();
        for (Object each : (List<?>) Objects.requireNonNull(reply.get(4))) {
            List<?> told = (List<?>) each;
            Allowance now = AllowanceReply.allowance(Limits.NONE, told.get(2));
            usage.put(
                    text(told.get(0)),
                    new Ledger.Usage(
                            now.month(),
                            now.usedThisMonth(),
                            Objects.requireNonNull((Long) told.get(1)),
                            now.burstLeft()));
        }
        return new Ledger.Partition(
                partition,
                meta.getOrDefault("epoch", ""),
                number(meta, "queued_bytes"),
                capacity,
                number(meta, "waiting_events"),
                Objects.requireNonNull((Long) reply.get(2)).intValue(),
                oldest(text(reply.get(3))),
                Duration.ofMillis(number(meta, "busy_ms")),
                byProject,
                usage);
    }

    private static @Nullable Instant oldest(String received) {
        if (received.isEmpty()) {
            return null;
        }
        long nanos = Long.parseLong(received);
        return Instant.ofEpochSecond(nanos / NANOS, nanos % NANOS);
    }

    private static Map<String, String> hash(@Nullable Object reply) {
        List<?> flat = (List<?>) Objects.requireNonNull(reply);
        Map<String, String> hash = new HashMap<>();
        for (int i = 0; i < flat.size(); i += 2) {
            hash.put(text(flat.get(i)), text(flat.get(i + 1)));
        }
        return hash;
    }

    private static String text(@Nullable Object reply) {
        return new String((byte[]) Objects.requireNonNull(reply), StandardCharsets.UTF_8);
    }

    private static long number(Map<String, String> hash, String field) {
        return Long.parseLong(hash.getOrDefault(field, "0"));
    }
}
