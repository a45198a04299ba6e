package dev.lynex.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Laws of stitching, over thousands of random traces that are broken in every way. */
class TraceTreeLawsTest {
    private static final int TRACES = 5_000;

    @Test
    void hold() {
        long seed = Long.getLong("lynex.seed", new Random().nextLong());
        System.out.println("TraceTreeLawsTest seed=" + seed);
        for (int i = 0; i < TRACES; i++) {
            List<TraceEvent> events = broken(new Random(seed + i));
            String about = "seed " + (seed + i);
            TraceTree tree = TraceTree.of(events);
            everyEventAppearsOnce(about, events, tree);
            whatIsNamedIsThereOrShownAsMissing(about, tree);
            placesAreConsistent(about, tree);
            siblingsAreInOrderOfTime(about, tree);
            marksAreTrue(about, tree);
            sumsAreSums(about, tree);
            orderOfArrivalDoesNotMatter(about, events, tree, new Random(seed + i));
        }
    }

    private static void everyEventAppearsOnce(String about, List<TraceEvent> events, TraceTree tree) {
        Set<String> shown = new HashSet<>();
        Set<String> spans = new HashSet<>();
        for (int i = 0; i < tree.size(); i++) {
            TraceEvent event = tree.event(i);
            if (event != null) {
                assertThat(shown.add(event.eventId()))
                        .as("%s: %s", about, event)
                        .isTrue();
                assertThat(event.hold() != Hold.IS || spans.add(event.spanId()))
                        .as("%s: %s", about, event)
                        .isTrue();
            }
        }
        // An event may have become a span that has come under another event id as well.
        Set<String> becameSpans = new HashSet<>();
        events.stream()
                .filter(event -> event.hold() == Hold.IS && spans.contains(event.spanId()))
                .forEach(event -> becameSpans.add(event.eventId()));
        for (TraceEvent event : events) {
            assertThat(shown.contains(event.eventId()) || becameSpans.contains(event.eventId()))
                    .as("%s: %s is shown or its later version is", about, event)
                    .isTrue();
        }
        assertThat(tree.totals().events()).as(about).isEqualTo(shown.size());
    }

