package dev.lynex.trace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds each event its place. An event that is a span lies beneath the span that it names as its parent; one that happened
 * in a span, or shares its id with another, beneath that span; one that carries no span id beneath the parent it names.
 * A span that is named and did not come gets a node of its own, beneath the parent that the events in it tell.
 */
final class Stitching {
    private final Versions versions;
    /** The event that is the span of that id, by its place. */
    private final Map<String, Integer> owners = new HashMap<>();

    private final Map<String, Missing> missing = new HashMap<>();

    Stitching(Versions versions) {
        this.versions = versions;
        findOwners();
    }

    /** A span that others tell of. */
    private static final class Missing {
        private long startNanos = Long.MAX_VALUE;
        private String parent = "";

        void seen(long nanos) {
            startNanos = Math.min(startNanos, nanos);
        }

        /** The first of several different ones in the order of texts, so that their order of arrival does not matter. */
        void tellParent(String id) {
            if (parent.isEmpty() || id.compareTo(parent) < 0) {
                parent = id;
            }
        }
    }

    /** The nodes in order of time. */
    List<TraceNode> nodes() {
        List<TraceNode> nodes = new ArrayList<>();
        for (int i = 0; i < versions.events().size(); i++) {
            TraceEvent event = versions.events().get(i);
            boolean owner = isOwner(i, event);
            String parent = owner || event.spanId().isEmpty() ? event.parentSpanId() : event.spanId();
            nodes.add(new TraceNode(
                    event, owner ? event.spanId() : "", event.startNanos(), parent, versions.counts()[i]));
            refer(parent, event);
            if (!owner && !event.spanId().isEmpty() && !event.parentSpanId().isEmpty()) {
                tellParent(event);
            }
        }
        missing.forEach((id, span) -> nodes.add(new TraceNode(null, id, span.startNanos, span.parent, 0)));
        nodes.sort(null);
        return nodes;
    }

    /** The place of each node's parent among these nodes, or -1; a node that is its own ancestor still points at it. */
    static int[] parents(List<TraceNode> nodes) {
        Map<String, Integer> places = new HashMap<>();
        for (int i = 0; i < nodes.size(); i++) {
            if (!nodes.get(i).spanId().isEmpty()) {
                places.put(nodes.get(i).spanId(), i);
            }
        }
        return nodes.stream()
                .mapToInt(node -> node.parent().isEmpty() ? -1 : places.getOrDefault(node.parent(), -1))
                .toArray();
    }

    /**
     * Cuts each circle above its first node in order of time.
     *
     * @param parents are changed
     * @return where it was cut
     */
    static boolean[] cutCycles(int[] parents) {
        boolean[] cut = new boolean[parents.length];
        // The walk that came by first, from 1; a node met again in its own walk lies on a circle.
        int[] walk = new int[parents.length];
        for (int start = 0; start < parents.length; start++) {
            int node = start;
            while (node >= 0 && walk[node] == 0) {
                walk[node] = start + 1;
                node = parents[node];
            }
            if (node >= 0 && walk[node] == start + 1) {
                int first = node;
                for (int next = parents[node]; next != node; next = parents[next]) {
                    first = Math.min(first, next);
                }
                cut[first] = true;
                parents[first] = -1;
            }
        }
        return cut;
    }

    private void findOwners() {
        Map<String, Integer> candidates = new HashMap<>();
        for (int i = 0; i < versions.events().size(); i++) {
            TraceEvent event = versions.events().get(i);
            if (event.spanId().isEmpty()) {
                continue;
            }
            switch (event.hold()) {
                case IS -> owners.put(event.spanId(), i);
                case MAY_BE -> candidates.merge(event.spanId(), i, (one, other) -> -1);
                case IN -> {}
            }
        }
        candidates.forEach((id, place) -> {
            if (place >= 0) {
                owners.putIfAbsent(id, place);
            }
        });
    }

    private boolean isOwner(int place, TraceEvent event) {
        return owners.getOrDefault(event.spanId(), -1) == place;
    }

    private void refer(String id, TraceEvent by) {
        if (!id.isEmpty() && !owners.containsKey(id)) {
            missing.computeIfAbsent(id, i -> new Missing()).seen(by.startNanos());
        }
    }

    /** An event within a span that did not come may know the span above it. */
    private void tellParent(TraceEvent event) {
        Missing span = missing.get(event.spanId());
        if (span != null && !event.parentSpanId().equals(event.spanId())) {
            span.tellParent(event.parentSpanId());
            refer(event.parentSpanId(), event);
        }
    }

    /**
     * The nodes from the roots down, each before its children and siblings in order of time.
     *
     * @param parents without circles
     */
    static int[] depthFirst(int[] parents) {
        int n = parents.length;
        int[] firstChild = new int[n + 1];
        int[] nextSibling = new int[n];
        Arrays.fill(firstChild, -1);
        // Backwards, so that each list begins with its earliest; the roots' list is the last one.
        for (int i = n - 1; i >= 0; i--) {
            int of = parents[i] < 0 ? n : parents[i];
            nextSibling[i] = firstChild[of];
            firstChild[of] = i;
        }
        int[] order = new int[n];
        int node = firstChild[n];
        for (int i = 0; i < n; i++) {
            order[i] = node;
            if (firstChild[node] >= 0) {
                node = firstChild[node];
                continue;
            }
            while (node >= 0 && nextSibling[node] < 0) {
                node = parents[node];
            }
            node = node < 0 ? -1 : nextSibling[node];
        }
        return order;
    }
}
