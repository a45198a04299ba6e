"""The scenarios of LangChain and LangGraph, over either provider."""

from collections.abc import Callable

from common import CLAUDE, DOCUMENTS, GPT, GPT_EMBEDDING, GPT_REASONING, LONG_SYSTEM, QUESTION, STUB, SYSTEM
from common import TOOL_RESULT, key
from langchain.agents import create_agent
from langchain_anthropic import ChatAnthropic
from langchain_core.documents import Document
from langchain_core.messages import HumanMessage, SystemMessage
from langchain_core.output_parsers import StrOutputParser
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.runnables import RunnablePassthrough
from langchain_core.tools import tool
from langchain_core.vectorstores import InMemoryVectorStore
from langchain_openai import ChatOpenAI, OpenAIEmbeddings


@tool
def get_weather(city: str) -> str:
    """The weather in a city"""
    return TOOL_RESULT


def openai(scenario: str, **options) -> ChatOpenAI:
    options = {"model": GPT, "stream_usage": True} | options
    return ChatOpenAI(base_url=STUB + "/v1", api_key=key(scenario), max_retries=0, **options)


def anthropic(scenario: str, **options) -> ChatAnthropic:
    options = {"model": CLAUDE, "max_tokens": 100} | options
    return ChatAnthropic(base_url=STUB, api_key=key(scenario), max_retries=0, **options)


def messages() -> list:
    return [SystemMessage(SYSTEM), HumanMessage(QUESTION)]


def cached_messages() -> list:
    block = {"type": "text", "text": LONG_SYSTEM, "cache_control": {"type": "ephemeral"}}
    return [SystemMessage([block]), HumanMessage(QUESTION)]


def stream(model, said: list) -> None:
    for _ in model.stream(said):
        pass


def tools(model) -> None:
    bound = model.bind_tools([get_weather])
    said = messages()
    said.append(bound.invoke(said))
    said.append(get_weather.invoke(said[-1].tool_calls[0]))
    bound.invoke(said)


def agent(model) -> None:
    graph = create_agent(model, tools=[get_weather], system_prompt=SYSTEM, name="weather_agent")
    # The thread is how LangGraph names a conversation.
    graph.invoke({"messages": [HumanMessage(QUESTION)]}, {"configurable": {"thread_id": "thread-1"}})


def retriever(scenario: str):
    # The plain input, since splitting it by tokens would load a table from the network.
    embeddings = OpenAIEmbeddings(
        model=GPT_EMBEDDING, base_url=STUB + "/v1", api_key=key(scenario), check_embedding_ctx_length=False)
    store = InMemoryVectorStore(embeddings)
    documents = [Document(text, id=f"doc-{i}", metadata={"source": f"{i}.txt"}) for i, text in enumerate(DOCUMENTS)]
    store.add_documents(documents)
    return store.as_retriever(search_kwargs={"k": 1})


def rag(scenario: str) -> None:
    prompt = ChatPromptTemplate([("system", "Answer from: {context}"), ("user", "{question}")])
    chain = ({"context": retriever(scenario), "question": RunnablePassthrough()} | prompt
             | openai(scenario) | StrOutputParser())
    chain.invoke(QUESTION)


def shared(make: Callable) -> dict[str, Callable[[], None]]:
    return {
        "chat": lambda: make("chat").invoke(messages()),
        "stream": lambda: stream(make("stream"), messages()),
        "tools": lambda: tools(make("tools")),
        "cached": lambda: make("cached").invoke(cached_messages()),
        "cached-stream": lambda: stream(make("cached-stream"), cached_messages()),
        "agent": lambda: agent(make("agent")),
        "rate-limit": lambda: make("rate-limit").invoke(messages()),
        "server-error": lambda: make("server-error").invoke(messages()),
    }


def scenarios(client: str) -> dict[str, Callable[[], None]]:
    if client == "langchain-anthropic":
        thinking = {"type": "enabled", "budget_tokens": 2000}
        return shared(anthropic) | {
            "cached-small": lambda: anthropic("cached-small").invoke(cached_messages()),
            "reasoning": lambda: anthropic("reasoning", max_tokens=4000, thinking=thinking).invoke(messages()),
        }
    if client == "langchain-with-openai":
        return {name: run for name, run in shared(openai).items() if name in ("chat", "stream", "agent")} | {
            "rag": lambda: rag("rag")}
    return shared(openai) | {
        "reasoning": lambda: openai("reasoning", model=GPT_REASONING, reasoning_effort="low").invoke(messages()),
        "responses-cached": lambda: openai("cached", use_responses_api=True).invoke(messages()),
        "retriever": lambda: retriever("retriever").invoke(QUESTION),
        "rag": lambda: rag("rag"),
    }
