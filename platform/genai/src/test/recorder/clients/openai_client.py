"""The scenarios of OpenAI's client: chat completions, responses, embeddings."""

from collections.abc import Callable

from common import GPT, GPT_EMBEDDING, GPT_REASONING, LONG_SYSTEM, QUESTION, STUB, SYSTEM, TOOL_DESCRIPTION
from common import DOCUMENTS, TOOL_RESULT, TOOL_SCHEMA, key
from openai import OpenAI

FUNCTION = {"name": "get_weather", "description": TOOL_DESCRIPTION, "parameters": TOOL_SCHEMA}


def client(scenario: str) -> OpenAI:
    return OpenAI(base_url=STUB + "/v1", api_key=key(scenario), max_retries=0)


def messages(system: str = SYSTEM) -> list[dict]:
    return [{"role": "system", "content": system}, {"role": "user", "content": QUESTION}]


def chat(scenario: str, system: str = SYSTEM, **options) -> None:
    options = {"model": GPT, "temperature": 0.2, "max_tokens": 100} | options
    client(scenario).chat.completions.create(messages=messages(system), **options)


def chat_stream(scenario: str, system: str = SYSTEM, **options) -> None:
    for _ in client(scenario).chat.completions.create(
            model=GPT, messages=messages(system), stream=True, **options):
        pass


def chat_tools(**options) -> None:
    openai = client("tools")
    said = messages()
    tools = [{"type": "function", "function": FUNCTION}]
    call = openai.chat.completions.create(model=GPT, messages=said, tools=tools).choices[0].message.tool_calls[0]
    function = {"name": call.function.name, "arguments": call.function.arguments}
    said.append({"role": "assistant", "tool_calls": [{"id": call.id, "type": "function", "function": function}]})
    said.append({"role": "tool", "tool_call_id": call.id, "content": TOOL_RESULT})
    openai.chat.completions.create(model=GPT, messages=said, tools=tools)


def chat_reasoning() -> None:
    client("reasoning").chat.completions.create(
        model=GPT_REASONING, messages=messages(), reasoning_effort="low", max_completion_tokens=2000)


def responses(scenario: str, instructions: str = SYSTEM, **options) -> None:
    answer = client(scenario).responses.create(
        **{"model": GPT, "instructions": instructions, "input": QUESTION} | options)
    if options.get("stream"):
        for _ in answer:
            pass


def responses_tools() -> None:
    openai = client("tools")
    tools = [{"type": "function", "strict": True} | FUNCTION]
    said = [{"role": "user", "content": QUESTION}]
    first = openai.responses.create(model=GPT, instructions=SYSTEM, input=said, tools=tools)
    call = first.output[0]
    said.append({"type": "function_call", "call_id": call.call_id, "name": call.name, "arguments": call.arguments})
    said.append({"type": "function_call_output", "call_id": call.call_id, "output": TOOL_RESULT})
    openai.responses.create(model=GPT, instructions=SYSTEM, input=said, tools=tools)


def embeddings() -> None:
    client("embeddings").embeddings.create(model=GPT_EMBEDDING, input=DOCUMENTS)


def scenarios(_: str) -> dict[str, Callable[[], None]]:
    usage = {"include_usage": True}
    thinking = {"effort": "low", "summary": "auto"}
    return {
        "chat": lambda: chat("chat"),
        "stream": lambda: chat_stream("stream", stream_options=usage),
        # OpenAI sends no usage with a stream unless asked.
        "stream-no-usage": lambda: chat_stream("stream"),
        "tools": chat_tools,
        "cached": lambda: chat("cached", LONG_SYSTEM),
        "cached-stream": lambda: chat_stream("cached-stream", LONG_SYSTEM, stream_options=usage),
        "cache-write": lambda: chat("cache-write", LONG_SYSTEM),
        "reasoning": chat_reasoning,
        "embeddings": embeddings,
        "rate-limit": lambda: chat("rate-limit"),
        "server-error": lambda: chat("server-error"),
        "responses-chat": lambda: responses("chat"),
        "responses-stream": lambda: responses("stream", stream=True),
        "responses-tools": responses_tools,
        "responses-cached": lambda: responses("cached", LONG_SYSTEM),
        "responses-reasoning": lambda: responses("reasoning", model=GPT_REASONING, reasoning=thinking),
        "responses-rate-limit": lambda: responses("rate-limit"),
    }
