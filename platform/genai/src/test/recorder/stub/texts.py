"""The fixed texts and tool calls of the stub's answers."""

ANSWER = "Lisbon is sunny today, 21 degrees."
PIECES = ["Lisbon is ", "sunny today, ", "21 degrees."]
THOUGHT = "The user asks about the weather; a short answer will do."
TOOL = "get_weather"
TOOL_ARGUMENTS = '{"city":"Lisbon"}'
TOOL_PIECES = ['{"city":', '"Lisbon"}']
OBJECT = '{"city":"Lisbon","degrees":21}'
CREATED = 1767225600  # 2026-01-01T00:00:00Z


def vector(text: str) -> list[float]:
    """Four numbers that depend on the text alone and are exact in 32 bits, as the wire's base64 form has them."""
    return [(len(text) % (7 + i) + 1) / 8 for i in range(4)]


# The providers answer with the dated name of the model that was asked for.
DATED = {
    "gpt-4o-mini": "gpt-4o-mini-2024-07-18",
    "o4-mini": "o4-mini-2025-04-16",
    "claude-sonnet-4-5": "claude-sonnet-4-5-20250929",
}
