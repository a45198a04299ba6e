"""What the clients ask."""

import os

STUB = os.environ["STUB_URL"]
SYSTEM = "You are a weather bot. Answer in one sentence."
QUESTION = "How is the weather in Lisbon?"
LONG_SYSTEM = SYSTEM + " " + "Weather depends on place and time. " * 20
DOCUMENTS = ["Lisbon has 2,800 hours of sun a year.", "Bergen has 240 days of rain a year."]
TOOL_RESULT = '{"degrees":21,"sky":"clear"}'
TOOL_DESCRIPTION = "The weather in a city"
TOOL_SCHEMA = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
GPT = "gpt-4o-mini"
GPT_REASONING = "o4-mini"
GPT_EMBEDDING = "text-embedding-3-small"
CLAUDE = "claude-sonnet-4-5"


def key(scenario: str) -> str:
    """The stub reads the scenario from the key."""
    return "sk-stub-" + scenario
