package dev.lynex.query;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lynex.function.Json;
import dev.lynex.metadata.Role;
import dev.lynex.queue.EventQueue;
import dev.lynex.queue.Ledger;
import dev.lynex.store.EventStore;
import dev.lynex.store.StoreException;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@code GET /api/v1/ledger}: what was accepted from the project and what became of it. */
final class LedgerRoute implements Route {
    private final Access access;
    private final EventQueue queue;
    private final EventStore store;

    LedgerRoute(Access access, EventQueue queue, EventStore store) {
        this.access = access;
        this.queue = queue;
        this.store = store;
    }

    @Override
    public void routing(HttpRouting.Builder routing) {
        routing.get("/api/v1/ledger", this::ledger);
    }

    private void ledger(ServerRequest req, ServerResponse res) {
        String project = access.project(req, Role.VIEWER);
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
