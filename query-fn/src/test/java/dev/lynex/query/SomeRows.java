package dev.lynex.query;

import dev.lynex.pricing.ModelFingerprint;
import dev.lynex.store.EventRow;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Rows as a processor stores them. */
final class SomeRows {
    private SomeRows() {}

    static EventRow row(String id, Instant ts, Instant processed, String message, Map<String, String> metadata) {
        return row(RunningQuery.PROJECT, id, "", ts, processed, message, metadata);
    }

    static EventRow row(
            String project,
            String id,
            String name,
            Instant ts,
            Instant processed,
            String message,
            Map<String, String> metadata) {
        return new EventRow(
                project,
                ts,
                id,
                "log",
                name,
                "gpt-5",
                "openai",
                ModelFingerprint.NONE,
                "ok",
                "",
                "",
                "",
                "",
                "",
                "",
                "",
                List.of("a", "b"),
                "",
                "",
                1,
                2,
                3,
                4,
                5,
                "",
                new BigDecimal("-0.5"),
                "priced",
                "",
                null,
                1.5,
                EventRow.Step.NONE,
                "",
                "",
                message,
                "{\"level\":\"info\",\"message\":\"" + message + "\"}",
                "",
                metadata,
                "",
                processed,
                processed,
                0,
                30,
                "block-" + id);
    }
}
