package dev.lynex.genai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lynex.genai.TelemetrySpan.Event;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What no library of the corpus sends any more, or yet. */
class GenAiMapperTest {
    @Test
    void contentOfOldConventionsIsReadFromEvents() {
        GenAi mapped = map(
                Map.of("gen_ai.system", "openai", "gen_ai.request.model", "gpt-4"),
                new Event("gen_ai.content.prompt", 0, Map.of("gen_ai.prompt", "[{\"role\":\"user\"}]")),
                new Event("gen_ai.content.completion", 5, Map.of("gen_ai.completion", "hello")));
        assertThat(mapped.kind()).isEqualTo(Kind.LLM);
        assertThat(mapped.input()).isEqualTo("[{\"role\":\"user\"}]");
        assertThat(mapped.output()).isEqualTo("hello");
    }

    @Test
    void messageEventsBecomeMessages() {
        GenAi mapped = map(
                Map.of("gen_ai.operation.name", "chat"),
                new Event("gen_ai.user.message", 0, Map.of("content", "hi")),
                new Event("gen_ai.choice", 1, Map.of("content", "ho")));
        assertThat(mapped.input()).contains("\"role\":\"user\"", "\"content\":\"hi\"");
        assertThat(mapped.output()).contains("\"role\":\"assistant\"", "\"content\":\"ho\"");
    }

    @Test
    void whatCannotBeWithinIsBeside() {
        GenAi mapped = map(Map.of(
                "gen_ai.operation.name", "chat",
                "gen_ai.usage.input_tokens", 97L,
                "gen_ai.usage.output_tokens", 101L,
                "gen_ai.usage.cache_read_input_tokens", 1601L,
                "gen_ai.usage.cache_creation_input_tokens", 283L));
        assertThat(mapped.usage()).isNotNull();
        assertThat(mapped.usage().uncachedInput()).isEqualTo(97);
        assertThat(mapped.usage().rule()).isEqualTo("cache-beside-forced");
    }

    @Test
    void theSumsOfAnAgentAreNotCountedAgain() {
        assertThat(map(Map.of("gen_ai.operation.name", "invoke_agent", "gen_ai.usage.input_tokens", 10L))
                        .usage())
                .isNull();
    }

    @Test
    void judgementsAreReadInBothForms() {
        GenAi mapped = map(
                Map.of("annotations.0.annotation.name", "tone", "annotations.0.annotation.label", "kind"),
                new Event(
                        "gen_ai.evaluation.result",
                        0,
                        Map.of("gen_ai.evaluation.name", "relevance", "gen_ai.evaluation.score.value", 0.5)));
        assertThat(mapped.scores())
                .containsExactly(new GenAi.Score("relevance", 0.5, "", ""), new GenAi.Score("tone", null, "kind", ""));
    }

    @Test
    void valuesOfWrongTypesAndNonsenseAreIgnoredNotThrown() {
        GenAi mapped = map(Map.of(
                "gen_ai.operation.name", "no such thing",
                "gen_ai.request.model", 7L,
                "gen_ai.usage.input_tokens", "many",
                "gen_ai.usage.output_tokens", Double.NaN,
                "llm.input_messages.99999999999.message.role", "user",
                "llm.input_messages.x.message.role", "user",
                "llm.input_messages.", "user"));
        assertThat(mapped.kind()).isEqualTo(Kind.LLM);
        assertThat(mapped.requestModel()).isEqualTo("7");
        assertThat(mapped.usage()).isNull();
        assertThat(mapped.input()).isEmpty();
    }

    @Test
    void aHundredThousandNumberedAttributesAreOneSpansTrouble() {
        Map<String, Object> attributes = new HashMap<>();
        for (int i = 0; i < 100_000; i++) {
            attributes.put("llm.input_messages." + i + ".message.content", "x");
        }
        assertThat(map(attributes).input()).startsWith("[{").hasSizeGreaterThan(1_000_000);
    }

    private static GenAi map(Map<String, Object> attributes, Event... events) {
        return GenAiMapper.map(new TelemetrySpan("span", attributes, List.of(events), "scope", "1", Map.of()));
    }
}
