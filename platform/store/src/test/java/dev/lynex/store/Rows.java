package dev.lynex.store;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Makes rows for tests: what a test does not say has an unremarkable value. */
final class Rows {
    private final String project;
    private final String eventId;
    private Instant ts = Instant.EPOCH;
    private String type = "log";
    private String model = "";
    private boolean failed;
    private long input;
    private long output;
    private int retentionDays = 30;
    private String inputText = "";
    private String outputText = "";
    private String message = "";

    private Rows(String project, String eventId) {
        this.project = project;
        this.eventId = eventId;
    }

    static Rows of(String project, String eventId) {
        return new Rows(project, eventId);
    }

    Rows at(Instant when) {
        ts = when;
        return this;
    }

    Rows typed(String newType, String newModel, boolean isFailed) {
        type = newType;
        model = newModel;
        failed = isFailed;
        return this;
    }

    Rows tokens(long newInput, long newOutput) {
        input = newInput;
        output = newOutput;
        return this;
    }

    Rows keptFor(int days) {
        retentionDays = days;
        return this;
    }

    Rows texts(String newInput, String newOutput, String newMessage) {
        inputText = newInput;
        outputText = newOutput;
        message = newMessage;
        return this;
    }

    EventRow with(BigDecimal cost, String costState, Double latencyMs) {
        Instant received = ts.plusMillis(5).truncatedTo(ChronoUnit.MICROS);
        return new EventRow(
                project,
                ts,
                eventId,
                type,
                "name",
                model,
                model.isEmpty() ? "" : "openai",
                failed ? "error" : "ok",
                "trace-" + eventId,
                "s",
                "",
                "session",
                "user",
                "test",
                "1.0",
                List.of("a", "b"),
                "sdk",
                "0.1",
                input,
                1,
                2,
                output,
                3,
                "rule",
                scaled(cost),
                costState,
                cost == null ? "" : "v1",
                scaled(cost),
                latencyMs,
                inputText,
                outputText,
                message,
                "{\"a\":1}",
                "",
                "r-1",
                received,
                received.plusMillis(20),
                20,
                retentionDays,
                "block");
    }

    private static BigDecimal scaled(BigDecimal cost) {
        return cost == null ? null : cost.setScale(12);
    }
}
