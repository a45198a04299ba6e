package dev.lynex.query;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lynex.function.Json;
import dev.lynex.metadata.MetadataStore;
import dev.lynex.metadata.Project;
import dev.lynex.queue.EventQueue;
import dev.lynex.queue.Ledger;
import dev.lynex.queue.Limits;
import dev.lynex.store.EventStore;
import dev.lynex.store.StoreException;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code GET /api/v1/ledger}: what was accepted from the project, what became of it, and what its limits leave. */
final class LedgerRoute implements Route {
    private final Access access;
    private final EventQueue queue;
    private final EventStore store;
    private final MetadataStore metadata;
    private final InstantSource clock;

    LedgerRoute(Access access, EventQueue queue, EventStore store, MetadataStore metadata, InstantSource clock) {
        this.access = access;
        this.queue = queue;
        this.store = store;
        this.metadata = metadata;
        this.clock = clock;
    }

    @Override
    public void routing(HttpRouting.Builder routing) {
        routing.get("/api/v1/ledger", this::ledger);
    }

    private void ledger(ServerRequest req, ServerResponse res) {
        String project = access.project(req);
        Ledger ledger = queue.ledger();
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("project", project).put("durability", durability(ledger));
        json.put("watermark", text(oldest(ledger, project)));
        count(json, total(ledger, project));
        ArrayNode partitions = json.putArray("partitions");
        for (Ledger.Partition partition : ledger.partitions()) {
            Ledger.Counters counters = partition.projects().get(project);
            if (counters != null) {
                describe(partitions.addObject(), partition, counters);
            }
        }
        metadata.project(project).ifPresent(known -> limits(json.putObject("limits"), known, ledger));
        Json.send(res, 200, json);
    }

    /** What an event survives on its whole way; null while the store cannot be asked. */
    private @Nullable String durability(Ledger ledger) {
        try {
            return ledger.durability().and(store.durability()).word();
        } catch (StoreException e) {
            return null;
        }
    }

    private void limits(ObjectNode json, Project project, Ledger ledger) {
        var limits =
                new Limits(project.limits().eventsPerSecond(), project.limits().eventsPerMonth());
        // A project's usage moves with it, and its month begins where it is.
        Optional<Ledger.Usage> usage = ledger.partitions().stream()
                .filter(p -> p.partition() == project.place().partition())
                .findFirst()
                .map(p -> p.usage().get(project.id()));
        YearMonth month = usage.map(Ledger.Usage::month)
                .orElseGet(() -> YearMonth.from(clock.instant().atOffset(ZoneOffset.UTC)));
        long used = usage.map(Ledger.Usage::eventsThisMonth).orElse(0L);
        json.put("month", month.toString())
                .put("eventsThisMonth", used)
                .put("eventsPerMonth", limited(limits.eventsPerMonth()))
                .put(
                        "resetsAt",
                        month.plusMonths(1)
                                .atDay(1)
                                .atStartOfDay(ZoneOffset.UTC)
                                .toInstant()
                                .toString())
                .put("eventsPerSecond", limited(limits.eventsPerSecond()));
        if (limits.eventsPerSecond() > 0) {
            // A rate that no request has met yet has its whole burst.
            long left = usage.filter(u -> u.eventsPerSecond() == limits.eventsPerSecond())
                    .map(Ledger.Usage::burstLeft)
                    .orElse(limits.burst());
            json.put("burst", limits.burst()).put("burstLeft", left);
        }
    }

    private static @Nullable Long limited(long limit) {
        return limit == 0 ? null : limit;
    }

    private static void describe(ObjectNode json, Ledger.Partition partition, Ledger.Counters counters) {
        json.put("partition", partition.partition())
                .put("queuedBytes", partition.queuedBytes())
                .put("capacityBytes", partition.capacityBytes())
                .put("openBlocks", partition.openBlocks())
                .put("oldest", text(partition.oldest()));
        count(json, counters);
    }

    private static void count(ObjectNode json, Ledger.Counters counters) {
        json.put("accepted", counters.accepted())
                .put("stored", counters.stored())
                .put("duplicate", counters.duplicate())
                .put("dead", counters.dead())
                .put("queued", counters.queued());
    }

    /** A moved project has counters in every partition where it was. */
    private static Ledger.Counters total(Ledger ledger, String project) {
        return ledger.partitions().stream()
                .map(p -> p.projects().get(project))
                .filter(Objects::nonNull)
                .reduce(new Ledger.Counters(0, 0, 0, 0), Ledger.Counters::plus);
    }

    /** The received time of the oldest entry of the partitions in which something of the project waits. */
    static @Nullable Instant oldest(Ledger ledger, String project) {
        return ledger.partitions().stream()
                .filter(p -> p.projects().containsKey(project)
                        && Objects.requireNonNull(p.projects().get(project)).queued() > 0)
                .map(Ledger.Partition::oldest)
                .filter(Objects::nonNull)
                .min(Instant::compareTo)
                .orElse(null);
    }

    private static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }
}
