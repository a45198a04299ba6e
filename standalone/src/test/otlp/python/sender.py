"""The Python app of the exporters' proof: sends until its input ends and says what became of each batch.

The exporters are set up by the standard OTEL_EXPORTER_OTLP_* variables alone.
"""

import importlib
import os
import sys
import threading
import time

from opentelemetry.sdk._logs import LoggerProvider
from opentelemetry.sdk._logs.export import BatchLogRecordProcessor
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

PACKAGES = {"http/protobuf": "proto.http", "http/json": "json.http", "grpc": "proto.grpc"}
PAUSE_SECONDS = 0.01
SPANS_FOR_A_LOG = 10
output = threading.Lock()


def say(*words: object) -> None:
    with output:
        print(*words, flush=True)


def telling(exporter, kind: str, name):
    """The exporter, which also says what became of each batch."""
    export = exporter.export

    def export_and_tell(batch):
        result = export(batch)
        say(kind, "ok" if result.name == "SUCCESS" else "failed", *map(name, batch))
        return result

    exporter.export = export_and_tell
    return exporter


def span_name(span) -> str:
    return f"{span.context.trace_id:032x}-{span.context.span_id:016x}"


def log_name(log) -> str:
    return log.log_record.body


def main() -> None:
    package = "opentelemetry.exporter.otlp." + PACKAGES[os.environ["OTEL_EXPORTER_OTLP_PROTOCOL"]]
    span_exporter = importlib.import_module(package + ".trace_exporter").OTLPSpanExporter()
    log_exporter = importlib.import_module(package + "._log_exporter").OTLPLogExporter()
    traces, logs = TracerProvider(), LoggerProvider()
    traces.add_span_processor(BatchSpanProcessor(telling(span_exporter, "spans", span_name)))
    logs.add_log_record_processor(BatchLogRecordProcessor(telling(log_exporter, "logs", log_name)))
    tracer, logger = traces.get_tracer("sender"), logs.get_logger("sender")

    ended = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), ended.set()), daemon=True).start()
    made_spans = made_logs = 0
    attributes = {
        "gen_ai.operation.name": "chat",
        "gen_ai.request.model": "gpt-4o",
        "gen_ai.usage.input_tokens": 7,
        "gen_ai.usage.output_tokens": 3,
    }
    while not ended.is_set():
        tracer.start_span("chat gpt-4o", attributes=attributes).end()
        if made_spans % SPANS_FOR_A_LOG == 0:
            logger.emit(body=f"log-{made_logs}", timestamp=time.time_ns())
            made_logs += 1
        made_spans += 1
        time.sleep(PAUSE_SECONDS)  # the pace of the load
    traces.shutdown()
    logs.shutdown()
    say("made", made_spans, made_logs)


if __name__ == "__main__":
    main()
