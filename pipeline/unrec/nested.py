"""A document's rows as the tree that its JSON is, and the chain of headings above a section."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import msgspec
from msgspec import Meta
from msgspec.structs import asdict, fields, replace

from unrec.data import as_json, json_as
from unrec.models import (
    Cell,
    CellParagraph,
    Document,
    Extraction,
    Finding,
    Paragraph,
    Recommendation,
    Record,
    Reference,
    Section,
    Table,
    ThemeRow,
    Unit,
)
from unrec.tables import cell_row, joined, table_id_of

# What the headings over a place in a document are.

Chains = Mapping[str, tuple[Section, ...]]
"""For each section, by id, the headings it stands under, outermost first, itself last."""


def heading_chains(sections: Sequence[Section]) -> dict[str, tuple[Section, ...]]:
    """Return for each section the headings it stands under, outermost first, itself last."""
    chains: dict[str, tuple[Section, ...]] = {}
    above: tuple[Section, ...] = ()
    for section in sections:
        above = (*(outer for outer in above if outer.level < section.level), section)
        chains[section.section_id] = above
    return chains


def meeting_over(section_id: str | None, chains: Chains) -> Section | None:
    """Return the meeting a section belongs to: itself,
    or the outermost above it; None where there is none.
    """
    chain = chains.get(section_id or "", ())
    return next((section for section in chain if section.kind == "meeting"), None)


# What a path says of a place.

# A decision's number may hold a point: `d25-CP.27`. A letter alone is an item's, as in `r1.d`.
_DECISION = re.compile(r"d[0-9A-Z][^.~]*(?:(?<=[A-Za-z])\.\d+)*(?:~\d+)?(?=\.|$)")
_ANNEX = re.compile(r"a[0-9A-Z].*")
_LEVEL = re.compile(r"m\d.*|d[0-9A-Z].*|a[0-9A-Z].*|art\d.*")


def path_steps(path: str) -> list[str]:
    """Return the steps of a paragraph's path: `d25-CP.27`, `r1`, `2` of `d25-CP.27.r1.2`."""
    decision = _DECISION.match(path)
    if decision is None:
        return path.split(".")
    rest = path[decision.end() + 1 :]
    return [decision[0], *(rest.split(".") if rest else ())]


def levels_of(path: str) -> list[str]:
    """Return the steps before the outermost paragraph: decision, meeting, annex, article."""
    if path[:1] not in "amd":  # most paths begin with none, and are asked for often
        return []
    steps = path_steps(path)
    end = next((at for at, step in enumerate(steps) if not _LEVEL.fullmatch(step)), len(steps))
    return steps[:end]


def annex_of(path: str) -> str:
    """Return the path of the annex that a paragraph stands in; empty outside of any."""
    levels = levels_of(path)
    last = next((at for at in range(len(levels), 0, -1) if _ANNEX.fullmatch(levels[at - 1])), 0)
    return ".".join(levels[:last])


# A document as one tree: document → sections → paragraphs → items, with references and findings.
#
# The nodes are the rows themselves, with lists of what hangs under them: the rows stay the only definition.

_OWN = tuple(
    name
    for name in Recommendation.__struct_fields__
    if name not in Unit.__struct_fields__ and name != "recommendation_id"
)

if TYPE_CHECKING:

    class RecommendationNode(Record, frozen=True, kw_only=True):
        """What a recommendation has besides its paragraph: a column of it each."""
else:
    RecommendationNode = msgspec.defstruct(
        "RecommendationNode",
        [(field.name, field.type, field.default) for field in fields(Recommendation) if field.name in _OWN],
        bases=(Record,),
        module=__name__,
        namespace={"__doc__": "What a recommendation has besides its paragraph: a column of it each."},
        frozen=True,
        kw_only=True,
    )


class ParagraphNode(Paragraph, frozen=True, kw_only=True):
    """A paragraph with what hangs under it."""

    recommendation: Annotated[
        RecommendationNode | None, Meta(description="what it asks, where it is a recommendation")
    ] = None
    references: Annotated[tuple[Reference, ...], Meta(description="its references, in text order")] = ()
    themes: Annotated[tuple[ThemeRow, ...], Meta(description="what it is about, by scheme")] = ()
    findings: Annotated[tuple[Finding, ...], Meta(description="findings that concern it")] = ()
    items: Annotated[tuple["ParagraphNode", ...], Meta(description="its items, in reading order")] = ()


class SectionNode(Section, frozen=True, kw_only=True):
    """A section with its own paragraphs; those under a deeper heading stand in that heading's section."""

    paragraphs: Annotated[
        tuple[ParagraphNode, ...], Meta(description="its paragraphs that hang under no other one")
    ] = ()


