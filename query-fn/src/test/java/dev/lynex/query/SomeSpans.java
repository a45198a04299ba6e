package dev.lynex.query;

import dev.lynex.pricing.ModelFingerprint;
import dev.lynex.store.EventRow;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Spans to store, as a processor makes them of OTLP: their ids are the trace's and their own. */
final class SomeSpans {
    private SomeSpans() {}

    static EventRow span(String project, String trace, String id, String parent, String name, Instant ts) {
        return row(project, trace, id, parent, "span", name, "ok", ts, null, "none");
    }

    static EventRow call(String trace, String id, String parent, Instant ts, String usd) {
        BigDecimal cost = usd.isEmpty() ? null : new BigDecimal(usd);
        String state = cost == null ? "unpriced" : "priced";
        return row(RunningQuery.PROJECT, trace, id, parent, "model_response", "chat", "error", ts, cost, state);
    }

    private static EventRow row(
            String project,
            String trace,
            String id,
            String parent,
            String type,
            String name,
            String status,
            Instant ts,
            BigDecimal cost,
            String costState) {
        boolean call = type.equals("model_response");
        return new EventRow(
                project,
                ts,
                trace + "-" + id,
                type,
                name,
                call ? "gpt-5" : "",
                call ? "openai" : "",
                ModelFingerprint.NONE,
                status,
                trace,
                id,
                parent,
                "session-1",
                "",
                "",
                "",
                List.of(),
                "",
                "",
                call ? 7 : 0,
                0,
                0,
                call ? 5 : 0,
                0,
                "",
                cost,
                costState,
                "",
                null,
                10.0,
                EventRow.Step.NONE,
                "prompt",
                "answer",
                "",
                "{}",
                "",
                Map.of(),
                "",
                ts,
                ts,
                0,
                30,
                "block");
    }
}
