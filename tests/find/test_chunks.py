"""Chunks for retrieval: whole paragraphs, what they stand under, and offsets that lead back."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

import unrec
from tests.find.conftest import extractions
from tests.find.test_command import run
from tests.test_tables import cell, table
from unrec.models import Cell, Table
from unrec.publish.export import chunks as module
from unrec.publish.export.chunks import chunks


def test_every_paragraph_is_a_chunk_and_offsets_lead_back() -> None:
    for extraction in extractions():
        made = list(chunks(extraction))
        rows = {row.paragraph_id: row for row in extraction.paragraphs}
        assert [chunk.id for chunk in made] == [row.paragraph_id for row in extraction.paragraphs if row.text]
        for chunk in made:
            row = rows[chunk.id]
            start, end = chunk.metadata["start"], chunk.metadata["end"]
            assert isinstance(start, int)
            assert isinstance(end, int)
            assert chunk.text[start:end] == row.text
            assert end == len(chunk.text)
            assert all(value is None or isinstance(value, str | int) for value in chunk.metadata.values())


def test_a_chunk_holds_its_ancestors_and_no_other_paragraph() -> None:
    below = 0
    for extraction in extractions():
        rows = {row.paragraph_id: row for row in extraction.paragraphs}
        for chunk in chunks(extraction):
            above, parent = [], rows.get(rows[chunk.id].parent_id or "")
            while parent is not None:
                above.append(parent.paragraph_id)
                assert parent.text in chunk.text
                parent = rows.get(parent.parent_id or "")
            below += bool(above)
            for other in extraction.paragraphs:
                if len(other.text) > 60 and other.text not in {
                    rows[each].text for each in (chunk.id, *above)
                }:
                    assert other.text not in chunk.text
    assert below > 20


def test_export_chunks_writes_a_line_each(output: Path, tmp_path: Path) -> None:
    place = tmp_path / "chunks.jsonl"
    assert run("export", "chunks", "--in", output, "-o", place, "-d", "A-HRC-99-4").exit_code == 0
    rows = [json.loads(line) for line in place.read_text("utf-8").splitlines()]
    assert [row["id"] for row in rows] == [
        f"A-HRC-99-4.en:{path}" for path in ("r113", "r113.1", "r113.2", "r114", "r114.1")
    ]
    assert rows[1]["metadata"]["recommended_by"] == "ESP"
    assert rows[1]["metadata"]["response"] == "supported"
    assert "enjoy the support of Ruritania" in rows[1]["text"]


def test_a_chunk_says_how_to_cite_it_and_what_stands_around_it() -> None:
    for extraction in extractions():
        made = list(chunks(extraction))
        ids = [chunk.id for chunk in made]
        assert [chunk.metadata["previous"] for chunk in made] == [None, *ids][: len(ids)]
        assert [chunk.metadata["next"] for chunk in made] == [*ids[1:], None][: len(ids)]
        assert all(str(chunk.metadata["citation"]).startswith("United Nations, ") for chunk in made)


TABLED = """1. The Committee considers the costs of the previous period.

## Costs

| Item | 2024 | 2025 |
|---|---|---|
| Posts | 1 234 | 1 300 |
| Travel | 12 | 13 |

The costs of travel went up.
"""


def test_a_table_is_one_chunk_with_its_headers() -> None:
    extraction = unrec.read(TABLED.encode(), name="costs.md").extraction
    (first, *others) = (chunk for chunk in chunks(extraction) if chunk.metadata["label"] != "1.")
    assert (
        "| Item | 2024 | 2025 |\n| --- | --- | --- |\n| Posts | 1 234 | 1 300 |\n| Travel | 12 | 13 |"
        in first.text
    )
    start = first.metadata["start"]
    assert isinstance(start, int)
    assert first.text[start:].startswith("| Item")
    assert (first.metadata["kind"], first.metadata["headings"]) == ("table", "Costs")
    assert [chunk.metadata["kind"] for chunk in others] == ["paragraph"]


def test_a_long_table_is_parted_between_rows_and_every_part_has_its_headers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "LONGEST_TABLE", 30)
    cells: list[Cell] = [cell(1, 1, "Item"), cell(1, 2, "Sum")]
    cells += [cell(row, column, f"{row}-{column}-xxxx") for row in range(2, 6) for column in (1, 2)]
    whole: Table = table(5, 2, headers=1)
    parts = list(module._parts(whole, cells))
    assert [part.count("| Item | Sum |") for part in parts] == [1] * len(parts)
    assert len(parts) > 1
    joined = "\n".join(parts)
    assert all(joined.count(each.text) == 1 for each in cells[2:])


def rows() -> list[dict[str, Any]]:
    return [msgspec.to_builtins(chunk) for one in extractions() for chunk in chunks(one)]


def test_langchain_takes_chunks_as_they_are() -> None:
    documents = pytest.importorskip("langchain_core.documents", reason="LangChain is not installed")
    for row in rows():
        made = documents.Document(id=row["id"], page_content=row["text"], metadata=row["metadata"])
        assert (made.id, made.page_content, made.metadata) == (row["id"], row["text"], row["metadata"])


def test_llama_index_takes_chunks_as_they_are() -> None:
    schema = pytest.importorskip("llama_index.core.schema", reason="LlamaIndex is not installed")
    for row in rows():
        made = schema.TextNode(id_=row["id"], text=row["text"], metadata=row["metadata"])
        assert (made.node_id, made.text, made.metadata) == (row["id"], row["text"], row["metadata"])


def test_haystack_takes_chunks_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HAYSTACK_TELEMETRY_ENABLED", "False")
    haystack = pytest.importorskip("haystack", reason="Haystack is not installed")
    for row in rows():
        made = haystack.Document(id=row["id"], content=row["text"], meta=row["metadata"])
        assert haystack.Document.from_dict(made.to_dict()) == made
        assert (made.content, made.meta) == (row["text"], row["metadata"])