class CellNode(Cell, frozen=True, kw_only=True):
    """A cell with what hangs on it."""

    recommendation: Annotated[
        RecommendationNode | None, Meta(description="what it asks, where it is a recommendation")
    ] = None
    references: Annotated[tuple[Reference, ...], Meta(description="its references, in text order")] = ()
    themes: Annotated[tuple[ThemeRow, ...], Meta(description="what it is about, by scheme")] = ()
    findings: Annotated[tuple[Finding, ...], Meta(description="findings that concern it")] = ()


class TableNode(Table, frozen=True, kw_only=True):
    """A table with its cells, row by row."""

    cells: Annotated[
        tuple[CellNode, ...], Meta(description="its cells that hold text, in reading order")
    ] = ()


class DocumentNode(Document, frozen=True, kw_only=True):
    """A whole document."""

    sections: Annotated[tuple[SectionNode, ...], Meta(description="its headings, in order")] = ()
    paragraphs: Annotated[
        tuple[ParagraphNode, ...], Meta(description="paragraphs that stand under no heading")
    ] = ()
    tables: Annotated[tuple[TableNode, ...], Meta(description="its tables, in order")] = ()
    findings: Annotated[
        tuple[Finding, ...], Meta(description="findings that concern no single paragraph")
    ] = ()

    def every_paragraph(self) -> tuple[ParagraphNode, ...]:
        """Return the paragraphs that hang under no other one: those under no heading, then by section."""
        return (*self.paragraphs, *(unit for section in self.sections for unit in section.paragraphs))


def nest(extraction: Extraction) -> DocumentNode:
    """Return the tree of one document's rows. Nothing is lost but the ledger;
    `flatten` gives the rows back.
    """
    tree = _Tree(extraction)
    return DocumentNode(
        **asdict(extraction.document),
        sections=tuple(
            SectionNode(**asdict(section), paragraphs=tuple(map(tree.node, tree.under(section.section_id))))
            for section in extraction.sections
        ),
        paragraphs=tuple(map(tree.node, tree.under(None))),
        tables=tuple(map(tree.table, extraction.tables)),
        findings=tuple(tree.loose),
    )


class _Tree:
    """The rows of a document by what they hang under: a node is made when it is asked for."""

    def __init__(self, extraction: Extraction) -> None:
        known = {row.paragraph_id for row in extraction.paragraphs}
        self._references = grouped(extraction.references, lambda row: row.paragraph_id)
        self._themes = grouped(extraction.themes, lambda row: row.paragraph_id)
        self._findings = grouped(extraction.findings, lambda row: row.paragraph_id)
        prose = [row for row in extraction.paragraphs if not isinstance(row, CellParagraph)]
        cells = (row for row in extraction.paragraphs if isinstance(row, CellParagraph))
        self._cells = grouped(cells, table_id_of)
        self._children = grouped(prose, lambda row: row.parent_id)
        self._by_section = grouped(self._children.get(None, ()), lambda row: row.section_id)
        self._asked = {row.recommendation_id: row for row in extraction.recommendations}
        self.loose = [row for key, group in self._findings.items() if key not in known for row in group]

    def under(self, section_id: str | None) -> list[Paragraph]:
        """The paragraphs of a section, or of none, that hang under no other one."""
        return self._by_section.get(section_id, [])

    def node(self, row: Paragraph) -> ParagraphNode:
        items = tuple(map(self.node, self._children.get(row.paragraph_id, ())))
        return ParagraphNode(**asdict(row), **self._hanging(row.paragraph_id), items=items)

    def table(self, table: Table) -> TableNode:
        """The table with all its cells."""
        cells = (
            CellNode(**asdict(cell_row(cell)), **self._hanging(cell.paragraph_id))
            for cell in self._cells[table.table_id]
        )
        return TableNode(**asdict(table), cells=tuple(cells))

    def _hanging(self, paragraph_id: str) -> dict[str, Any]:
        """What hangs on a paragraph or a cell besides its items."""
        asked = self._asked.get(paragraph_id)
        return {
            "recommendation": narrowed(asked, RecommendationNode) if asked else None,
            "references": tuple(self._references.get(paragraph_id, ())),
            "themes": tuple(self._themes.get(paragraph_id, ())),
            "findings": tuple(self._findings.get(paragraph_id, ())),
        }


_Row = TypeVar("_Row", bound=Record)
_Key = TypeVar("_Key")
_Item = TypeVar("_Item")


