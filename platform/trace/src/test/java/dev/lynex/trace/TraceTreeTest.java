package dev.lynex.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What really arrives, and the tree that it makes. */
class TraceTreeTest {
    @Test
    void spansInAnyOrderBecomeATree() {
        assertDrawn(
                """
                ask 0+100
                  plan 5+20
                  answer 30+60
                    model 35+50
                """,
                Some.span("model", "answer", 35, 50),
                Some.span("answer", "ask", 30, 60),
                Some.span("plan", "ask", 5, 20),
                Some.span("ask", "", 0, 100));
    }

    @Test
    void aMissingParentIsShownWithAllItsChildrenBeneath() {
        assertDrawn(
                """
                ask 0+100
                ?lost 10 [missing]
                  a 10+5 [orphan]
                  b 20+5 [orphan]
                    c 21+1
                """,
                Some.span("b", "lost", 20, 5),
                Some.span("ask", "", 0, 100),
                Some.span("c", "b", 21, 1),
                Some.span("a", "lost", 10, 5));
    }

    @Test
    void aMissingSpanLiesBeneathTheParentThatWhatHappenedInItTells() {
        assertDrawn(
                """
                ask 0+100
                  ?lost 10 [missing]
                    call-1 10 [orphan]
                    call-2 20 [orphan]
                """,
                Some.span("ask", "", 0, 100),
                Some.event("call-1", 10).in("lost").beneath("ask"),
                Some.event("call-2", 20).in("lost").beneath("ask"));
    }

    @Test
    void aTraceWithoutARootIsShownAsWhatThereIsOfIt() {
        TraceTree tree = assertDrawn("""
                ?root 0 [missing]
                  a 0+5 [orphan]
                  b 7+5 [orphan]
                """, Some.span("a", "root", 0, 5), Some.span("b", "root", 7, 5));
        assertThat(tree.rooted()).isFalse();
        assertThat(tree.event(tree.headline()).name()).isEqualTo("a");
    }

    @Test
    void severalRootsStandSideBySideInOrderOfTime() {
        TraceTree tree = assertDrawn("""
                first 0+5
                second 3+5
                """, Some.span("second", "", 3, 5), Some.span("first", "", 0, 5));
        assertThat(tree.rooted()).isTrue();
        assertThat(tree.headline()).isZero();
        assertThat(tree.durationMicros()).isEqualTo(8);
    }

    @Test
    void ofASpanSentTwiceTheOneReceivedLastCounts() {
        assertDrawn(
                """
                done 0+9 [resent]
                  child 1+1
                """,
                Some.span("s", "", 0, -1).named("begun").received(1),
                Some.span("s", "", 2, 5).named("half").received(2),
                Some.span("child", "s", 1, 1),
                Some.span("s", "", 0, 9).named("done").received(3));
    }

    @Test
    void theSameSpanInTwoRequestsIsOneAndUnmarked() {
        assertDrawn(
                """
                s 0+9
                """,
                Some.span("s", "", 0, 9).received(1),
                Some.span("s", "", 0, 9).received(2));
    }

    @Test
    void aSpanUnderAnotherEventIdIsTheSameSpanAndCountsOnce() {
        TraceTree tree = assertDrawn(
                """
                s 0+9 [resent]
                """,
                Some.span("s", "", 0, 9).tokens(5).received(2),
                Some.span("s", "", 0, 9).under("e-other").tokens(5).received(1));
        assertThat(tree.totals().inputTokens()).isEqualTo(5);
    }

    @Test
    void clocksThatDifferAreShownAndNothingIsMoved() {
        assertDrawn(
                """
                ask 10+100
                  early 0+20 [starts before parent]
                  both 5+200 [starts before parent, ends after parent]
                  within 10+100
                  late 90+40 [ends after parent]
                """,
                Some.span("ask", "", 10, 100),
                Some.span("early", "ask", 0, 20),
                Some.span("late", "ask", 90, 40),
                Some.span("within", "ask", 10, 100),
                Some.span("both", "ask", 5, 200));
    }

    @Test
    void aCircleIsCutAboveItsEarliestSpan() {
        assertDrawn(
                """
                b 0+9 [cycle broken]
                  a 1+5
                    c 2+9 [ends after parent]
                      leaf 3+1
                alone 8+1 [cycle broken]
                """,
                Some.span("leaf", "c", 3, 1),
                Some.span("alone", "alone", 8, 1),
                Some.span("a", "b", 1, 5),
                Some.span("b", "c", 0, 9),
                Some.span("c", "a", 2, 9));
    }

