package dev.lynex.demo;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * One turn of a conversation: a question, the agent's steps towards an answer, the answer. One turn is one trace. Time goes
 * on inside as the steps take it.
 */
final class Turn {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final double FAILED_CALL = 0.04;
    private static final double FAILED_TOOL = 0.05;
    private static final int MAX_ATTEMPTS = 3;

    private final Chance chance;
    private final Phrases phrases;
    private final Session session;
    private final String traceId;
    private final Instant start;
    private final boolean runaway;
    private final List<DemoEvent> events = new ArrayList<>();
    private Instant now;

    /** @param runaway whether the agent loses itself in a loop of large calls, which costs */
    Turn(Chance chance, Session session, Instant start, boolean runaway) {
        this.chance = chance;
        this.phrases = new Phrases(chance);
        this.session = session;
        this.traceId = chance.hex(32);
        this.start = start;
        this.runaway = runaway;
        this.now = start;
    }

    List<DemoEvent> play() {
        String root = chance.hex(16);
        String question = session.turn() == 0
                ? phrases.problem(session.language, session.product, session.order)
                : phrases.followUp(session.product, session.order);
        log(
                root,
                "info",
                "question received",
                object().put("turn", session.turn() + 1).put("language", session.language));

        plan(root, question);
        if (chance.of(0.75)) {
            retrieve(root, question);
        }
        boolean ok = true;
        for (int i = chance.between(0, 2); i > 0; i--) {
            ok &= tool(root);
        }
        String answer = phrases.answer(session.name, session.product, session.order);
        int written = answer(root, question, answer);
        if (!ok) {
            log(root, "warn", "answered without all tools", object().put("order", session.order));
        }
        span(
                root,
                "",
                "support-agent turn",
                start,
                written > 0 ? "ok" : "error",
                object().put("gen_ai.operation.name", "invoke_agent")
                        .put("gen_ai.agent.name", "support-agent")
                        .put("turn", session.turn() + 1));
        session.turned(written + 60, now.plus(Duration.ofMillis((long) chance.around(9000, 0.6))));
        return events;
    }

    private void plan(String root, String question) {
        String step = chance.hex(16);
        Instant began = now;
        Model model = chance.of(0.15) ? Model.OWN : Model.PLANNER;
        String plan = "{\"intent\":\"" + chance.oneOf(List.of("delivery", "refund", "warranty", "exchange", "how-to"))
                + "\",\"needs_search\":" + chance.of(0.75) + ",\"order\":\"" + session.order + "\"}";
        call(
                step,
                model,
                "Classify and plan: " + question,
                plan,
                session.contextTokens() / 2,
                25 + chance.between(0, 30),
                1);
        span(step, root, "plan", began, "ok", object().put("lynex.step", "agent"));
    }

    private void retrieve(String root, String question) {
        String step = chance.hex(16);
        Instant began = now;
        ObjectNode usage = object().put("model", "text-embedding-3-small").put("provider", "openai");
        usage.put("inputTokens", 12 + question.length() / 4).put("outputTokens", 0);
        pass(chance.around(60, 0.4));
        event("token_usage", step, root, usage);
        pass(chance.around(35, 0.5));
        int found = chance.between(2, 5);
        ObjectNode attributes =
                object().put("lynex.step", "retrieval").put("query", question).put("results", found);
        for (int i = 0; i < found; i++) {
            attributes.put("document." + i, phrases.document(session.product));
            attributes.put(
                    "score." + i, Math.round((0.93 - 0.07 * i - chance.between(0, 30) / 1000.0) * 1000) / 1000.0);
        }
        span(step, root, "search knowledge base", began, "ok", attributes);
    }

    private boolean tool(String root) {
        String name = chance.oneOf(List.of("get_order", "track_parcel", "check_stock", "issue_refund", "send_email"));
        for (int attempt = 1; attempt <= 2; attempt++) {
            double ms = chance.around(name.equals("track_parcel") ? 420 : 110, 0.7);
            boolean failed = chance.of(FAILED_TOOL);
            pass(failed ? 5000 : ms);
            ObjectNode body = object().put("toolName", name).put("latencyMs", tenths(failed ? 5000 : ms));
            body.set("arguments", object().put("order", session.order).put("attempt", attempt));
            if (failed) {
                body.put("error", "upstream timed out after 5000 ms");
            } else {
                body.set(
                        "result",
                        object().put(
                                        "status",
                                        chance.oneOf(List.of("shipped", "delivered", "open", "refunded", "in stock")))
                                .put(
                                        "updated",
                                        now.minusSeconds(chance.between(600, 90_000))
                                                .toString()));
            }
            String span = chance.hex(16);
            event("tool_call", span, root, body);
            if (!failed) {
                return true;
            }
            error(span, root, "ToolTimeout", name + " timed out for order " + session.order);
        }
        return false;
    }

