"""Answers of OpenAI's /chat/completions and /embeddings."""

import base64
import struct

from . import texts
from .usage import Usage


def usage_json(usage: Usage) -> dict:
    prompt_details = {"cached_tokens": usage.cache_read, "audio_tokens": 0}
    if usage.cache_write:
        prompt_details["cache_write_tokens"] = usage.cache_write
    return {
        "prompt_tokens": usage.input,
        "completion_tokens": usage.output,
        "total_tokens": usage.input + usage.output,
        "prompt_tokens_details": prompt_details,
        "completion_tokens_details": {
            "reasoning_tokens": usage.reasoning,
            "audio_tokens": 0,
            "accepted_prediction_tokens": 0,
            "rejected_prediction_tokens": 0,
        },
    }


def envelope(kind: str, model: str, answer_id: str) -> dict:
    return {
        "id": f"chatcmpl-stub_{answer_id}",
        "object": kind,
        "created": texts.CREATED,
        "model": texts.DATED[model],
        "service_tier": "default",
        "system_fingerprint": "fp_stub",
    }


def answer(model: str, answer_id: str, tool: bool, text: str, usage: Usage) -> dict:
    message = {"role": "assistant", "content": None if tool else text, "refusal": None, "annotations": []}
    if tool:
        function = {"name": texts.TOOL, "arguments": texts.TOOL_ARGUMENTS}
        message["tool_calls"] = [{"id": "call_stub1", "type": "function", "function": function}]
    choice = {
        "index": 0,
        "message": message,
        "logprobs": None,
        "finish_reason": "tool_calls" if tool else "stop",
    }
    return envelope("chat.completion", model, answer_id) | {"choices": [choice], "usage": usage_json(usage)}


def chunks(model: str, answer_id: str, tool: bool, usage: Usage | None) -> list[dict]:
    """The events of a stream; the usage comes last and only if the request asked for it."""
    head = envelope("chat.completion.chunk", model, answer_id)

    def chunk(delta: dict, finish: str | None = None) -> dict:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
        return head | {"choices": [choice]} | ({"usage": None} if usage else {})

    events = [chunk({"role": "assistant", "content": None if tool else "", "refusal": None})]
    if tool:
        first = {"index": 0, "id": "call_stub1", "type": "function", "function": {"name": texts.TOOL, "arguments": ""}}
        events.append(chunk({"tool_calls": [first]}))
        for piece in texts.TOOL_PIECES:
            events.append(chunk({"tool_calls": [{"index": 0, "function": {"arguments": piece}}]}))
    else:
        events += [chunk({"content": piece}) for piece in texts.PIECES]
    events.append(chunk({}, "tool_calls" if tool else "stop"))
    if usage:
        events.append(head | {"choices": [], "usage": usage_json(usage)})
    return events


def embeddings(request: dict, usage: Usage) -> dict:
    inputs = request["input"] if isinstance(request["input"], list) else [request["input"]]
    data = []
    for index, text in enumerate(inputs):
        numbers = texts.vector(text)
        packed = base64.b64encode(struct.pack("<4f", *numbers)).decode()
        vector = packed if request.get("encoding_format") == "base64" else numbers
        data.append({"object": "embedding", "index": index, "embedding": vector})
    counts = {"prompt_tokens": usage.input, "total_tokens": usage.input}
    return {"object": "list", "data": data, "model": request["model"], "usage": counts}
