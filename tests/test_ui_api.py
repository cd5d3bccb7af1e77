"""The endpoints, called by Gradio's own client and by an MCP client over HTTP: a real server, the real corpus."""

import ast
import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser import served
from gradio_client import Client
from gradio_client.exceptions import AppError
from mcp import ClientSession
from mcp.client.streamable_http import streamable_http_client

from index import Encoder
from settings import Settings

QUESTION = "Quel est le préavis pour résilier la convention d'Épinay ?"
EPINAY, LETTER = "epinay-convention-petite-enfance", "caf92-lettre-partenaires-2014"


@pytest.fixture(scope="module")
def address(corpus_index: Path, encoder: Encoder) -> Iterator[str]:
    with served(Settings(index=corpus_index, mcp=True), encoder) as opened:
        yield opened


@pytest.fixture(scope="module")
def client(address: str) -> Iterator[Client]:
    client = Client(address, verbose=False)
    yield client
    client.close()


def test_the_schemas_say_what_goes_in_and_comes_out(client: Client) -> None:
    endpoints = client.view_api(return_format="dict", print_info=False)["named_endpoints"]
    assert set(endpoints) == {"/ask", "/search", "/compare", "/documents"}
    question, history, documents = endpoints["/ask"]["parameters"]
    assert (question["parameter_name"], question["type"]) == ("question", {"type": "string"})
    assert not question["parameter_has_default"] and history["parameter_has_default"]
    assert documents["type"]["oneOf"][1] == {"type": "array", "items": {"type": "string"}}
    citations = endpoints["/ask"]["returns"][0]["type"]["properties"]["citations"]
    assert {"source", "quote", "start", "end", "page"} <= set(citations["items"]["properties"])
    assert endpoints["/ask"]["description"].startswith("Répond à une question sur les conventions")


def test_ask(client: Client) -> None:
    record = client.predict(QUESTION, api_name="/ask")
    assert not record["refused"]
    (citation,) = record["citations"]
    assert citation["source"] == f"{EPINAY}.txt" and citation["quote"].endswith("un délai de préavis de 6 mois.")


def test_ask_with_history_and_documents(client: Client) -> None:
    history = [{"role": "user", "content": QUESTION}, {"role": "assistant", "content": "6 mois"}]
    assert client.predict("Et la durée ?", history, [f"{EPINAY}.txt"], api_name="/ask")["citations"]
    assert client.predict("Quel est le préavis ?", None, [LETTER], api_name="/ask")["refused"]


def test_search(client: Client) -> None:
    results = client.predict("résiliation préavis", 3, api_name="/search")
    assert len(results) == 3
    assert results[0]["section"] == "Art.5 : RESILIATION"


def test_compare(client: Client) -> None:
    record = client.predict(["résiliation"], [EPINAY, "fepem-cnaf-2017"], api_name="/compare")
    (theme,) = record["themes"]
    epinay, fepem = theme["cells"]
    assert (epinay["source"], epinay["status"]) == (f"{EPINAY}.txt", "prévu")
    assert "un délai de préavis de 6 mois" in epinay["quote"]
    assert (fepem["status"], fepem["quote"]) == ("non prévu", None)


def test_documents(client: Client) -> None:
    records = {record["id"]: record for record in client.predict(api_name="/documents")}
    assert len(records) == 5
    assert records[EPINAY]["territory"] == ["Épinay-sur-Seine", "Seine-Saint-Denis"]
    assert records["loire-atlantique-schema-2014-2017"]["dates"]["signed"] == "2014-07-04"


@pytest.mark.parametrize(
    ("arguments", "endpoint", "sentence"),
    [
        ((" ",), "/ask", "La question est vide."),
        (("préavis ?", [{"role": "robot", "content": "x"}]), "/ask", "L'appel n'est pas valable : « 1.0.role »"),
        (("préavis ?", None, ["inconnu.txt"]), "/ask", "inconnu.txt"),
        (("préavis", 0), "/search", "L'appel n'est pas valable : « 1 »"),
        ((["préavis"],), "/search", "L'appel n'est pas valable : « 0 »"),
    ],
)
def test_a_wrong_call_is_answered_in_french(
    client: Client, arguments: tuple[Any, ...], endpoint: str, sentence: str
) -> None:
    with pytest.raises(AppError) as raised:
        client.predict(*arguments, api_name=endpoint)
    assert sentence in str(raised.value)


def test_the_same_tools_over_mcp(address: str) -> None:
    async def use() -> tuple[dict[str, Any], dict[str, Any], str]:
        async with (
            streamable_http_client(f"{address}gradio_api/mcp/") as (read, write, _),
            ClientSession(read, write) as session,
        ):
            await session.initialize()
            tools = {tool.name: tool for tool in (await session.list_tools()).tools}
            answer = await session.call_tool("ask", {"question": QUESTION})
            wrong = await session.call_tool("ask", {"question": " "})
            # Gradio's MCP server writes what a tool gives as a Python literal.
            return tools, ast.literal_eval(answer.content[0].text), wrong.content[0].text

    tools, answer, wrong = asyncio.run(use())
    assert set(tools) == {"ask", "search", "compare", "documents"}
    assert tools["search"].description.startswith("Trouve les passages des textes")
    assert tools["search"].inputSchema["properties"]["top"]["description"] == "Nombre de passages, de 1 à 50."
    assert answer["citations"][0]["quote"].endswith("un délai de préavis de 6 mois.")
    assert "La question est vide." in wrong
