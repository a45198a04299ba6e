"""Runs one client after the other against the stub and writes what they exported.

usage: record.py CACHE CORPUS [SET]
"""

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

from normalise import normalise
from sets import SETS
from stub.server import Server

HERE = Path(__file__).parent
CLIENT_SECONDS = 240


def main() -> int:
    cache, corpus = Path(sys.argv[1]), Path(sys.argv[2])
    wanted = sys.argv[3:] or list(SETS)
    server = Server()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    usage_file = corpus / "usage.json"
    usage = json.loads(usage_file.read_text()) if usage_file.exists() else {}
    failed = 0
    for name in wanted:
        usage = {key: value for key, value in usage.items() if not key.startswith(name + "/")}
        for old in (corpus / name).glob("*.json"):
            old.unlink()
        for client in SETS[name]["clients"]:
            failed += run(server, cache, name, client)
            for recording, requests, sent in server.take():
                if write(corpus / name, recording, normalise(requests, server.port)):
                    usage[f"{name}/{recording}"] = sent
                else:
                    print(f"{name} {recording}: the library emitted nothing", flush=True)
    save(usage_file, dict(sorted(usage.items())))
    return 1 if failed else 0


def run(server: Server, cache: Path, name: str, client: str) -> int:
    """Starts a client in the environment of its set; it says by itself which recording begins and ends."""
    spec = SETS[name]
    home = cache / spec.get("environment", name)
    command = (
        [str(home / spec["node"]), str(home / "client.mjs"), client]
        if "node" in spec
        else [str(home / "bin" / "python"), str(HERE / "clients" / "main.py"), name, client]
    )
    environment = {key: os.environ[key] for key in ("PATH", "HOME", "LANG") if key in os.environ}
    url = f"http://127.0.0.1:{server.port}"
    environment |= {
        "STUB_URL": url,
        "OTEL_EXPORTER_OTLP_ENDPOINT": url + "/otlp",
        "OTEL_SERVICE_NAME": "corpus",
        "OTEL_METRICS_EXPORTER": "none",  # Lynex takes no metrics
        "PYTHONDONTWRITEBYTECODE": "1",
        **spec.get("env", {}),
    }
    # Anthropic's client makes spans of its own beside those of an instrumentation, which each set records in one
    # client only: a dialect is easier to read alone.
    if name != "anthropic-sdk" and client != "anthropic-with-sdk-spans":
        environment["ANTHROPIC_OPEN_TELEMETRY"] = "false"
    print(f"{name} {client}", flush=True)
    result = subprocess.run(command, env=environment, timeout=CLIENT_SECONDS)
    return 1 if result.returncode else 0


def write(folder: Path, recording: str, parts: tuple[dict | None, dict | None]) -> bool:
    spans, logs = parts
    if spans:
        save(folder / f"{recording}.json", spans)
    if logs:
        save(folder / f"{recording}.logs.json", logs)
    return bool(spans or logs)


def save(path: Path, value: dict) -> None:
    text = json.dumps(value, indent=1, ensure_ascii=False) + "\n"
    for own in (sys.argv[1], str(HERE.resolve()), os.path.expanduser("~") + "/"):
        if own in text:
            raise ValueError(f"{path.name} tells a path of this machine: {own}")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


if __name__ == "__main__":
    sys.exit(main())
