"""The token numbers that the stub sends: each is used once, so that a number in a recording names its source."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Usage:
    """Numbers in the provider's own terms: OpenAI's input has the cache in it, Anthropic's has it beside."""

    input: int
    output: int
    cache_read: int = 0
    cache_write: int = 0
    reasoning: int = 0


# One entry an answer: a scenario that calls the provider twice has two.
OPENAI = {
    "chat": [Usage(113, 17)],
    "stream": [Usage(127, 19)],
    "tools": [Usage(211, 23), Usage(251, 29)],
    "cached": [Usage(2003, 31, cache_read=1536)],
    "cached-stream": [Usage(2011, 37, cache_read=1664)],
    "cache-write": [Usage(2017, 41, cache_read=1024, cache_write=896)],
    "reasoning": [Usage(137, 911, reasoning=768)],
    "embeddings": [Usage(43, 0)],
    "retriever": [Usage(47, 0), Usage(53, 0)],
    "rag": [Usage(59, 0), Usage(61, 0), Usage(307, 67)],
    "agent": [Usage(311, 71), Usage(313, 73)],
    "object": [Usage(317, 79)],
}

ANTHROPIC = {
    "chat": [Usage(409, 13)],
    "stream": [Usage(419, 11)],
    "tools": [Usage(421, 83), Usage(431, 89)],
    "cached": [Usage(97, 101, cache_read=1601, cache_write=283)],
    "cached-stream": [Usage(103, 107, cache_read=1607, cache_write=293)],
    # The cache is smaller than the input: the sum alone cannot tell which way a library counted.
    "cached-small": [Usage(5003, 109, cache_read=1201, cache_write=331)],
    "reasoning": [Usage(149, 907, reasoning=773)],
    "agent": [Usage(503, 151), Usage(509, 157)],
    "object": [Usage(521, 163)],
}

# What Anthropic says in message_start, long before the output is done; a library that adds the two is wrong.
ANTHROPIC_FIRST_OUTPUT = 3
