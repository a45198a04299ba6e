"""One loopback server: the providers' APIs, and the OTLP receiver that the SDKs export to."""

import gzip
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from .providers import Providers

SIGNALS = {"/otlp/v1/traces": ExportTraceServiceRequest, "/otlp/v1/logs": ExportLogsServiceRequest}


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.lock = threading.Lock()
        self.providers = Providers()
        self.finished: list[tuple[str, list, list[dict]]] = []
        self.requests: list = []
        self.port = self.server_address[1]

    def begin(self) -> None:
        with self.lock:
            self.requests = []
            self.providers.begin()

    def end(self, name: str) -> None:
        with self.lock:
            self.finished.append((name, self.requests, self.providers.sent))

    def take(self) -> list[tuple[str, list, list[dict]]]:
        with self.lock:
            taken, self.finished = self.finished, []
            return taken


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def do_POST(self) -> None:
        # Node sends an export in chunks, Python with a length.
        body = self.read_chunked() if "chunked" in self.headers.get("Transfer-Encoding", "") else self.rfile.read(
            int(self.headers.get("Content-Length", 0)))
        if self.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        if self.path in SIGNALS:
            with self.server.lock:
                self.server.requests.append(SIGNALS[self.path].FromString(body))
            self.reply(200, b"", "application/x-protobuf")
        elif self.path == "/recording/begin":
            self.server.begin()
            self.reply(200, b"", "text/plain")
        elif self.path.startswith("/recording/end/"):
            self.server.end(self.path.removeprefix("/recording/end/"))
            self.reply(200, b"", "text/plain")
        else:
            self.provide(json.loads(body))

    def read_chunked(self) -> bytes:
        body = b""
        while size := int(self.rfile.readline().split(b";")[0], 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return body

    def provide(self, request: dict) -> None:
        key = self.headers.get("x-api-key") or self.headers["Authorization"].removeprefix("Bearer ")
        path = self.path.split("?")[0]
        status, body = self.server.providers.answer(path, key.removeprefix("sk-stub-"), request)
        if isinstance(body, dict):
            self.reply(status, json.dumps(body).encode(), "application/json")
            return
        # Anthropic and the responses API name their events; chat completions end with a mark instead.
        lines = [("event: " + event["type"] + "\n" if "type" in event else "") + "data: " + json.dumps(event)
                 for event in body]
        if path == "/v1/chat/completions":
            lines.append("data: [DONE]")
        self.reply(status, ("\n\n".join(lines) + "\n\n").encode(), "text/event-stream")

    def reply(self, status: int, body: bytes, kind: str) -> None:
        # A fixed date and no Server header: LangChain records the headers of an error.
        self.send_response_only(status)
        self.send_header("Date", "Thu, 01 Jan 2026 00:00:00 GMT")
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments) -> None:
        pass
