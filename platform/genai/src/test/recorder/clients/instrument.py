"""Sets up the OpenTelemetry SDK and the instrumentation of one dialect."""

from collections.abc import Callable
from importlib import import_module

from opentelemetry import trace
from opentelemetry._logs import set_logger_provider
from opentelemetry.exporter.otlp.proto.http._log_exporter import OTLPLogExporter
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk._logs import LoggerProvider
from opentelemetry.sdk._logs.export import BatchLogRecordProcessor
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

OPENLLMETRY = {
    "openai": "opentelemetry.instrumentation.openai.OpenAIInstrumentor",
    "anthropic": "opentelemetry.instrumentation.anthropic.AnthropicInstrumentor",
    "langchain": "opentelemetry.instrumentation.langchain.LangchainInstrumentor",
}
OPENAI_V2 = {"openai": "opentelemetry.instrumentation.openai_v2.OpenAIInstrumentor"}
INSTRUMENTORS = {
    "otel-1.30": OPENAI_V2,
    "otel-1.37": OPENAI_V2,
    "otel-genai": {
        "openai": "opentelemetry.instrumentation.genai.openai.OpenAIInstrumentor",
        "anthropic": "opentelemetry.instrumentation.genai.anthropic.AnthropicInstrumentor",
        "langchain": "opentelemetry.instrumentation.genai.langchain.LangChainInstrumentor",
    },
    "openinference": {
        "openai": "openinference.instrumentation.openai.OpenAIInstrumentor",
        "anthropic": "openinference.instrumentation.anthropic.AnthropicInstrumentor",
        "langchain": "openinference.instrumentation.langchain.LangChainInstrumentor",
    },
    "openllmetry": OPENLLMETRY,
    "openllmetry-0.47": OPENLLMETRY,
    "anthropic-sdk": {},
}


def libraries(client: str) -> list[str]:
    """Most people instrument LangChain or the provider's client; some do both and get two spans a call."""
    if client == "langchain-with-openai":
        return ["openai", "langchain"]
    return ["langchain"] if client.startswith("langchain") else [client.removesuffix("-with-sdk-spans")]


def start(name: str, client: str) -> Callable[[], None]:
    """Returns what sends everything recorded so far."""
    tracers = TracerProvider()
    tracers.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    trace.set_tracer_provider(tracers)
    loggers = LoggerProvider()
    loggers.add_log_record_processor(BatchLogRecordProcessor(OTLPLogExporter()))
    set_logger_provider(loggers)
    instrumentors = INSTRUMENTORS[name]
    for library in libraries(client) if instrumentors else []:
        module, instrumentor = instrumentors[library].rsplit(".", 1)
        getattr(import_module(module), instrumentor)().instrument()

    def flush() -> None:
        tracers.force_flush()
        loggers.force_flush()

    return flush
