package dev.lynex.trace;

import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A trace as a tree in columns. Nodes are numbered from 0 in depth-first order: a node comes before its children, siblings
 * are in order of time. The tree depends on the events alone, not on their order. Nothing is moved: an event whose clock was
 * wrong lies where it says. Made in O(n log n) without recursion.
 */
public final class TraceTree {
    /** Starts and durations are cut to microseconds, so that ends may differ by one. */
    private static final long ROUNDING_MICROS = 1;

    private final List<TraceNode> nodes;
    private final int[] parents;
    private final int[] depths;
    private final int[] marks;
    private final Totals[] totals;
    private final long startNanos;
    private int headline = -1;

    private TraceTree(List<TraceNode> nodes, int[] parents, long startNanos) {
        this.nodes = nodes;
        this.parents = parents;
        this.startNanos = startNanos;
        this.depths = new int[parents.length];
        this.marks = new int[parents.length];
        this.totals = new Totals[parents.length];
    }

    /** Stitches events of one trace, in any order. */
    public static TraceTree of(Collection<TraceEvent> events) {
        List<TraceNode> byTime = new Stitching(Versions.of(events)).nodes();
        int[] parents = Stitching.parents(byTime);
        boolean[] cut = Stitching.cutCycles(parents);
        int[] order = Stitching.depthFirst(parents);
        int[] places = new int[order.length];
        for (int i = 0; i < order.length; i++) {
            places[order[i]] = i;
        }
        int[] placed = new int[order.length];
        TraceNode[] nodes = new TraceNode[order.length];
        for (int i = 0; i < order.length; i++) {
            nodes[i] = byTime.get(order[i]);
            placed[i] = parents[order[i]] < 0 ? -1 : places[parents[order[i]]];
        }
        var tree = new TraceTree(
                List.of(nodes), placed, byTime.isEmpty() ? 0 : byTime.getFirst().startNanos());
        for (int i = 0; i < order.length; i++) {
            tree.describe(i, cut[order[i]]);
        }
        tree.sum();
        return tree;
    }

    private void describe(int node, boolean cut) {
        int parent = parents[node];
        depths[node] = parent < 0 ? 0 : depths[parent] + 1;
        TraceEvent event = nodes.get(node).event();
        set(node, Mark.CYCLE_BROKEN, cut);
        set(node, Mark.MISSING, event == null);
        set(node, Mark.ORPHAN, parent >= 0 && nodes.get(parent).event() == null);
        totals[node] = event == null ? Totals.NONE : Totals.of(event);
        if (event == null) {
            return;
        }
        set(node, Mark.RESENT, nodes.get(node).versions() > 1);
        set(node, Mark.UNFINISHED, event.hold() == Hold.IS && event.durationMicros() < 0);
        if (parent >= 0 && nodes.get(parent).event() != null) {
            set(node, Mark.STARTS_BEFORE_PARENT, startMicros(node) < startMicros(parent));
            set(
                    node,
                    Mark.ENDS_AFTER_PARENT,
                    durationMicros(parent) >= 0 && endMicros(node) > endMicros(parent) + ROUNDING_MICROS);
        }
        if (headline < 0 || TraceEvent.HEADLINE_FIRST.compare(event, headlineEvent()) < 0) {
            headline = node;
        }
    }

    private TraceEvent headlineEvent() {
        TraceEvent event = nodes.get(headline).event();
        if (event == null) {
            throw new IllegalStateException("a missing span stands for no trace");
        }
        return event;
    }

    private void sum() {
        for (int i = parents.length - 1; i > 0; i--) {
            if (parents[i] >= 0) {
                totals[parents[i]] = totals[parents[i]].plus(totals[i]);
            }
        }
    }

    private void set(int node, Mark mark, boolean is) {
        if (is) {
            marks[node] |= mark.bit();
        }
    }

    /** How many nodes there are: the events that count, and the missing spans. */
    public int size() {
        return parents.length;
    }

    /** The moment from which all times count, nanoseconds since 1970: the start of whatever begins first. */
    public long startNanos() {
        return startNanos;
    }

    /** From the start to the end of whatever ends last. */
    public long durationMicros() {
        long end = 0;
        for (int i = 0; i < size(); i++) {
            end = Math.max(end, endMicros(i));
        }
        return end;
    }

    /** The node's parent, -1 at the root level. */
    public int parent(int node) {
        return parents[node];
    }

    /** 0 at the root level. */
    public int depth(int node) {
        return depths[node];
    }

    /** The node's event, null for a missing span. */
    public @Nullable TraceEvent event(int node) {
        return nodes.get(node).event();
    }

    /** The span that it is or, for a missing one, would be; of any other event the span id that it carries. */
    public String spanId(int node) {
        TraceNode of = nodes.get(node);
        return of.event() == null ? of.spanId() : of.event().spanId();
    }

    /** From the trace's start. A missing span starts with the first that tells of it. */
    public long startMicros(int node) {
        return (nodes.get(node).startNanos() - startNanos) / 1_000;
    }

    /** -1 when not known. */
    public long durationMicros(int node) {
        TraceEvent event = nodes.get(node).event();
        return event == null ? -1 : event.durationMicros();
    }

    private long endMicros(int node) {
        return startMicros(node) + Math.max(0, durationMicros(node));
    }

    /** How many different versions of the event came; 0 for a missing span. */
    public int versions(int node) {
        return nodes.get(node).versions();
    }

    /** The node's marks as bits, bit 0 for the first {@link Mark}. */
    public int markBits(int node) {
        return marks[node];
    }

    public Set<Mark> marks(int node) {
        var set = EnumSet.noneOf(Mark.class);
        for (Mark mark : Mark.values()) {
            if ((marks[node] & mark.bit()) != 0) {
                set.add(mark);
            }
        }
        return set;
    }

    /** How many nodes have this mark. */
    public int count(Mark mark) {
        int count = 0;
        for (int bits : marks) {
            count += (bits & mark.bit()) == 0 ? 0 : 1;
        }
        return count;
    }

    /** Sums over the node and all beneath it. */
    public Totals totals(int node) {
        return totals[node];
    }

    /** Sums over the trace. */
    public Totals totals() {
        Totals sum = Totals.NONE;
        for (int i = 0; i < size(); i++) {
            sum = parents[i] < 0 ? sum.plus(totals[i]) : sum;
        }
        return sum;
    }

    /**
     * The node whose name stands for the trace: the first span without a parent, or else the first other event without one
     * that is neither log nor error, the first span, the first event. -1 for no events at all.
     */
    public int headline() {
        return headline;
    }

    /** Whether the headline is one without a parent: the trace's root has come. */
    public boolean rooted() {
        return headline >= 0 && headlineEvent().headlineRank() <= 1;
    }

    /** When the newest event was received, nanoseconds since 1970; 0 for no events at all. */
    public long newestReceivedNanos() {
        long newest = 0;
        for (TraceNode node : nodes) {
            newest = node.event() == null
                    ? newest
                    : Math.max(newest, node.event().receivedNanos());
        }
        return newest;
    }
}
