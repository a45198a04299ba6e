package dev.lynex.query;

import dev.lynex.event.Event;
import dev.lynex.event.EventCodec;
import dev.lynex.event.EventIds;
import dev.lynex.event.Parsed;
import dev.lynex.event.Rejection;
import dev.lynex.metadata.DeadLetters;
import dev.lynex.metadata.LetterFate;
import dev.lynex.metadata.MetadataStore;
import dev.lynex.metadata.Project;
import dev.lynex.queue.Entry;
import dev.lynex.queue.EventQueue;
import dev.lynex.queue.Found;
import dev.lynex.store.EventStore;
import dev.lynex.store.StoredEvent;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds what became of a request's events. It asks in the order in which events move, queue, dead letters, rows, so that
 * one that moves meanwhile is seen at least once; the later place counts. Dead letters that were sent again lead to the
 * requests under which they were.
 */
final class Receipts {
    /** Of the request and those that its dead letters were sent again by; the rest of a larger crowd is not looked at. */
    private static final int MAX_REQUESTS = 1_000;

    private static final int TIME_DIGITS = 12;

    private final MetadataStore metadata;
    private final EventQueue queue;
    private final EventStore store;

    Receipts(MetadataStore metadata, EventQueue queue, EventStore store) {
        this.metadata = metadata;
        this.queue = queue;
        this.store = store;
    }

    /** Where an event is. */
    sealed interface State {
        record Stored() implements State {}

        record Queued() implements State {}

        record Dead(LetterFate fate) implements State {}
    }

    /**
     * What is known of a request.
     *
     * @param receivedAt by its id
     * @param events the state of each event by its id
     * @param unnamed entries that cannot be taken apart, so that the ids of their events are not known
     * @param searched false when more waits in the queue than is looked through for one receipt
     */
    record Receipt(Instant receivedAt, Map<String, State> events, List<Unnamed> unnamed, boolean searched) {
        boolean isEmpty() {
            return events.isEmpty() && unnamed.isEmpty();
        }
    }

    /** So many events in one piece. */
    record Unnamed(int events, State state) {}

    /** @param requestId 32 hex digits */
    Receipt of(Project project, String requestId) {
        Instant received = Instant.ofEpochMilli(HexFormat.fromHexDigitsToLong(requestId, 0, TIME_DIGITS));
        var finding = new Finding(project);
        Set<String> requests = finding.requests(requestId);
        finding.queued(received, requests);
        requests.addAll(finding.dead(requestId));
        for (StoredEvent event : store.ofRequests(project.id(), received, List.copyOf(requests))) {
            finding.events.put(event.eventId(), new State.Stored());
        }
        return new Receipt(received, finding.events, finding.unnamed(), finding.searched);
    }

    private final class Finding {
        private final Project project;
        private final DeadLetters letters = metadata.deadLetters();
        private final Map<String, State> events = new LinkedHashMap<>();
        private final List<Unnamed> queuedEntries = new ArrayList<>();
        private final List<Unnamed> deadEntries = new ArrayList<>();
        private boolean searched = true;

        Finding(Project project) {
            this.project = project;
        }

        Set<String> requests(String first) {
            return walk(first, null);
        }

        /** Notes what is dead, and answers all requests like {@link #requests}. */
        Set<String> dead(String first) {
            return walk(first, this::dead);
        }

        private Set<String> walk(String first, java.util.function.@Nullable Consumer<LetterFate> dead) {
            Set<String> seen = new LinkedHashSet<>(Set.of(first));
            Deque<String> next = new ArrayDeque<>(seen);
            while (!next.isEmpty()) {
                for (LetterFate fate : letters.ofRequest(project.id(), next.removeFirst())) {
                    if (dead != null && !fate.ended()) {
                        dead.accept(fate);
                    }
                    String again = fate.redriven();
                    if (again != null && seen.size() < MAX_REQUESTS && seen.add(again)) {
                        next.addLast(again);
                    }
                }
            }
            return seen;
        }

        private void dead(LetterFate fate) {
            if (fate.eventId() == null) {
                deadEntries.add(new Unnamed(fate.events(), new State.Dead(fate)));
            } else {
                // One that is just being sent again may wait in the queue already.
                events.merge(
                        fate.eventId(),
                        new State.Dead(fate),
                        (known, isDead) -> fate.redriven() == null ? isDead : known);
            }
        }

        void queued(Instant received, Set<String> requests) {
            for (int partition : Redrive.partitions(project.place())) {
                Found found = queue.find(partition, project.id(), received, requests);
                searched &= found.complete();
                found.entries().forEach(entry -> queued(found.epoch(), partition, entry));
            }
        }

        private void queued(String epoch, int partition, Entry entry) {
            try {
                Parsed parsed = EventCodec.reread(entry.payload());
                Map<Integer, Rejection> rejected =
                        parsed.rejected().stream().collect(Collectors.toMap(Rejection::index, r -> r));
                Iterator<Event> accepted = parsed.accepted().iterator();
                for (int i = 0; i < parsed.accepted().size() + rejected.size(); i++) {
                    Rejection unreadable = rejected.get(i);
                    String own = unreadable == null ? accepted.next().eventId() : unreadable.eventId();
                    String id = own == null ? EventIds.derive(epoch, partition, entry.id(), i) : own;
                    events.put(id, new State.Queued());
                }
            } catch (RuntimeException e) {
                // Unreadable: it will be a dead letter soon.
                queuedEntries.add(new Unnamed(entry.events(), new State.Queued()));
            }
        }

        /** An entry that cannot be read is soon a letter; seen as both, it is one. */
        List<Unnamed> unnamed() {
            return deadEntries.isEmpty() ? queuedEntries : deadEntries;
        }
    }
}
