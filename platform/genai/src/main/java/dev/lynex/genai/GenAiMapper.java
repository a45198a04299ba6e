package dev.lynex.genai;

import dev.lynex.genai.GenAi.Score;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a span says of generative AI, in whichever dialect: OpenTelemetry's conventions of all ages, OpenInference,
 * OpenLLMetry, Vercel's AI SDK. A pure function of the span; {@link Field} is its table.
 */
public final class GenAiMapper {
    private static final double MS = 1000;
    /** Values of the attributes of {@link Field#KIND}, in lower case. */
    private static final Map<String, Kind> KINDS = Map.ofEntries(
            Map.entry("llm", Kind.LLM),
            Map.entry("chat", Kind.LLM),
            Map.entry("completion", Kind.LLM),
            Map.entry("text_completion", Kind.LLM),
            Map.entry("generate_content", Kind.LLM),
            Map.entry("embedding", Kind.EMBEDDING),
            Map.entry("embeddings", Kind.EMBEDDING),
            Map.entry("reranker", Kind.RERANKER),
            Map.entry("rerank", Kind.RERANKER),
            Map.entry("tool", Kind.TOOL),
            Map.entry("execute_tool", Kind.TOOL),
            Map.entry("retriever", Kind.RETRIEVER),
            Map.entry("retrieval", Kind.RETRIEVER),
            Map.entry("agent", Kind.AGENT),
            Map.entry("create_agent", Kind.AGENT),
            Map.entry("invoke_agent", Kind.AGENT),
            Map.entry("evaluator", Kind.EVALUATOR),
            Map.entry("chain", Kind.CHAIN),
            Map.entry("workflow", Kind.CHAIN),
            Map.entry("invoke_workflow", Kind.CHAIN),
            Map.entry("task", Kind.CHAIN),
            Map.entry("plan", Kind.CHAIN),
            Map.entry("guardrail", Kind.CHAIN),
            Map.entry("prompt", Kind.CHAIN),
            // Vercel's AI SDK: the outer span of a call has the steps' sums, the inner ones are the calls.
            Map.entry("ai.generatetext", Kind.CHAIN),
            Map.entry("ai.streamtext", Kind.CHAIN),
            Map.entry("ai.generateobject", Kind.CHAIN),
            Map.entry("ai.streamobject", Kind.CHAIN),
            Map.entry("ai.generatetext.dogenerate", Kind.LLM),
            Map.entry("ai.streamtext.dostream", Kind.LLM),
            Map.entry("ai.generateobject.dogenerate", Kind.LLM),
            Map.entry("ai.streamobject.dostream", Kind.LLM),
            Map.entry("ai.embed", Kind.CHAIN),
            Map.entry("ai.embedmany", Kind.CHAIN),
            Map.entry("ai.embed.doembed", Kind.EMBEDDING),
            Map.entry("ai.embedmany.doembed", Kind.EMBEDDING),
            Map.entry("ai.toolcall", Kind.TOOL));
    /** Those whose tokens are their own. An agent's or a chain's are the sums of the calls below it, which would count twice. */
    private static final Set<Kind> COUNTED = Set.of(Kind.LLM, Kind.EMBEDDING, Kind.RERANKER);

    private GenAiMapper() {}

    public static GenAi map(TelemetrySpan span) {
        Attributes attributes = withEvents(span);
        Kind kind = kind(attributes);
        boolean counted = COUNTED.contains(kind);
        String provider = provider(span, attributes);
        String requested = attributes.textOrEmpty(Field.REQUEST_MODEL);
        String answered = attributes.textOrEmpty(Field.RESPONSE_MODEL);
        return new GenAi(
                kind,
                name(kind, attributes),
                requested,
                answered,
                provider,
                counted ? TokenRule.split(attributes) : null,
                counted ? attributes.number(Field.COST) : null,
                attributes.textOrEmpty(Field.INPUT),
                attributes.textOrEmpty(Field.OUTPUT),
                attributes.textOrEmpty(Field.SESSION),
                attributes.textOrEmpty(Field.USER),
                agent(kind, attributes),
                attributes.textOrEmpty(Field.PROMPT),
                firstToken(span, attributes),
                scores(span));
    }

    private static Kind kind(Attributes attributes) {
        for (String key : Field.KIND.keys()) {
            String said = Attributes.text(attributes.values().get(key));
            Kind kind = said == null ? null : KINDS.get(said.toLowerCase(Locale.ROOT));
            if (kind != null) {
                return kind;
            }
        }
        if (attributes.text(Field.TOOL) != null) {
            return Kind.TOOL;
        }
        if (attributes.text(Field.REQUEST_MODEL) != null || attributes.text(Field.RESPONSE_MODEL) != null) {
            return Kind.LLM;
        }
        return attributes.text(Field.ENTITY) != null ? Kind.CHAIN : Kind.NONE;
    }

