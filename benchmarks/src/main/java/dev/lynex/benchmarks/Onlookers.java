package dev.lynex.benchmarks;

import java.util.List;

/**
 * People in front of dashboards. Each has one open, of the last day, week or month up to now, which asks one of its charts and lists
 * after the other; one question in ten is somebody's own, who looks closer: events by some filter, a search, a trace.
 */
final class Onlookers {
    private static final int CLOSER = 10;
    private static final List<Integer> DAYS = List.of(1, 7, 30);

    /** The rounds of a question that differ. */
    private static final int ROUNDS = 40;

    private final List<List<Question>> dashboards;
    private final List<Question> investigation;

    Onlookers(Questions questions) {
        this.dashboards = DAYS.stream().map(questions::dashboard).toList();
        this.investigation = questions.investigation();
    }

    /** The number-th question of one of them. */
    Question.Call call(int person, int number) {
        boolean closer = (person + number) % CLOSER == 0;
        List<Question> of = closer ? investigation : dashboards.get(person % dashboards.size());
        // Nobody began with the first chart at the same time as the others.
        return of.get((person * 7 + number) % of.size()).call().apply((person * 11 + number) % ROUNDS);
    }
}
