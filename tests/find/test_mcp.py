"""The tools for agents, called by the client of the official SDK."""

import asyncio
import json
import sys
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.find.conftest import extractions
from unrec.catalogue import load

mcp = pytest.importorskip("mcp", reason="the MCP SDK is not installed")

from unrec.find.mcp import server  # noqa: E402


def awaited(work: Coroutine[Any, Any, Any]) -> Any:
    """What the work gives, in its own thread: another test's browser has a loop running in this one."""
    with ThreadPoolExecutor(1) as own:
        return own.submit(asyncio.run, work).result()


def call(output: Path, tool: str, /, **arguments: Any) -> Any:
    async def calling() -> Any:
        async with mcp.Client(server(output, load())) as client:
            result = await client.call_tool(tool, arguments)
            if result.is_error:
                return result.content[0].text
            return result.structured_content or json.loads(result.content[0].text)

    return awaited(calling())


def test_the_tools_are_told(made: Path) -> None:
    async def listing() -> list[str]:
        async with mcp.Client(server(made, load())) as client:
            return [tool.name for tool in (await client.list_tools()).tools]

    names = [
        "search",
        "recommendations",
        "get_paragraph",
        "get_document",
        "verify_quote",
        "resolve_reference",
        "compare",
    ]
    assert awaited(listing()) == names


def test_search_gives_ids_offsets_and_coverage(made: Path) -> None:
    found = call(made, "search", query="children detention")
    (hit,) = found["hits"]
    assert hit["paragraph_id"] == "A-HRC-99-4.en:r113.1"
    assert [hit["text"][mark["start"] : mark["end"]] for mark in hit["marks"]] == ["detention", "children"]
    assert "documents" in found["searched"]
    assert "a bracket is not closed" in call(made, "search", query="(children")


def test_a_paragraph_has_its_page_and_boxes(made: Path) -> None:
    row = next(row for one in extractions() for row in one.paragraphs if row.boxes)
    found = call(made, "get_paragraph", paragraph_id=row.paragraph_id)
    assert (found["text"], found["page"]) == (row.text, row.page_first)
    assert found["boxes"][0]["page"] == row.boxes[0].page
    assert "no paragraph x.en:r1; searched: 14 documents" in call(
        made, "get_paragraph", paragraph_id="x.en:r1"
    )


def test_a_document_is_got_by_its_symbol_piece_by_piece(made: Path) -> None:
    found = call(made, "get_document", name="A/HRC/99/4", offset=1, limit=2)
    assert [one["paragraph_id"] for one in found["paragraphs"]] == [
        "A-HRC-99-4.en:r113.1",
        "A-HRC-99-4.en:r113.2",
    ]
    assert found["of"] == 5


def test_a_quote_is_checked(made: Path) -> None:
    found = call(made, "verify_quote", quote="End the detention of children", document="A/HRC/99/4")
    assert found["verdict"] == "found"
    place = found["places"][0]
    assert place["text"][place["start"] : place["end"]] == "End the detention of children"
    assert call(made, "verify_quote", quote="End the detention of all children")["changes"] == [
        {"quoted": "all", "printed": ""}
    ]
    assert (
        "is not held"
        in call(made, "verify_quote", quote="End the detention of children", document="A/1")["note"]
    )


def test_a_reference_is_resolved(made: Path) -> None:
    text = "It is so said in A/HRC/99/4, para. 113, and in article 6 of the Smuggling of Migrants Protocol, as we know."
    found = call(made, "resolve_reference", text=text)
    told = {one["check"]["cited"]: one["check"]["verdict"] for one in found["references"]}
    assert told == {"A/HRC/99/4, 113": "found", "smuggling-protocol/6": "found"}


def test_languages_are_compared(made: Path) -> None:
    found = call(made, "compare", work_id="V.19-08455")
    assert len(found["paths"]) > 30
    assert set(found["paths"][0]["languages"]) == {"ar", "en", "es", "fr", "ru", "zh"}
    assert "is here in 1 languages" in call(made, "compare", work_id="A-HRC-99-4")


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("search", {"query": "children \ud800"}),
        ("get_paragraph", {"paragraph_id": "\ud800.en:r1"}),
        ("get_document", {"name": "\udfff"}),
        ("verify_quote", {"quote": "the detention of \ud800 children"}),
        ("verify_quote", {"quote": "the detention of children", "document": "\ud800"}),
        ("resolve_reference", {"text": "article 6 \ud800 of it"}),
        ("compare", {"work_id": "\ud800"}),
    ],
)
def test_half_of_a_character_is_refused(made: Path, tool: str, arguments: dict[str, str]) -> None:
    assert "a lone surrogate" in call(made, tool, **arguments)


@pytest.mark.parametrize("text", ["\0", " ", "\x01\x02" * 9])
def test_a_sentence_that_is_no_text_is_refused_in_words(made: Path, text: str) -> None:
    assert "reference.txt" in call(made, "resolve_reference", text=text)


@pytest.mark.parametrize(("tool", "name"), [("verify_quote", "quote"), ("resolve_reference", "text")])
def test_what_is_too_long_is_refused(made: Path, tool: str, name: str) -> None:
    assert "longer than 10,000 characters" in call(made, tool, **{name: "word " * 2_001})


@pytest.mark.slow  # starts a process
def test_the_command_speaks_over_its_standard_streams(made: Path) -> None:
    async def asking() -> int:
        command = mcp.StdioServerParameters(
            command=sys.executable, args=["-m", "unrec", "serve", "--mcp", "--in", str(made)]
        )
        async with mcp.Client(command) as client:
            result = await client.call_tool("search", {"query": "children"})
            return int((result.structured_content or json.loads(result.content[0].text))["total"])

    assert awaited(asking()) >= 2
