package dev.lynex.query;

import dev.lynex.pricing.ModelFingerprint;
import dev.lynex.store.EventRow;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Rows to ask about: calls of models and tools, and messages. */
final class Calls {
    private Calls() {}

    /** @param usd null: nobody knows its price */
    static EventRow model(String id, Instant ts, String model, String session, BigDecimal usd) {
        return row("shop", id, ts, "model_response", "", model, session, usd, usd == null ? "unpriced" : "priced");
    }

    static EventRow tool(String id, Instant ts, String tool, String session) {
        return row("shop", id, ts, "tool_call", tool, "", session, null, "none");
    }

    static EventRow message(String id, Instant ts, String session) {
        return row("shop", id, ts, "message", "", "", session, null, "none");
    }

    static EventRow log(String project, String id, Instant ts) {
        return row(project, id, ts, "log", "", "", "", null, "none");
    }

    private static EventRow row(
            String project,
            String id,
            Instant ts,
            String type,
            String name,
            String model,
            String session,
            BigDecimal usd,
            String costState) {
        return new EventRow(
                project,
                ts,
                id,
                type,
                name,
                model,
                "",
                ModelFingerprint.NONE,
                "ok",
                session.isEmpty() ? "" : "trace-of-" + session,
                "",
                "",
                session,
                session.isEmpty() ? "" : "user-of-" + session,
                "production",
                "",
                List.of("a", "b"),
                "",
                "",
                10,
                1,
                2,
                5,
                0,
                "",
                usd,
                costState,
                "",
                null,
                100.0,
                new EventRow.Step(type.equals("tool_call") ? "planner" : "", "", null, Map.of()),
                "asked " + id,
                "answered " + id,
                "",
                "",
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