    @Test
    void nativeEventsLieWhereTheySayAndElseAtTheRootLevel() {
        assertDrawn(
                """
                before 0
                ask 1+100
                  message 2
                  tool 10+20
                    tool failed 30
                  step 40+30
                    usage 72 [ends after parent]
                after 120
                """,
                Some.event("after", 120),
                Some.event("before", 0),
                Some.span("ask", "", 1, 100),
                Some.event("message", 2).beneath("ask"),
                Some.event("tool", 10).in("t").beneath("ask").lasting(20),
                Some.log("tool failed", "t", 30).beneath("ask"),
                Some.span("step", "ask", 40, 30),
                Some.event("usage", 72).in("step").beneath("ask"));
    }

    @Test
    void aLogOfASpanThatDidNotComeTellsOfIt() {
        TraceTree tree = assertDrawn("""
                ?lost 0 [missing]
                  log 0 [orphan]
                """, Some.log("log", "lost", 5));
        assertThat(tree.spanId(0)).isEqualTo("lost");
        assertThat(tree.rooted()).isFalse();
    }

    @Test
    void promptsAndCompletionsAsLogEventsLieInTheirCall() {
        assertDrawn(
                """
                ask 0+100
                  chat 10+50
                    prompt 10
                    completion 60
                """,
                Some.log("completion", "chat", 60),
                Some.log("prompt", "chat", 10),
                Some.span("chat", "ask", 10, 50),
                Some.span("ask", "", 0, 100));
    }

    @Test
    void aSpanWithoutAnEndIsUnfinishedAndAnEventWithoutADurationIsNot() {
        assertDrawn("""
                ask 0 [unfinished]
                  note 1
                """, Some.span("ask", "", 0, -1), Some.event("note", 1).beneath("ask"));
    }

    @Test
    void sumsAreOfANodeAndAllBeneathAndUnpricedIsNotFree() {
        TraceTree tree = tree(List.of(
                Some.span("ask", "", 0, 100),
                Some.event("a", 1).beneath("ask").costing("0.25").tokens(10),
                Some.event("b", 2).beneath("ask").unpriced().tokens(1).failing(),
                Some.event("c", 3).costing("0.5")));
        assertThat(tree.totals(0).pricedUsd()).isEqualByComparingTo("0.25");
        assertThat(tree.totals(0).inputTokens()).isEqualTo(11);
        assertThat(tree.totals(0).outputTokens()).isEqualTo(22);
        assertThat(tree.totals(0).errors()).isEqualTo(1);
        assertThat(tree.totals(2).costUsd()).as("b alone").isNull();
        assertThat(tree.totals().costUsd()).isEqualByComparingTo("0.75");
        assertThat(tree.totals().unpriced()).isEqualTo(1);
        assertThat(tree.totals().events()).isEqualTo(4);
        assertThat(tree.totals().spans()).isEqualTo(1);
    }

    @Test
    void nothingMakesAnEmptyTree() {
        TraceTree tree = TraceTree.of(List.of());
        assertThat(tree.size()).isZero();
        assertThat(tree.headline()).isEqualTo(-1);
        assertThat(tree.rooted()).isFalse();
        assertThat(tree.durationMicros()).isZero();
    }

    @Test
    void aHundredThousandSpansTenThousandDeepDoNotOverflowAStack() {
        List<Some> spans = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            String parent = i == 0 ? "" : "s" + (i < 10_000 ? i - 1 : 9_999);
            spans.add(Some.span("s" + i, parent, i, 1));
        }
        Collections.shuffle(spans, new Random(1));
        TraceTree tree = tree(spans);
        assertThat(tree.size()).isEqualTo(100_000);
        assertThat(tree.depth(9_999)).isEqualTo(9_999);
        assertThat(tree.depth(99_999)).isEqualTo(10_000);
        assertThat(tree.totals(0).events()).isEqualTo(100_000);
    }

    @Test
    void aCircleOfAHundredThousandIsCutOnce() {
        List<Some> spans = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            spans.add(Some.span("s" + i, "s" + (i + 1) % 100_000, i, 1));
        }
        TraceTree tree = tree(spans);
        assertThat(tree.count(Mark.CYCLE_BROKEN)).isEqualTo(1);
        assertThat(tree.event(0).name()).isEqualTo("s0");
        assertThat(tree.depth(99_999)).isEqualTo(99_999);
    }

    private static TraceTree assertDrawn(String expected, Some... events) {
        TraceTree tree = tree(List.of(events));
        assertThat(Drawn.of(tree)).isEqualTo(expected);
        return tree;
    }

    private static TraceTree tree(List<Some> events) {
        return TraceTree.of(events.stream().map(Some::build).toList());
    }
}
