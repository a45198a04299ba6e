package dev.lynex.genai;

/** What a span is a step of, whatever its dialect calls it. */
public enum Kind {
    /** A call of a language model. */
    LLM("model_response"),
    EMBEDDING("model_response"),
    RERANKER("model_response"),
    TOOL("tool_call"),
    RETRIEVER("retrieval"),
    AGENT("agent_action"),
    EVALUATOR("eval_metric"),
    /** A step without a type of its own: a chain, a workflow, a task, a guardrail, a prompt. */
    CHAIN("span"),
    /** Nothing of generative AI. */
    NONE("span");

    private final String type;

    Kind(String type) {
        this.type = type;
    }

    /** The wire name of the event type that it is stored as. */
    public String type() {
        return type;
    }
}
