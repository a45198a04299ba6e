"""Runs the scenarios of one client, each in a recording of its own.

usage: main.py SET CLIENT
"""

import os
import sys
import traceback
import urllib.request
from contextvars import Context
from importlib import import_module

import instrument

MODULES = {
    "openai": "openai_client",
    "anthropic": "anthropic_client",
    "anthropic-with-sdk-spans": "anthropic_client",
    "langchain-openai": "langchain_client",
    "langchain-anthropic": "langchain_client",
    "langchain-with-openai": "langchain_client",
}


def tell(path: str) -> None:
    urllib.request.urlopen(os.environ["STUB_URL"] + "/recording/" + path, data=b"").close()


def main(name: str, client: str) -> int:
    flush = instrument.start(name, client)
    failed = 0
    for scenario, run in import_module(MODULES[client]).scenarios(client).items():
        tell("begin")
        try:
            # A context of its own, since a library that forgets to end a span would be the parent of all that follows.
            Context().run(run)
        except Exception as problem:  # the scenario of an error ends in one
            if not scenario.endswith(("rate-limit", "server-error")):
                print(f"{name} {client}-{scenario} failed", file=sys.stderr)
                traceback.print_exception(problem)
                failed += 1
        flush()
        tell(f"end/{client}-{scenario}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