    /** Tokens of the answer; 0 when no model gave one. */
    private int answer(String root, String question, String answer) {
        String step = chance.hex(16);
        Instant began = now;
        Model model = session.premium
                ? chance.oneOf(List.of(Model.CAREFUL_WRITER, Model.THINKER))
                : chance.oneOf(List.of(Model.WRITER, Model.WRITER, Model.FAST_WRITER, Model.CAREFUL_WRITER));
        int tokens = Math.max(20, answer.length() / 4 + chance.between(40, 220));
        if (runaway) {
            log(step, "warn", "context grows without an answer", object().put("user", session.user));
            for (int i = chance.between(3, 6); i > 0; i--) {
                call(
                        step,
                        Model.WRITER,
                        "Read the whole history again. " + question,
                        "I need to look at it again.",
                        chance.between(60_000, 118_000),
                        chance.between(150, 500),
                        1);
            }
        }
        boolean ok = false;
        for (int attempt = 1; attempt <= MAX_ATTEMPTS && !ok; attempt++) {
            ok = call(
                    step,
                    model,
                    question,
                    answer,
                    session.contextTokens() + chance.between(300, 1500),
                    tokens,
                    attempt);
            if (!ok) {
                pass(250 << attempt);
                model = model.equals(Model.WRITER) ? Model.CAREFUL_WRITER : Model.WRITER;
                log(
                        step,
                        "warn",
                        "model call failed, next attempt with " + model.name(),
                        object().put("attempt", attempt + 1));
            }
        }
        span(step, root, "write answer", began, ok ? "ok" : "error", object().put("lynex.step", "agent"));
        return ok ? tokens : 0;
    }

    private boolean call(
            String parent, Model model, String prompt, String response, int input, int output, int attempt) {
        boolean ok = !chance.of(FAILED_CALL);
        boolean streaming = output > 60;
        double first = chance.around(model.firstTokenMs(), 0.45) + input / 60.0;
        int thought = model.reasoning() ? chance.between(200, 1800) : 0;
        double ms = ok ? first + (output + thought) * 1000.0 / chance.around(model.tokensPerSecond(), 0.2) : first;
        pass(ms);
        ObjectNode metadata = object().put("streaming", streaming).put("attempt", attempt);
        if (streaming && ok) {
            metadata.put("timeToFirstTokenMs", tenths(first));
        }
        ObjectNode body = object().put("model", model.name())
                .put("provider", model.provider())
                .put("prompt", prompt)
                .put("latencyMs", tenths(ms))
                .put("success", ok)
                .put("finishReason", ok ? "stop" : "error");
        String span = chance.hex(16);
        if (ok) {
            ObjectNode usage = object().put("inputTokens", input).put("outputTokens", output + thought);
            if (input > 1024 && chance.of(0.6)) {
                usage.put("cachedInputTokens", input / 2 / 128 * 128);
            }
            if (thought > 0) {
                usage.put("reasoningTokens", thought);
            }
            body.put("response", response).set("usage", usage);
        }
        body.set("metadata", metadata);
        event("model_response", span, parent, body);
        if (!ok) {
            error(
                    span,
                    parent,
                    "ModelUnavailable",
                    model.provider() + " answered "
                            + chance.oneOf(List.of("429 too many requests", "503 overloaded", "500 internal error"))
                            + " for "
                            + model.name());
        }
        return ok;
    }

    private void error(String span, String parent, String type, String message) {
        ObjectNode body = object().put("message", message).put("type", type);
        body.put(
                "stack",
                type + ": " + message + "\n  at support.agent.Step.run (step.ts:" + chance.between(20, 340)
                        + ")\n  at support.agent.Turn.answer (turn.ts:" + chance.between(20, 200) + ")");
        body.putArray("fingerprint").add(type);
        event("error", span, parent, body);
    }

    private void log(String span, String level, String message, ObjectNode metadata) {
        event(
                "log",
                span,
                "",
                object().put("level", level).put("message", message).<ObjectNode>set("metadata", metadata));
    }

    private void span(String id, String parent, String name, Instant began, String status, ObjectNode attributes) {
        ObjectNode body = object().put("spanId", id);
        if (!parent.isEmpty()) {
            body.put("parentSpanId", parent);
        }
        body.put("name", name)
                .put("start", began.toString())
                .put("end", now.toString())
                .put("status", status);
        body.set("attributes", attributes);
        event("span", id, parent, began, body);
    }

    private void event(String type, String span, String parent, ObjectNode body) {
        event(type, span, parent, now, body);
    }

    private void event(String type, String span, String parent, Instant timestamp, ObjectNode body) {
        ObjectNode event =
                object().put("eventId", chance.uuid()).put("type", type).put("timestamp", timestamp.toString());
        event.putObject("sdk").put("name", "lynex-demo").put("version", "0.1.0");
        ObjectNode context = event.putObject("context").put("traceId", traceId).put("spanId", span);
        if (!parent.isEmpty()) {
            context.put("parentSpanId", parent);
        }
        context.put("sessionId", session.id)
                .put("userId", session.user)
                .put("environment", session.environment)
                .put("release", session.release);
        context.putArray("tags").add("support").add(session.language).add(session.premium ? "premium" : "standard");
        event.set("body", body);
        events.add(new DemoEvent(now, event));
    }

    private void pass(double ms) {
        now = now.plus(Math.round(ms * 1000), ChronoUnit.MICROS);
    }

    private static double tenths(double ms) {
        return Math.round(ms * 10) / 10.0;
    }

    private static ObjectNode object() {
        return NODES.objectNode();
    }
}
