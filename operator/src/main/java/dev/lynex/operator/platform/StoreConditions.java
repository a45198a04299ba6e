package dev.lynex.operator.platform;

import dev.lynex.component.Check;
import dev.lynex.component.Durability;
import dev.lynex.crds.v1alpha1.ConditionReason;
import dev.lynex.crds.v1alpha1.ConditionStatus;
import dev.lynex.crds.v1alpha1.ConditionType;
import dev.lynex.crds.v1alpha1.LynexPlatform;
import dev.lynex.crds.v1alpha1.LynexPlatformStatus;
import dev.lynex.crds.v1alpha1.QueueStatus;
import dev.lynex.crds.v1alpha1.S3Archive;
import dev.lynex.crds.v1alpha1.Stores;
import dev.lynex.operator.Conditions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Says of a platform's stores what was found; what is not known now is carried over from before. */
final class StoreConditions {
    private final LynexPlatform platform;
    private final @Nullable LynexPlatformStatus before;
    private final Conditions conditions;
    private final StoreFindings found;
    private final Instant now;
    private final List<Problem> problems = new ArrayList<>();
    private boolean unasked;

    /** Why functions cannot work although they run. */
    record Problem(ConditionReason reason, String message) {}

    StoreConditions(LynexPlatform platform, Conditions conditions, StoreFindings found, Instant now) {
        this.platform = platform;
        this.before = platform.getStatus();
        this.conditions = conditions;
        this.found = found;
        this.now = now;
    }

    /** Writes the conditions about whether they answer. */
    void reachable() {
        Stores stores = platform.getSpec().stores();
        reachable(
                ConditionType.QUEUE_REACHABLE,
                "redis",
                found.queue().map(QueueFinding::check),
                stores.redis().credentials() != null,
                remade());
        reachable(
                ConditionType.STORE_REACHABLE,
                "clickhouse",
                found.store().map(StoreFinding::check),
                stores.clickhouse().credentials() != null,
                "");
        reachable(
                ConditionType.METADATA_REACHABLE,
                "mongodb",
                found.metadata(),
                stores.mongodb().credentials() != null,
                "");
        S3Archive s3 = stores.s3();
        if (s3 != null) {
            reachable(ConditionType.ARCHIVE_REACHABLE, "s3", found.archive(), s3.credentials() != null, "");
        }
    }

    private String remade() {
        Map<Integer, Instant> remade =
                new TreeMap<>(found.queue().map(QueueFinding::remade).orElse(Map.of()));
        var text = new StringBuilder();
        remade.forEach((partition, at) -> text.append("; the consumer group of partition ")
                .append(partition)
                .append(" was gone and was made again at ")
                .append(at.truncatedTo(java.time.temporal.ChronoUnit.SECONDS)));
        return text.toString();
    }

    private void reachable(ConditionType type, String store, Optional<Check> check, boolean named, String remark) {
        if (check.isEmpty()) {
            unasked = true;
            if (!conditions.carry(type)) {
                conditions.add(
                        type,
                        ConditionStatus.UNKNOWN,
                        ConditionReason.RECONCILING,
                        "stores." + store + " is being asked");
            }
            return;
        }
        String said = line(check.get().detail());
        switch (check.get().answer()) {
            case UP -> conditions.add(type, ConditionStatus.TRUE, ConditionReason.REACHABLE, said + remark);
            case UNFIT ->
                conditions.add(
                        type,
                        ConditionStatus.TRUE,
                        ConditionReason.REACHABLE,
                        "it answers, and must not be used as it is set up: " + said + remark);
            case DENIED ->
                away(
                        type,
                        ConditionReason.WRONG_CREDENTIALS,
                        said + ": correct "
                                + (named
                                        ? "the Secret that spec.stores." + store + ".credentials names"
                                        : "spec.stores." + store + ".credentials, which names no Secret"));
            case DOWN ->
                away(
                        type,
                        ConditionReason.UNREACHABLE,
                        said + ": see that the store of spec.stores." + store
                                + " runs and lets the operator in; it is asked again every 10 s");
        }
    }

    private void away(ConditionType type, ConditionReason reason, String message) {
        conditions.add(type, ConditionStatus.FALSE, reason, message);
        problems.add(new Problem(reason, type.word() + ": " + message));
    }

