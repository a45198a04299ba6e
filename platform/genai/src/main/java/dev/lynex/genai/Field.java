package dev.lynex.genai;

import java.util.List;

/**
 * What is lifted out of a span's attributes, and from which ones, in order: the first that is not empty wins. The documented
 * table is made of this one. Sources: the semantic conventions of OpenTelemetry for generative AI and their history,
 * OpenInference's and OpenLLMetry's, and the telemetry of Vercel's AI SDK ({@code ai.…}).
 */
enum Field {
    KIND(
            "what the span is a step of",
            "openinference.span.kind",
            "gen_ai.operation.name",
            "traceloop.span.kind",
            "llm.request.type",
            "ai.operationId"),
    REQUEST_MODEL(
            "the model asked for",
            "gen_ai.request.model",
            "llm.request.model_name",
            "llm.model_name",
            "embedding.model_name",
            "reranker.model_name",
            "ai.model.id"),
    RESPONSE_MODEL(
            "the model that answered; priced first",
            "gen_ai.response.model",
            "llm.response.model_name",
            "ai.response.model",
            "llm.model_name"),
    PROVIDER(
            "who serves the model",
            "gen_ai.provider.name",
            "gen_ai.system",
            "llm.provider",
            "llm.system",
            "ai.model.provider"),
    INPUT_TOKENS(
            "input as counted by the instrumentation",
            "gen_ai.usage.input_tokens",
            "gen_ai.usage.prompt_tokens",
            "llm.token_count.prompt",
            "llm.usage.prompt_tokens",
            "ai.usage.inputTokens",
            "ai.usage.promptTokens",
            "ai.usage.tokens"),
    OUTPUT_TOKENS(
            "output as counted by the instrumentation",
            "gen_ai.usage.output_tokens",
            "gen_ai.usage.completion_tokens",
            "llm.token_count.completion",
            "llm.usage.completion_tokens",
            "ai.usage.outputTokens",
            "ai.usage.completionTokens"),
    CACHE_READ_TOKENS(
            "input served from a cache",
            "gen_ai.usage.cache_read.input_tokens",
            "gen_ai.usage.cache_read_input_tokens",
            "llm.token_count.prompt_details.cache_read",
            "gen_ai.usage.input_cached_tokens",
            "ai.usage.cachedInputTokens"),
    CACHE_WRITE_TOKENS(
            "input written to a cache",
            "gen_ai.usage.cache_write.input_tokens",
            "gen_ai.usage.cache_creation.input_tokens",
            "gen_ai.usage.cache_creation_input_tokens",
            "llm.token_count.prompt_details.cache_write",
            "ai.usage.inputTokenDetails.cacheWriteTokens"),
    REASONING_TOKENS(
            "output spent on reasoning",
            "gen_ai.usage.reasoning.output_tokens",
            "gen_ai.usage.reasoning_tokens",
            "llm.token_count.completion_details.reasoning",
            "ai.usage.reasoningTokens"),
    INPUT_AUDIO_TOKENS(
            "audio within the input", "gen_ai.usage.audio.input_tokens", "llm.token_count.prompt_details.audio"),
    OUTPUT_AUDIO_TOKENS(
            "audio within the output", "gen_ai.usage.audio.output_tokens", "llm.token_count.completion_details.audio"),
    COST("what the instrumentation says it cost, in US dollars", "llm.cost.total", "gen_ai.usage.cost"),
    SESSION(
            "the conversation",
            "gen_ai.conversation.id",
            "session.id",
            "traceloop.association.properties.session_id",
            "traceloop.association.properties.thread_id",
            "traceloop.association.properties.conversation_id",
            "traceloop.association.properties.chat_id",
            "langfuse.session.id",
            "ai.telemetry.metadata.sessionId"),
    USER(
            "the end user",
            "user.id",
            "enduser.id",
            "gen_ai.user",
            "gen_ai.request.user",
            "llm.user",
            "traceloop.association.properties.user_id",
            "langfuse.user.id",
            "ai.telemetry.metadata.userId"),
    AGENT("the agent", "gen_ai.agent.name", "agent.name", "graph.node.name"),
    TOOL("the tool", "gen_ai.tool.name", "tool.name", "ai.toolCall.name"),
    ENTITY("a step's own name", "traceloop.entity.name", "gen_ai.workflow.name", "ai.telemetry.functionId"),
    PROMPT(
            "the managed prompt",
            "gen_ai.prompt.name",
            "traceloop.prompt.key",
            "langfuse.observation.prompt.name",
            "prompt.id"),
    INPUT(
            "what went in; messages first",
            "gen_ai.input.messages",
            "llm.input_messages.N.*",
            "gen_ai.prompt.N.*",
            "gen_ai.prompt",
            "ai.prompt.messages",
            "ai.prompt",
            "gen_ai.retrieval.query.text",
            "traceloop.entity.input",
            "input.value",
            "gen_ai.tool.call.arguments",
            "ai.toolCall.args",
            "ai.value",
            "ai.values"),
    OUTPUT(
            "what came out; messages first",
            "gen_ai.output.messages",
            "llm.output_messages.N.*",
            "gen_ai.completion.N.*",
            "gen_ai.completion",
            "ai.response.text",
            "ai.response.toolCalls",
            "ai.response.object",
            "gen_ai.retrieval.documents",
            "retrieval.documents.N.*",
            "traceloop.entity.output",
            "output.value",
            "gen_ai.tool.call.result",
            "ai.toolCall.result"),
    FIRST_TOKEN_SECONDS("until the first token, in seconds", "gen_ai.response.time_to_first_chunk"),
    FIRST_TOKEN_MS("the same in milliseconds", "ai.response.msToFirstChunk", "ai.stream.msToFirstChunk");

    private final String says;

    @SuppressWarnings("ImmutableEnumChecker") // List.of is.
    private final List<String> keys;

    Field(String says, String... keys) {
        this.says = says;
        this.keys = List.of(keys);
    }

    /** What it is, for the documented table. */
    String says() {
        return says;
    }

    /** Attributes by name; {@code prefix.N.*} stands for numbered ones. */
    List<String> keys() {
        return keys;
    }
}
