"""Answers of Anthropic's /v1/messages."""

from . import texts
from .usage import ANTHROPIC_FIRST_OUTPUT, Usage


def usage_json(usage: Usage, output: int) -> dict:
    counts = {
        "input_tokens": usage.input,
        "cache_creation_input_tokens": usage.cache_write,
        "cache_read_input_tokens": usage.cache_read,
        "cache_creation": {"ephemeral_5m_input_tokens": usage.cache_write, "ephemeral_1h_input_tokens": 0},
        "output_tokens": output,
        "service_tier": "standard",
    }
    if usage.reasoning:
        counts["output_tokens_details"] = {"thinking_tokens": usage.reasoning}
    return counts


def blocks(tool: str | None, arguments: dict, text: str, usage: Usage) -> list[dict]:
    content = []
    if usage.reasoning:
        content.append({"type": "thinking", "thinking": texts.THOUGHT, "signature": "c3R1Yg=="})
    if tool:
        content.append({"type": "tool_use", "id": "toolu_stub1", "name": tool, "input": arguments})
    else:
        content.append({"type": "text", "text": text})
    return content


def answer(model: str, answer_id: str, content: list[dict], usage: Usage) -> dict:
    tool = content[-1]["type"] == "tool_use"
    return {
        "id": f"msg_stub_{answer_id}",
        "type": "message",
        "role": "assistant",
        "model": texts.DATED[model],
        "content": content,
        "stop_reason": "tool_use" if tool else "end_turn",
        "stop_sequence": None,
        "usage": usage_json(usage, usage.output),
    }


def events(model: str, answer_id: str, content: list[dict], usage: Usage) -> list[dict]:
    whole = answer(model, answer_id, content, usage)
    start = whole | {"content": [], "stop_reason": None, "usage": usage_json(usage, ANTHROPIC_FIRST_OUTPUT)}
    sent = [{"type": "message_start", "message": start}]
    for index, block in enumerate(content):
        empty, deltas = block_deltas(block)
        sent.append({"type": "content_block_start", "index": index, "content_block": empty})
        sent += [{"type": "content_block_delta", "index": index, "delta": delta} for delta in deltas]
        sent.append({"type": "content_block_stop", "index": index})
    # The final counts are cumulative: they replace those of message_start.
    counts = usage_json(usage, usage.output)
    del counts["cache_creation"], counts["service_tier"]
    stop = {"stop_reason": whole["stop_reason"], "stop_sequence": None}
    sent.append({"type": "message_delta", "delta": stop, "usage": counts})
    sent.append({"type": "message_stop"})
    return sent


def block_deltas(block: dict) -> tuple[dict, list[dict]]:
    if block["type"] == "text":
        return block | {"text": ""}, [{"type": "text_delta", "text": piece} for piece in texts.PIECES]
    if block["type"] == "thinking":
        thought = {"type": "thinking_delta", "thinking": block["thinking"]}
        signature = {"type": "signature_delta", "signature": block["signature"]}
        return block | {"thinking": "", "signature": ""}, [thought, signature]
    pieces = [{"type": "input_json_delta", "partial_json": piece} for piece in texts.TOOL_PIECES]
    return block | {"input": {}}, pieces
