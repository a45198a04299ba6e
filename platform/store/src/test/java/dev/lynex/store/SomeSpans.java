package dev.lynex.store;

import dev.lynex.pricing.ModelFingerprint;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Events of traces to store: told one by one, and seeded random ones. */
final class SomeSpans {
    private final String project;
    private String trace;
    private String id;
    private final Instant ts;
    private String type = "span";
    private String name = "step";
    private String status = "ok";
    private String span = "";
    private String parent = "";
    private String session = "";
    private String user = "";
    private String environment = "";
    private String model = "";
    private String agent = "";
    private List<String> tags = List.of();
    private long tokens;
    private BigDecimal cost;
    private boolean unpriced;
    private Double latencyMs;
    private Instant receivedAt;

    private SomeSpans(String project, String trace, String id, Instant ts) {
        this.project = project;
        this.trace = trace;
        this.id = id;
        this.ts = ts;
        this.receivedAt = ts;
    }

    /** A span as OTLP brings it. */
    static SomeSpans span(String project, String trace, String span, String parent, Instant ts) {
        SomeSpans some = new SomeSpans(project, trace, trace + "-" + span, ts);
        some.span = span;
        some.parent = parent;
        return some;
    }

    static SomeSpans event(String project, String trace, String id, String type, Instant ts) {
        SomeSpans some = new SomeSpans(project, trace, id, ts);
        some.type = type;
        return some;
    }

    SomeSpans of(String otherTrace) {
        trace = otherTrace;
        id = otherTrace + "-" + span;
        return this;
    }

    SomeSpans named(String value) {
        name = value;
        return this;
    }

    SomeSpans in(String spanId, String parentSpanId) {
        span = spanId;
        parent = parentSpanId;
        return this;
    }

    SomeSpans failing() {
        status = "error";
        return this;
    }

    SomeSpans of(String sessionId, String userId) {
        session = sessionId;
        user = userId;
        return this;
    }

    SomeSpans tagged(String... values) {
        tags = List.of(values);
        return this;
    }

    SomeSpans costing(String usd) {
        type = type.equals("span") ? "model_response" : type;
        model = "gpt-5";
        cost = new BigDecimal(usd);
        return this;
    }

    SomeSpans unpriced() {
        unpriced = true;
        model = "made-up-1";
        return this;
    }

    SomeSpans tokens(long n) {
        tokens = n;
        return this;
    }

    SomeSpans lasting(double ms) {
        latencyMs = ms;
        return this;
    }

    SomeSpans receivedAt(Instant at) {
        receivedAt = at;
        return this;
    }

    /** Traces that are broken in many ways, of up to a few days. */
    static List<EventRow> random(Random random, String project, int traces, Instant now) {
        List<EventRow> rows = new ArrayList<>();
        for (int t = 0; t < traces; t++) {
            String trace = "trace-" + random.nextInt(1 << 20) + "-" + t;
            Instant start = now.minusMillis(random.nextInt(60 * 60_000 * 24));
            long length = random.nextInt(8) == 0 ? 40L * 3_600_000 : 60_000L * (1 + random.nextInt(15));
            int ids = 1 + random.nextInt(10);
            for (int i = random.nextInt(14) + 1; i > 0; i--) {
                rows.add(random(random, project, trace, start.plusMillis((long) (random.nextDouble() * length)), ids));
            }
        }
        return rows;
    }

    private static EventRow random(Random random, String project, String trace, Instant ts, int ids) {
        String span = "s" + random.nextInt(ids);
        String parent = random.nextInt(4) == 0 ? "" : "s" + random.nextInt(ids);
        SomeSpans some =
                switch (random.nextInt(4)) {
                    case 0 ->
                        event(project, trace, "e" + random.nextInt(20), "tool_call", ts)
                                .in(random.nextBoolean() ? "" : span, parent);
                    case 1 ->
                        event(project, trace, "l" + random.nextInt(20), "log", ts)
                                .in(span, "");
                    default -> span(project, trace, span, parent, ts);
                };
        some.named("name-" + random.nextInt(5)).of("session-" + random.nextInt(3), random.nextBoolean() ? "" : "u");
        some.tokens(random.nextInt(1_000)).receivedAt(ts.plusMillis(random.nextInt(50_000)));
        if (random.nextInt(5) == 0) {
            some.failing();
        }
        switch (random.nextInt(3)) {
            case 0 -> some.unpriced();
            case 1 -> some.costing("0.00" + random.nextInt(1_000));
            default -> {}
        }
        if (random.nextBoolean()) {
            some.lasting(random.nextInt(1_000_000) / 1_000.0);
        }
        return some.build();
    }

    EventRow build() {
        return new EventRow(
                project,
                ts,
                id,
                type,
                name,
                model,
                "",
                ModelFingerprint.NONE,
                status,
                trace,
                span,
                parent,
                session,
                user,
                environment,
                "",
                tags,
                "",
                "",
                tokens,
                0,
                0,
                tokens,
                0,
                "",
                cost,
                cost != null ? "priced" : unpriced ? "unpriced" : "none",
                "",
                null,
                latencyMs,
                new EventRow.Step(agent, "", null, Map.of()),
                "a long prompt",
                "a long answer",
                "",
                "{}",
                "",
                Map.of(),
                "",
                receivedAt,
                receivedAt,
                0,
                3_650,
                "block");
    }
}