    /**
     * Writes the condition about what is kept.
     *
     * @param migrated whether the schema is there, without which a store keeps nothing yet
     * @return the level in a word, null when it was never known
     */
    @Nullable
    String durability(boolean migrated) {
        Durability asked = Durability.valueOf(platform.getSpec().durability().name());
        Optional<Kept> queue = found.queue().flatMap(its -> kept("queue", its.check(), asked));
        Optional<Kept> store = migrated
                ? found.store().flatMap(its -> kept("store", its.check(), its.durability()))
                : Optional.empty();
        for (Kept each : unfit(queue, store)) {
            problems.add(new Problem(ConditionReason.DURABILITY_NOT_MET, each.why()));
        }
        if (queue.isEmpty() || store.isEmpty()) {
            if (!conditions.carry(ConditionType.DURABILITY_MET)) {
                conditions.add(
                        ConditionType.DURABILITY_MET,
                        ConditionStatus.UNKNOWN,
                        ConditionReason.RECONCILING,
                        "it is not known before queue and store have answered and the schema is there");
            }
            return before == null ? null : before.durability();
        }
        List<String> lacking = List.of(queue.get(), store.get()).stream()
                .filter(each -> !each.level().covers(asked))
                .map(Kept::why)
                .toList();
        if (lacking.isEmpty()) {
            conditions.add(
                    ConditionType.DURABILITY_MET,
                    ConditionStatus.TRUE,
                    ConditionReason.AS_SPECIFIED,
                    "queue and store keep " + asked.word());
        } else {
            conditions.add(
                    ConditionType.DURABILITY_MET,
                    ConditionStatus.FALSE,
                    ConditionReason.DURABILITY_NOT_MET,
                    "spec.durability is " + asked.word() + "; " + String.join("; ", lacking));
        }
        return queue.get().level().and(store.get().level()).word();
    }

    private static List<Kept> unfit(Optional<Kept> queue, Optional<Kept> store) {
        return java.util.stream.Stream.concat(queue.stream(), store.stream())
                .filter(Kept::unfit)
                .toList();
    }

    /** @param unfit whether the functions refuse to use it as it is */
    private record Kept(Durability level, String why, boolean unfit) {}

    private static Optional<Kept> kept(String of, Check check, @Nullable Durability level) {
        return switch (check.answer()) {
            case UP -> Optional.ofNullable(level).map(its -> new Kept(its, of + ": " + line(check.detail()), false));
            case UNFIT -> Optional.of(new Kept(Durability.NONE, of + ": " + line(check.detail()), true));
            case DENIED, DOWN -> Optional.empty();
        };
    }

    /** Writes the condition about the backlog; figures that are not known now stay as they were, with their time. */
    @Nullable
    QueueStatus queue() {
        QueueStatus last = before == null ? null : before.queue();
        Optional<QueueFinding.Figures> figures = found.queue().flatMap(QueueFinding::known);
        if (figures.isEmpty()) {
            if (found.queue().isPresent() || !conditions.carry(ConditionType.BACKLOG_KNOWN)) {
                conditions.add(
                        ConditionType.BACKLOG_KNOWN,
                        found.queue().isPresent() ? ConditionStatus.FALSE : ConditionStatus.UNKNOWN,
                        found.queue().isPresent() ? ConditionReason.UNREACHABLE : ConditionReason.RECONCILING,
                        "Redis does not tell how much waits; QueueReachable and DurabilityMet have more");
            }
            return last;
        }
        conditions.add(
                ConditionType.BACKLOG_KNOWN,
                ConditionStatus.TRUE,
                ConditionReason.AS_SPECIFIED,
                "Redis tells how much waits");
        long backlog = figures.get().backlogEvents();
        long rate = figures.get().eventsPerSecond();
        boolean same = last != null
                && Long.valueOf(backlog).equals(last.backlogEvents())
                && Long.valueOf(rate).equals(last.eventsPerSecond());
        return same ? last : new QueueStatus(backlog, rate, now.truncatedTo(java.time.temporal.ChronoUnit.SECONDS));
    }

    /** The schema's version as it was found last. */
    @Nullable
    Integer schemaVersion() {
        return found.store().map(StoreFinding::schemaVersion).orElse(before == null ? null : before.schemaVersion());
    }

    List<Problem> problems() {
        return List.copyOf(problems);
    }

    /** Whether one of them was not asked yet. */
    boolean unasked() {
        return unasked;
    }

    private static String line(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }
}
