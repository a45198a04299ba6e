package dev.lynex.query;

import dev.lynex.queue.EventQueue;
import dev.lynex.queue.Ledger;
import dev.lynex.queue.QueueException;
import dev.lynex.store.Condition;
import dev.lynex.store.EventStore;
import dev.lynex.store.StoreException;
import dev.lynex.store.TailPage;
import dev.lynex.store.TailPlace;
import dev.lynex.store.TailQuery;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Finds what is new in a project, for all of its tails with one look.
 *
 * <p>The order is that of {@code processed_at}: whoever takes a block stamps it with the time, and it keeps that stamp
 * whoever stores it in the end. Blocks become visible in another order. So a look goes only up to the moment before which
 * nothing can appear any more: a block that is not settled has entries that were received before it was stamped, so nothing
 * unsettled has a stamp before the oldest entry that the queue still has; and what is accepted later is stamped later. Hence
 * nothing is left out and nothing told twice, however late a block becomes visible.
 */
final class ProjectTail {
    private static final System.Logger LOG = System.getLogger(ProjectTail.class.getName());
    private static final int PAGE = 500;

    private final String project;
    private final EventStore store;
    private final EventQueue queue;
    private final InstantSource clock;
    private final TailSettings settings;
    private final List<TailClient> clients = new CopyOnWriteArrayList<>();
    private @Nullable TailPlace place;

    ProjectTail(String project, EventStore store, EventQueue queue, InstantSource clock, TailSettings settings) {
        this.project = project;
        this.store = store;
        this.queue = queue;
        this.clock = clock;
        this.settings = settings;
    }

    void add(TailClient client) {
        clients.add(client);
    }

    /** @return whether others are left */
    boolean remove(TailClient client) {
        clients.remove(client);
        return !clients.isEmpty();
    }

    int size() {
        return clients.size();
    }

    /** Looks until it is interrupted. */
    void run() {
        try {
            while (true) {
                look();
                Thread.sleep(settings.poll());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Gives everything that became certain since the look before to the clients that it fits. */
    void look() {
        try {
            Instant before = certain();
            TailPlace now = place == null ? TailPlace.at(before) : place;
            List<TailClient> all = List.copyOf(clients);
            all.forEach(client -> client.begin(now));
            if (before.isAfter(now.processed())) {
                give(all, now.text(), before);
                place = TailPlace.at(before);
            } else {
                place = now;
            }
        } catch (StoreException | QueueException e) {
            if (Thread.currentThread().isInterrupted()) {
                return; // Nobody looks on any more.
            }
            // From the same place again at the next look: nothing is lost, only late.
            LOG.log(System.Logger.Level.WARNING, "tail waits project=" + project + " cause=" + e.getMessage());
        }
    }

    private void give(List<TailClient> all, String from, Instant before) {
        Set<List<Condition>> distinct = new LinkedHashSet<>();
        all.forEach(client -> distinct.add(client.filter()));
        List<List<Condition>> filters = new ArrayList<>(distinct);
        if (filters.isEmpty()) {
            return;
        }
        String after = from;
        TailPage page;
        do {
            page = store.tail(new TailQuery(project, after, before, filters, PAGE));
            for (TailPage.Stored event : page.events()) {
                for (TailClient client : all) {
                    if (event.filters().contains(filters.indexOf(client.filter()))) {
                        boolean _ = client.offer(event);
                    }
                }
            }
            after = page.place();
            // So that an error further on does not tell these again.
            place = TailPlace.parse(after);
        } while (page.more());
    }

    /** The moment before which everything that was processed can be seen. */
    private Instant certain() {
        Instant now = clock.instant();
        Ledger ledger = queue.ledger();
        return ledger.partitions().stream()
                .filter(p -> {
                    Ledger.Counters counters = p.projects().get(project);
                    return counters != null && counters.queued() > 0;
                })
                .map(Ledger.Partition::oldest)
                .filter(oldest -> oldest != null && oldest.isBefore(now))
                .min(Instant::compareTo)
                .orElse(now)
                .minus(settings.skew());
    }
}