def grouped(rows: Iterable[_Item], key: Callable[[_Item], _Key]) -> dict[_Key, list[_Item]]:
    """Return rows by a key, such as the id of their paragraph; keys and rows in the order of the rows."""
    groups: dict[_Key, list[_Item]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return groups


def encode(node: DocumentNode) -> bytes:
    """Return a document as JSON: UTF-8, two spaces of indent, a final line end; the same bytes every time."""
    return as_json(node)


def encoded(extraction: Extraction) -> Iterator[bytes]:
    """Yield what `encode(nest(extraction))` returns, in pieces:
    no more than one paragraph and its items is held.
    """
    tree = _Tree(extraction)
    yield _beginning(
        DocumentNode(**asdict(extraction.document)), 0, "sections", "paragraphs", "tables", "findings"
    )
    yield from _listed("sections", (_section(section, tree) for section in extraction.sections), 1)
    yield b",\n"
    yield from _listed("paragraphs", ([_piece(tree.node(row), 2)] for row in tree.under(None)), 1)
    yield b",\n"
    yield from _listed("tables", ([_piece(tree.table(row), 2)] for row in extraction.tables), 1)
    yield b",\n"
    yield from _listed("findings", ([_piece(row, 2)] for row in tree.loose), 1)
    yield b"\n}\n"


def _section(section: Section, tree: _Tree) -> Iterator[bytes]:
    yield _beginning(SectionNode(**asdict(section)), 2, "paragraphs")
    units = tree.under(section.section_id)
    yield from _listed("paragraphs", ([_piece(tree.node(row), 4)] for row in units), 3)
    yield b"\n" + _INDENT * 2 + b"}"


_INDENT = b"  "


def _listed(name: str, entries: Iterable[Iterable[bytes]], depth: int) -> Iterator[bytes]:
    """Yield a list of a record at a depth; its entries say their own indent."""
    yield _INDENT * depth + f'"{name}": ['.encode()
    parting = b"\n"
    for entry in entries:
        yield parting + _INDENT * (depth + 1)
        yield from entry
        parting = b",\n"
    yield b"]" if parting == b"\n" else b"\n" + _INDENT * depth + b"]"


def _piece(record: Record, depth: int) -> bytes:
    """A record as it stands at a depth, but for the indent of its
    first line. JSON's texts hold no line ends.
    """
    return msgspec.json.format(msgspec.json.encode(record), indent=2).replace(b"\n", b"\n" + _INDENT * depth)


def _beginning(record: Record, depth: int, *empty: str) -> bytes:
    """A record up to its last fields, lists that are empty in it."""
    indent = b"\n" + _INDENT * (depth + 1)
    end = b",".join(indent + f'"{name}": []'.encode() for name in empty) + b"\n" + _INDENT * depth + b"}"
    return _piece(record, depth).removesuffix(end) + b"\n"


def decode(data: bytes) -> DocumentNode:
    """Return the document of such a JSON. Raises `msgspec.DecodeError` where it is not one."""
    return json_as(data, DocumentNode)


def flatten(node: DocumentNode) -> Extraction:
    """Return the rows of a tree, without the ledger: `flatten(nest(e))` has the rows of `e`.

    Sections, paragraphs, recommendations, references and themes are in reading order; so are the findings of
    each paragraph, after those that concern none.
    """
    paragraph_nodes: list[ParagraphNode] = []

    def walk(paragraph: ParagraphNode) -> None:
        paragraph_nodes.append(paragraph)
        for item in paragraph.items:
            walk(item)

    for top in node.every_paragraph():
        walk(top)
    paragraph_nodes.sort(key=lambda node: node.line_first)
    cell_nodes = [cell for table in node.tables for cell in table.cells]
    nodes: list[ParagraphNode | CellNode] = [*paragraph_nodes, *cell_nodes]
    nodes.sort(key=lambda node: node.line_first)
    rows: dict[str, list[Any]] = {
        "sections": [narrowed(section, Section) for section in node.sections],
        "paragraphs": [narrowed(each, Paragraph) for each in paragraph_nodes],
        "tables": [narrowed(table, Table) for table in node.tables],
        "cells": [narrowed(each, Cell) for each in cell_nodes],
        "references": [row for each in nodes for row in each.references],
        "themes": [row for each in nodes for row in each.themes],
        "findings": [*node.findings, *(row for each in nodes for row in each.findings)],
    }
    whole = joined(narrowed(node, Document), rows)
    asked = {
        each.paragraph_id if isinstance(each, ParagraphNode) else each.cell_id: each.recommendation
        for each in nodes
    }
    return replace(
        whole,
        recommendations=tuple(
            _recommendation(unit, own)
            for unit in whole.paragraphs
            if (own := asked.get(unit.paragraph_id)) is not None
        ),
    )


def narrowed(row: Record, kind: type[_Row]) -> _Row:
    """Return a record of a kind, every field of which another record has, too."""
    return kind(**{name: getattr(row, name) for name in kind.__struct_fields__})


def _recommendation(row: Paragraph, asked: RecommendationNode) -> Recommendation:
    unit = {name: getattr(row, name) for name in Unit.__struct_fields__}
    return Recommendation(recommendation_id=row.paragraph_id, **unit, **asdict(asked))