    /** Vercel's AI SDK adds the API to the provider's name, as in {@code openai.chat}. */
    private static String provider(TelemetrySpan span, Attributes attributes) {
        String provider = attributes.textOrEmpty(Field.PROVIDER);
        int dot = provider.indexOf('.');
        return span.scope().equals("ai") && dot > 0 ? provider.substring(0, dot) : provider;
    }

    private static String name(Kind kind, Attributes attributes) {
        String name =
                switch (kind) {
                    case TOOL -> attributes.text(Field.TOOL);
                    case AGENT -> attributes.text(Field.AGENT);
                    default -> null;
                };
        return name != null ? name : kind == Kind.NONE ? "" : attributes.textOrEmpty(Field.ENTITY);
    }

    private static String agent(Kind kind, Attributes attributes) {
        String agent = attributes.text(Field.AGENT);
        return agent != null ? agent : kind == Kind.AGENT ? attributes.textOrEmpty(Field.ENTITY) : "";
    }

    /** Content that conventions up to 1.36 put into events, and newer ones may put there, as if it were attributes. */
    private static Attributes withEvents(TelemetrySpan span) {
        Map<String, Object> all = null;
        var messages = new ArrayList<Map<String, Object>>();
        var choices = new ArrayList<Map<String, Object>>();
        for (TelemetrySpan.Event event : span.events()) {
            switch (event.name()) {
                case "gen_ai.content.prompt",
                        "gen_ai.content.completion",
                        "gen_ai.client.inference.operation.details" -> {
                    all = all == null ? new HashMap<>(span.attributes()) : all;
                    event.attributes().forEach(all::putIfAbsent);
                }
                case "gen_ai.system.message",
                        "gen_ai.user.message",
                        "gen_ai.assistant.message",
                        "gen_ai.tool.message" -> messages.add(message(event));
                case "gen_ai.choice" -> choices.add(message(event));
                default -> {}
            }
        }
        if (!messages.isEmpty() || !choices.isEmpty()) {
            all = all == null ? new HashMap<>(span.attributes()) : all;
            if (!messages.isEmpty()) {
                all.putIfAbsent("gen_ai.input.messages", Attributes.json(messages));
            }
            if (!choices.isEmpty()) {
                all.putIfAbsent("gen_ai.output.messages", Attributes.json(choices));
            }
        }
        return new Attributes(all == null ? span.attributes() : all);
    }

    private static Map<String, Object> message(TelemetrySpan.Event event) {
        Map<String, Object> message = new HashMap<>(event.attributes());
        String[] name = event.name().split("\\.", -1);
        message.putIfAbsent("role", name.length == 3 ? name[1] : "assistant");
        return message;
    }

    private static @Nullable Double firstToken(TelemetrySpan span, Attributes attributes) {
        Double seconds = attributes.number(Field.FIRST_TOKEN_SECONDS);
        if (seconds != null) {
            return seconds * MS;
        }
        Double ms = attributes.number(Field.FIRST_TOKEN_MS);
        if (ms != null) {
            return ms;
        }
        return span.events().stream()
                .filter(event -> event.name().equals("First Token Stream Event"))
                .map(TelemetrySpan.Event::offsetMs)
                .findFirst()
                .orElse(null);
    }

    private static List<Score> scores(TelemetrySpan span) {
        List<Score> scores = new ArrayList<>();
        for (TelemetrySpan.Event event : span.events()) {
            if (event.name().equals("gen_ai.evaluation.result")) {
                scores.add(score(event.attributes(), "gen_ai.evaluation.", "name", "score.value", "score.label"));
            }
        }
        for (int n = 0; span.attributes().containsKey("annotations." + n + ".annotation.name"); n++) {
            scores.add(score(span.attributes(), "annotations." + n + ".annotation.", "name", "score", "label"));
        }
        return scores;
    }

    private static Score score(Map<String, Object> attributes, String prefix, String name, String value, String label) {
        Object number = attributes.get(prefix + value);
        return new Score(
                textOf(attributes.get(prefix + name)),
                number instanceof Number n && Double.isFinite(n.doubleValue()) ? n.doubleValue() : null,
                textOf(attributes.get(prefix + label)),
                textOf(attributes.get(prefix + "explanation")));
    }

    private static String textOf(@Nullable Object value) {
        String text = Attributes.text(value);
        return text == null ? "" : text;
    }
}
