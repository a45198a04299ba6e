"""Turns what was exported into OTLP JSON that is the same on each run and each machine."""

import base64
import re
from itertools import count

from google.protobuf.json_format import MessageToDict

BASE_NANOS = 1767225600 * 10**9  # 2026-01-01T00:00:00Z
STEP_NANOS = 10**6
TIMES = ("startTimeUnixNano", "endTimeUnixNano", "timeUnixNano", "observedTimeUnixNano")
IDS = ("traceId", "spanId", "parentSpanId")
RESOURCE = ("service.name", "telemetry.sdk.language", "telemetry.sdk.name", "telemetry.sdk.version")
PORT = 8080
UUID = re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b")
# What the Vercel AI SDK makes up when a provider gives no id.
AI_SDK_ID = re.compile(r"\b(aitxt|aiobj|call|msg)-([A-Za-z0-9]{16,24})\b")
# Attributes that hold a measured time or a rate.
MEASURED = re.compile(
    r"time_to_first|time_per_output|msTo|avg.*PerSecond|ttft|duration", re.IGNORECASE)


def normalise(requests: list, port: int) -> tuple[dict | None, dict | None]:
    """The traces and the logs of one recording, each as one request, or None."""
    requests = [to_json(request) for request in requests]
    spans = merge([r for r in requests if "resourceSpans" in r], "resourceSpans", "scopeSpans", "spans")
    logs = merge([r for r in requests if "resourceLogs" in r], "resourceLogs", "scopeLogs", "logRecords")
    both = [part for part in (spans, logs) if part]
    fix_times(spans, logs)
    if spans:
        sort_items(spans, "scopeSpans", "spans")
    if logs:
        sort_items(logs, "scopeLogs", "logRecords")
    texts = Texts(port)
    for part in both:
        texts.fix(part)
    fix_ids(both)
    return spans, logs


def to_json(message) -> dict:
    return MessageToDict(message, use_integers_for_enums=True)


def merge(requests: list[dict], resources: str, scopes: str, items: str) -> dict | None:
    """Batches are cut by time, so several exports may carry what one could."""
    merged: dict[str, dict] = {}
    for request in requests:
        for resource in request[resources]:
            kept = [a for a in resource["resource"].get("attributes", []) if a["key"] in RESOURCE]
            entry = merged.setdefault(str(kept) + resource.get("schemaUrl", ""), resource | {
                "resource": {"attributes": sorted(kept, key=lambda a: a["key"])}, scopes: {}})
            for scope in resource[scopes]:
                key = str(scope.get("scope")) + scope.get("schemaUrl", "")
                entry[scopes].setdefault(key, scope | {items: []})[items].extend(scope[items])
    for entry in merged.values():
        entry[scopes] = [entry[scopes][key] for key in sorted(entry[scopes])]
    return {resources: list(merged.values())} if merged else None


def walk(value, visit) -> None:
    if isinstance(value, dict):
        visit(value)
        for child in list(value.values()):
            walk(child, visit)
    elif isinstance(value, list):
        for child in value:
            walk(child, visit)


def fix_times(spans: dict | None, logs: dict | None) -> None:
    """A millisecond from each moment to the next, as a walk of the tree meets them.

    Measured times will not do: Node's starts are whole milliseconds and its ends are not, so that a step may seem to
    start before the one that it waits for.
    """
    all_spans = collect(spans, "startTimeUnixNano")
    known = {span["spanId"] for span in all_spans}
    inside: dict[str, list[dict]] = {}
    for span in all_spans:
        parent = span.get("parentSpanId")
        inside.setdefault(parent if parent in known else "", []).append(span)
        inside.setdefault(span["spanId"], []).extend(span.get("events", []))
    for record in collect(logs, "observedTimeUnixNano"):
        inside.setdefault(record.get("spanId", ""), []).append(record)
    clock = count(BASE_NANOS, STEP_NANOS)

    def walk_from(place: str) -> None:
        for item in sorted(inside.get(place, []), key=moment):
            now = str(next(clock))
            if "startTimeUnixNano" not in item:
                item |= {key: now for key in TIMES if key in item}
                continue
            item["startTimeUnixNano"] = now
            walk_from(item["spanId"])
            item["endTimeUnixNano"] = str(next(clock))

    walk_from("")


def moment(item: dict) -> int:
    return int(item.get("startTimeUnixNano") or item.get("timeUnixNano") or item["observedTimeUnixNano"])


def collect(part: dict | None, key: str) -> list[dict]:
    found: list[dict] = []
    walk(part, lambda node: found.append(node) if key in node else None)
    return found


def sort_items(part: dict, scopes: str, items: str) -> None:
    for resource in next(iter(part.values())):
        for scope in resource[scopes]:
            scope[items].sort(key=moment)


def fix_ids(parts: list[dict]) -> None:
    """Trace and span ids as hex, counted in the order of the spans' starts."""
    starts = sorted((span for part in parts for span in collect(part, "startTimeUnixNano")), key=moment)
    known: dict[str, str] = {}
    traces = list(dict.fromkeys(span["traceId"] for span in starts))
    known |= {trace: f"{number:032x}" for number, trace in enumerate(traces, 1)}
    known |= {span["spanId"]: f"{number:016x}" for number, span in enumerate(starts, 1)}

    def visit(node: dict) -> None:
        for key in IDS:
            if node.get(key):
                width = len(base64.b64decode(node[key])) * 2
                node[key] = known.setdefault(node[key], f"{len(known) + 0xF000:0{width}x}")

    walk(parts, visit)


class Texts:
    """Replaces what differs by run or machine inside strings."""

    def __init__(self, port: int):
        self.port = port
        self.uuids: dict[str, str] = {}

    def fix(self, part: dict) -> None:
        walk(part, self.visit)

    def visit(self, node: dict) -> None:
        if "key" in node:
            self.measured(node)
        for key, value in node.items():
            if isinstance(value, str) and key not in IDS and key not in TIMES:
                node[key] = self.text(value)
            elif isinstance(value, list):
                node[key] = [self.text(v) if isinstance(v, str) else v for v in value]

    def measured(self, attribute: dict) -> None:
        value = attribute["value"]
        if MEASURED.search(attribute["key"]):
            for kind, fixed in (("doubleValue", 0.5), ("intValue", "500")):
                if kind in value:
                    value[kind] = fixed
        if attribute["key"] == "ai.response.timestamp":
            value["stringValue"] = "2026-01-01T00:00:00.000Z"
        if value.get("intValue") == str(self.port):
            value["intValue"] = str(PORT)
        if attribute["key"] == "exception.stacktrace":
            value["stringValue"] = without_frames(value["stringValue"])

    def text(self, value: str) -> str:
        if "Traceback (most recent call last)" in value:
            value = without_frames(value)
        value = value.replace(f":{self.port}", f":{PORT}")
        value = UUID.sub(lambda m: self.uuids.setdefault(m[0], f"00000000-0000-4000-8000-{len(self.uuids) + 1:012x}"),
                         value)
        return AI_SDK_ID.sub(lambda m: self.uuids.setdefault(m[0], f"{m[1]}-{len(self.uuids) + 1:024d}"), value)


def without_frames(trace: str) -> str:
    """Frames carry paths and line numbers of libraries that have nothing to do with telemetry."""
    lines = trace.splitlines()
    kept = [line for line in lines if line and not line.startswith(" ")]
    return "\n".join(kept)
