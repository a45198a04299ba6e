package dev.lynex.demo;

/**
 * A model as the agent uses it.
 *
 * @param tokensPerSecond median speed of its answer
 * @param firstTokenMs median time to the first token
 * @param reasoning whether it thinks before it answers
 */
record Model(String name, String provider, double tokensPerSecond, double firstTokenMs, boolean reasoning) {
    static final Model PLANNER = new Model("gpt-4o-mini", "openai", 95, 320, false);
    static final Model WRITER = new Model("gpt-4o", "openai", 70, 480, false);
    static final Model CAREFUL_WRITER = new Model("claude-sonnet-4-5", "anthropic", 62, 750, false);
    static final Model FAST_WRITER = new Model("gemini-2.5-flash", "google", 150, 380, false);
    static final Model THINKER = new Model("o3-mini", "openai", 110, 2600, true);

    /** A fine-tuned model of the shop's own that no price table knows. */
    static final Model OWN = new Model("acme-support-8b", "vllm", 120, 140, false);
}
