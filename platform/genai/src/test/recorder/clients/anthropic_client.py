"""The scenarios of Anthropic's client."""

from collections.abc import Callable

from anthropic import Anthropic
from common import CLAUDE, LONG_SYSTEM, QUESTION, STUB, SYSTEM, TOOL_DESCRIPTION, TOOL_RESULT, TOOL_SCHEMA, key

TOOLS = [{"name": "get_weather", "description": TOOL_DESCRIPTION, "input_schema": TOOL_SCHEMA}]
CACHED_SYSTEM = [{"type": "text", "text": LONG_SYSTEM, "cache_control": {"type": "ephemeral"}}]


def client(scenario: str) -> Anthropic:
    return Anthropic(base_url=STUB, api_key=key(scenario), max_retries=0)


def question() -> list[dict]:
    return [{"role": "user", "content": QUESTION}]


def request(**options) -> dict:
    return {"model": CLAUDE, "max_tokens": 100, "system": SYSTEM, "messages": question()} | options


def chat(scenario: str, **options) -> None:
    client(scenario).messages.create(**request(**options))


def stream(scenario: str, **options) -> None:
    for _ in client(scenario).messages.create(**request(stream=True, **options)):
        pass


def stream_helper() -> None:
    with client("stream").messages.stream(**request()) as events:
        for _ in events.text_stream:
            pass


def tools() -> None:
    anthropic = client("tools")
    said = question()
    first = anthropic.messages.create(**request(messages=said, tools=TOOLS))
    call = first.content[0]
    said.append({"role": "assistant", "content": [
        {"type": "tool_use", "id": call.id, "name": call.name, "input": call.input}]})
    said.append({"role": "user", "content": [
        {"type": "tool_result", "tool_use_id": call.id, "content": TOOL_RESULT}]})
    anthropic.messages.create(**request(messages=said, tools=TOOLS))


def scenarios(client_name: str) -> dict[str, Callable[[], None]]:
    thinking = {"max_tokens": 4000, "thinking": {"type": "enabled", "budget_tokens": 2000}}
    every = {
        "chat": lambda: chat("chat"),
        "stream": lambda: stream("stream"),
        "stream-helper": stream_helper,
        "tools": tools,
        "cached": lambda: chat("cached", system=CACHED_SYSTEM),
        "cached-stream": lambda: stream("cached-stream", system=CACHED_SYSTEM),
        "cached-small": lambda: chat("cached-small", system=CACHED_SYSTEM),
        "reasoning": lambda: chat("reasoning", **thinking),
        "rate-limit": lambda: chat("rate-limit"),
        "server-error": lambda: chat("server-error"),
    }
    if client_name == "anthropic":
        return every
    return {name: every[name] for name in ("chat", "cached", "cached-stream")}
