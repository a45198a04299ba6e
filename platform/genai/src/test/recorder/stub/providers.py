"""Chooses the answer to a provider's request and notes the usage that it carried."""

import json

from . import anthropic_messages, openai_chat, openai_responses, texts
from .usage import ANTHROPIC, OPENAI, Usage

ERRORS = {
    "rate-limit": (429, "rate_limit_error", "rate_limit_exceeded", "The stub's rate limit is reached."),
    "server-error": (500, "api_error", "server_error", "The stub fails as asked."),
}


class Providers:
    """The API key names the scenario, since it is the one part of a request that no library records."""

    def __init__(self):
        self.sent: list[dict] = []

    def begin(self) -> None:
        self.sent = []

    def answer(self, path: str, scenario: str, request: dict) -> tuple[int, dict | list[dict]]:
        """The HTTP status and the body: an object, or a list of events for a stream."""
        anthropic = path == "/v1/messages"
        if scenario in ERRORS:
            return self.error(scenario, anthropic)
        number = len(self.sent)
        usage = (ANTHROPIC if anthropic else OPENAI)[scenario][number]
        answers = {
            "/v1/messages": self.messages,
            "/v1/chat/completions": self.chat,
            "/v1/responses": self.responses,
            "/v1/embeddings": self.embeddings,
        }
        # Some libraries keep what they saw of a response by its id, so that no two recordings may share one.
        body = answers[path](scenario, request, f"{scenario}{number + 1}", usage)
        self.note(path, request, usage)
        return 200, body

    def error(self, scenario: str, anthropic: bool) -> tuple[int, dict]:
        status, kind, code, message = ERRORS[scenario]
        if anthropic:
            return status, {"type": "error", "error": {"type": kind, "message": message}, "request_id": "req_stub"}
        return status, {"error": {"message": message, "type": kind, "param": None, "code": code}}

    def messages(self, scenario: str, request: dict, answer_id: str, usage: Usage):
        forced = (request.get("tool_choice") or {}).get("name")
        arguments = json.loads(texts.OBJECT if forced else texts.TOOL_ARGUMENTS)
        tool = forced or (texts.TOOL if wants_tool(scenario, request) else None)
        text = texts.OBJECT if scenario == "object" else texts.ANSWER
        content = anthropic_messages.blocks(tool, arguments, text, usage)
        make = anthropic_messages.events if request.get("stream") else anthropic_messages.answer
        return make(request["model"], answer_id, content, usage)

    def chat(self, scenario: str, request: dict, answer_id: str, usage: Usage):
        tool = wants_tool(scenario, request)
        if request.get("stream"):
            return openai_chat.chunks(request["model"], answer_id, tool, usage if sends_usage(request) else None)
        text = texts.OBJECT if scenario == "object" else texts.ANSWER
        return openai_chat.answer(request["model"], answer_id, tool, text, usage)

    def responses(self, scenario: str, request: dict, answer_id: str, usage: Usage):
        text = texts.OBJECT if scenario == "object" else texts.ANSWER
        output = openai_responses.items(wants_tool(scenario, request), text, usage)
        make = openai_responses.events if request.get("stream") else openai_responses.answer
        return make(request, answer_id, output, usage)

    def embeddings(self, scenario: str, request: dict, answer_id: str, usage: Usage):
        return openai_chat.embeddings(request, usage)

    def note(self, path: str, request: dict, usage: Usage) -> None:
        anthropic = path == "/v1/messages"
        sent = not (path == "/v1/chat/completions" and request.get("stream") and not sends_usage(request))
        entry = {
            "provider": "anthropic" if anthropic else "openai",
            "api": path.removeprefix("/v1/"),
            "model": request["model"],
            "sent": sent,
        }
        if sent:
            entry |= {
                "input": usage.input,
                "output": usage.output,
                "cacheRead": usage.cache_read,
                "cacheWrite": usage.cache_write,
                "reasoning": usage.reasoning,
                "inputIncludesCache": not anthropic,
            }
        self.sent.append(entry)


def sends_usage(request: dict) -> bool:
    return bool((request.get("stream_options") or {}).get("include_usage"))


def wants_tool(scenario: str, request: dict) -> bool:
    """True until the request brings the tool's result."""
    if scenario not in ("tools", "agent"):
        return False
    said = json.dumps(request.get("messages") or request.get("input"))
    return not any(mark in said for mark in ('"role": "tool"', '"function_call_output"', '"tool_result"'))