    private static void whatIsNamedIsThereOrShownAsMissing(String about, TraceTree tree) {
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < tree.size(); i++) {
            ids.add(tree.spanId(i));
        }
        int shown = 0;
        for (int i = 0; i < tree.size(); i++) {
            TraceEvent event = tree.event(i);
            if (event == null) {
                shown++;
            } else {
                assertThat(ids).as(about).contains(event.spanId());
                if (!event.parentSpanId().isEmpty() && tree.parent(i) < 0) {
                    assertThat(tree.marks(i)).as("%s: %s", about, event).contains(Mark.CYCLE_BROKEN);
                }
            }
        }
        assertThat(tree.count(Mark.MISSING)).as(about).isEqualTo(shown);
    }

    private static void placesAreConsistent(String about, TraceTree tree) {
        for (int i = 0; i < tree.size(); i++) {
            int parent = tree.parent(i);
            assertThat(parent).as(about).isLessThan(i);
            assertThat(tree.depth(i)).as(about).isEqualTo(parent < 0 ? 0 : tree.depth(parent) + 1);
            // Depth first: the node before is the parent or lies within one of its children.
            if (i > 0) {
                int above = i - 1;
                while (above >= 0 && above != parent) {
                    above = tree.parent(above);
                }
                assertThat(above).as("%s: node %s", about, i).isEqualTo(parent);
            }
            assertThat(tree.startMicros(i)).as(about).isNotNegative();
        }
    }

    private static void siblingsAreInOrderOfTime(String about, TraceTree tree) {
        Map<Integer, Long> last = new HashMap<>();
        for (int i = 0; i < tree.size(); i++) {
            long start = tree.startMicros(i);
            Long before = last.put(tree.parent(i), start);
            assertThat(before == null || before <= start)
                    .as("%s: node %s", about, i)
                    .isTrue();
        }
    }

    private static void marksAreTrue(String about, TraceTree tree) {
        for (int i = 0; i < tree.size(); i++) {
            int parent = tree.parent(i);
            Set<Mark> marks = tree.marks(i);
            boolean known = parent >= 0 && tree.event(parent) != null && tree.event(i) != null;
            assertThat(marks.contains(Mark.ORPHAN)).as(about).isEqualTo(parent >= 0 && tree.event(parent) == null);
            assertThat(marks.contains(Mark.STARTS_BEFORE_PARENT))
                    .as(about)
                    .isEqualTo(known && tree.startMicros(i) < tree.startMicros(parent));
            assertThat(marks.contains(Mark.CYCLE_BROKEN) && parent >= 0)
                    .as(about)
                    .isFalse();
        }
    }

    private static void sumsAreSums(String about, TraceTree tree) {
        for (int i = 0; i < tree.size(); i++) {
            int node = i;
            List<TraceEvent> within = IntStream.range(i, tree.size())
                    .filter(j -> isWithin(tree, j, node))
                    .mapToObj(tree::event)
                    .filter(event -> event != null)
                    .toList();
            Totals totals = tree.totals(i);
            assertThat(totals.events()).as(about).isEqualTo(within.size());
            assertThat(totals.errors())
                    .as(about)
                    .isEqualTo(within.stream().filter(TraceEvent::failed).count());
            assertThat(totals.unpriced())
                    .as(about)
                    .isEqualTo(within.stream().filter(TraceEvent::unpriced).count());
            assertThat(totals.inputTokens())
                    .as(about)
                    .isEqualTo(
                            within.stream().mapToLong(TraceEvent::inputTokens).sum());
            assertThat(totals.pricedUsd())
                    .as(about)
                    .isEqualByComparingTo(within.stream()
                            .map(TraceEvent::costUsd)
                            .filter(usd -> usd != null)
                            .reduce(BigDecimal.ZERO, BigDecimal::add));
        }
    }

    private static boolean isWithin(TraceTree tree, int node, int ancestor) {
        int at = node;
        while (at > ancestor) {
            at = tree.parent(at);
        }
        return at == ancestor;
    }

    private static void orderOfArrivalDoesNotMatter(
            String about, List<TraceEvent> events, TraceTree tree, Random random) {
        List<TraceEvent> shuffled = new ArrayList<>(events);
        Collections.shuffle(shuffled, random);
        TraceTree other = TraceTree.of(shuffled);
        assertThat(Drawn.of(other)).as(about).isEqualTo(Drawn.of(tree));
        assertThat(other.totals()).as(about).isEqualTo(tree.totals());
        assertThat(other.headline()).as(about).isEqualTo(tree.headline());
        for (int i = 0; i < tree.size(); i++) {
            assertThat(other.event(i)).as(about).isEqualTo(tree.event(i));
        }
    }

    /** Few ids and few moments, so that they meet often. */
    private static List<TraceEvent> broken(Random random) {
        int ids = 1 + random.nextInt(12);
        List<TraceEvent> events = new ArrayList<>();
        for (int i = random.nextInt(40); i > 0; i--) {
            String span = random.nextInt(6) == 0 ? "" : "s" + random.nextInt(ids);
            String parent = random.nextInt(4) == 0 ? "" : "s" + random.nextInt(ids);
            long start = random.nextInt(50);
            Some some =
                    switch (random.nextInt(4)) {
                        case 0 ->
                            Some.event("n" + random.nextInt(30), start).in(span).beneath(parent);
                        case 1 ->
                            Some.log("l" + random.nextInt(30), span, start).beneath(random.nextBoolean() ? parent : "");
                        default -> Some.span(span.isEmpty() ? "s0" : span, parent, start, random.nextInt(60) - 1);
                    };
            if (random.nextInt(5) == 0) {
                some.under("e" + random.nextInt(10));
            }
            if (random.nextInt(3) == 0) {
                some.failing();
            }
            if (random.nextInt(3) == 0) {
                some.unpriced();
            } else if (random.nextBoolean()) {
                some.costing("0." + random.nextInt(1_000));
            }
            TraceEvent event = some.lasting(random.nextInt(60) - 1)
                    .tokens(random.nextInt(100))
                    .received(random.nextInt(4))
                    .build();
            events.add(event);
            if (random.nextInt(8) == 0) {
                events.add(event);
            }
        }
        return events;
    }
}
