package dev.lynex.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which question goes to which table; asks no store. */
class MetricPlanTest {
    private static final Instant NOW = Instant.parse("2026-11-27T10:17:30Z");
    private static final Instant WEEK_AGO = NOW.minus(Duration.ofDays(7));

    @Test
    void whatTheRollupsHaveComesFromThem() {
        assertThat(source(month().measures(
                                Measure.COST, Measure.EVENTS, Measure.ERROR_RATE, Measure.LATENCY, Measure.FIRST_TOKEN)
                        .by(Dimension.MODEL, Dimension.AGENT, Dimension.ENVIRONMENT)
                        .where(Condition.In.of(Dimension.STATUS, "error"))))
                .isEqualTo(MetricSource.ROLLUP_HOUR);
        assertThat(source(week().every(MetricInterval.MINUTES_15, "UTC"))).isEqualTo(MetricSource.ROLLUP_MINUTE);
        assertThat(source(week().by(Dimension.MODEL, Dimension.AGENT).every(MetricInterval.DAY, "Asia/Kolkata")))
                .as("days that begin at half past of UTC")
                .isEqualTo(MetricSource.ROLLUP_MINUTE);
        assertThat(source(week().by(Dimension.MODEL, Dimension.AGENT).every(MetricInterval.DAY, "Europe/Berlin")))
                .isEqualTo(MetricSource.ROLLUP_HOUR);
        assertThat(source(new MetricQueries("p", NOW.minus(Duration.ofHours(1)), NOW)))
                .isEqualTo(MetricSource.ROLLUP_MINUTE);
    }

    @Test
    void modelsOrOneOfTheDimensionsOfManyValuesComeFromASlice() {
        for (MetricQueries query : List.of(
                week(),
                month().by(Dimension.MODEL, Dimension.ENVIRONMENT).where(Condition.In.of(Dimension.STATUS, "error")),
                week().metrics(new Metric(Measure.LATENCY, Aggregation.P75)),
                week().every(MetricInterval.HOUR, "Asia/Kolkata"),
                week().by(Dimension.AGENT).where(Condition.In.of(Dimension.TYPE, "span")),
                week().by(Dimension.RELEASE, Dimension.STATUS),
                week().by(Dimension.PROMPT).where(new Condition.In(Dimension.PROMPT, List.of(""), true)),
                week().by(Dimension.NAME).where(Condition.In.of(Dimension.TYPE, "tool_call")))) {
            assertThat(source(query)).isEqualTo(MetricSource.ROLLUP_SLICES);
        }
        for (MetricQueries query : List.of(
                week().by(Dimension.AGENT, Dimension.PROMPT),
                week().by(Dimension.MODEL).where(Condition.In.of(Dimension.AGENT, "a")),
                week().by(Dimension.AGENT).where(Condition.In.of(Dimension.PROVIDER, "openai")))) {
            assertThat(source(query)).isEqualTo(MetricSource.ROLLUP_HOUR);
        }
        assertThat(source(week().every(MetricInterval.DAY, "Asia/Kathmandu")))
                .as("days that begin at a quarter past")
                .isEqualTo(MetricSource.ROLLUP_MINUTE);
    }

    @Test
    void whatTheyHaveNotComesFromEvents() {
        for (MetricQueries query : List.of(
                week().by(Dimension.TAG),
                week().by(Dimension.USER),
                week().where(Condition.In.of(Dimension.TRACE, "t")),
                week().where(new Condition.Between(Quantity.COST, BigDecimal.ONE, null)),
                week().metrics(new Metric(Measure.COST, Aggregation.P95)),
                week().metrics(new Metric(Measure.LATENCY, Aggregation.MAX)),
                week().measures(Measure.QUEUE_LATENCY),
                week().measures(Measure.TRACES),
                week().by(Dimension.MODEL).top(Measure.USERS, 5, 0, true),
                week().by(Dimension.NAME),
                week().where(Condition.In.of(Dimension.NAME, "search")),
                week().by(Dimension.NAME).where(new Condition.In(Dimension.TYPE, List.of("tool_call"), true)),
                week().fresh(),
                new MetricQueries("p", NOW.minus(Duration.ofDays(401)), NOW))) {
            assertThat(source(query)).isEqualTo(MetricSource.EVENTS);
        }
        assertThat(MetricPlan.of(
                                week().by(Dimension.TAG).build(), week().build().buckets(), NOW)
                        .why())
                .contains("tag");
    }

    @Test
    void sessionsAndUsersOfWholeHoursComeFromTheirSummary() {
        Instant hour = Instant.parse("2026-11-27T10:00:00Z");
        assertThat(source(new MetricQueries("p", hour.minus(Duration.ofDays(30)), hour)
                        .measures(Measure.EVENTS, Measure.COST, Measure.LATENCY, Measure.USERS)
                        .by(Dimension.SESSION)
                        .where(Condition.In.of(Dimension.USER, "u"))))
                .isEqualTo(MetricSource.SESSIONS);
        assertThat(source(new MetricQueries("p", hour.minus(Duration.ofDays(30)), hour.plusSeconds(60))
                        .by(Dimension.SESSION)))
                .isEqualTo(MetricSource.EVENTS);
        assertThat(source(new MetricQueries("p", hour.minus(Duration.ofDays(30)), hour)
                        .by(Dimension.SESSION)
                        .where(Condition.In.of(Dimension.MODEL, "m"))))
                .isEqualTo(MetricSource.EVENTS);
    }

    private static MetricQueries week() {
        return new MetricQueries("p", WEEK_AGO, NOW);
    }

    private static MetricQueries month() {
        return new MetricQueries("p", NOW.minus(Duration.ofDays(30)), NOW);
    }

    private static MetricSource source(MetricQueries query) {
        MetricQuery built = query.build();
        return MetricPlan.of(built, built.buckets(), NOW).source();
    }
}
