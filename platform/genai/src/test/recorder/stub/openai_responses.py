"""Answers of OpenAI's /responses."""

from . import texts
from .usage import Usage


def usage_json(usage: Usage) -> dict:
    return {
        "input_tokens": usage.input,
        "input_tokens_details": {"cached_tokens": usage.cache_read, "cache_write_tokens": usage.cache_write},
        "output_tokens": usage.output,
        "output_tokens_details": {"reasoning_tokens": usage.reasoning},
        "total_tokens": usage.input + usage.output,
    }


def items(tool: bool, text: str, usage: Usage) -> list[dict]:
    output = []
    if usage.reasoning:
        summary = {"type": "summary_text", "text": texts.THOUGHT}
        output.append({"type": "reasoning", "id": "rs_stub1", "summary": [summary]})
    if tool:
        output.append({
            "type": "function_call",
            "id": "fc_stub1",
            "call_id": "call_stub1",
            "name": texts.TOOL,
            "arguments": texts.TOOL_ARGUMENTS,
            "status": "completed",
        })
    else:
        part = {"type": "output_text", "text": text, "annotations": [], "logprobs": []}
        output.append({
            "type": "message",
            "id": "msg_stub1",
            "role": "assistant",
            "status": "completed",
            "content": [part],
        })
    return output


def answer(request: dict, answer_id: str, output: list[dict], usage: Usage | None) -> dict:
    """A response; without usage it is the unfinished one that a stream starts with."""
    return {
        "id": f"resp_stub_{answer_id}",
        "object": "response",
        "created_at": texts.CREATED,
        "status": "completed" if usage else "in_progress",
        "error": None,
        "incomplete_details": None,
        "instructions": request.get("instructions"),
        "max_output_tokens": request.get("max_output_tokens"),
        "metadata": {},
        "model": texts.DATED[request["model"]],
        "output": output,
        "parallel_tool_calls": True,
        "previous_response_id": None,
        "reasoning": {"effort": None, "summary": None},
        "service_tier": "default",
        "store": True,
        "temperature": request.get("temperature", 1.0),
        "text": {"format": {"type": "text"}},
        "tool_choice": "auto",
        "tools": request.get("tools", []),
        "top_p": 1.0,
        "truncation": "disabled",
        "usage": usage_json(usage) if usage else None,
    }


def events(request: dict, answer_id: str, output: list[dict], usage: Usage) -> list[dict]:
    unfinished = answer(request, answer_id, [], None)
    sent = [
        {"type": "response.created", "response": unfinished},
        {"type": "response.in_progress", "response": unfinished},
    ]
    for index, item in enumerate(output):
        sent += item_events(index, item)
    sent.append({"type": "response.completed", "response": answer(request, answer_id, output, usage)})
    return [event | {"sequence_number": sequence} for sequence, event in enumerate(sent)]


def item_events(index: int, item: dict) -> list[dict]:
    place = {"item_id": item["id"], "output_index": index}
    if item["type"] == "message":
        part = item["content"][0]
        in_part = place | {"content_index": 0}
        start = item | {"status": "in_progress", "content": []}
        middle = [{"type": "response.content_part.added", "part": part | {"text": ""}} | in_part]
        for piece in texts.PIECES:
            middle.append({"type": "response.output_text.delta", "delta": piece, "logprobs": []} | in_part)
        middle.append({"type": "response.output_text.done", "text": part["text"], "logprobs": []} | in_part)
        middle.append({"type": "response.content_part.done", "part": part} | in_part)
    elif item["type"] == "function_call":
        start = item | {"status": "in_progress", "arguments": ""}
        kind = "response.function_call_arguments"
        middle = [{"type": f"{kind}.delta", "delta": piece} | place for piece in texts.TOOL_PIECES]
        middle.append({"type": f"{kind}.done", "arguments": item["arguments"], "name": item["name"]} | place)
    else:
        start, middle = item, []
    added = {"type": "response.output_item.added", "output_index": index, "item": start}
    done = {"type": "response.output_item.done", "output_index": index, "item": item}
    return [added, *middle, done]
