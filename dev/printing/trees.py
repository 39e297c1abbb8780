"""Trees of real documents: from truth files beside them, and from outputs of our own that are right."""

import json
import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Literal

import msgspec
import pyarrow.parquet as pq
from rapidfuzz import fuzz

from dev.measure.gold import load_gold
from unrec.models import ParagraphKind

NodeRole = Literal["front", "title", "heading", "paragraph", "closing", "note"]
ASIDE = 3
"""One work in so many is kept aside from training, in all its languages."""

_TYPES: dict[str, NodeRole] = {
    "frontmatter": "front",
    "title": "title",
    "heading": "heading",
    "paragraph": "paragraph",
    "backmatter": "closing",
    "footer": "closing",
    "closing": "closing",
    "note": "note",
}
_TYPE_OF = {"front": "frontmatter", "closing": "closing"}
_ANNEX = re.compile(r"(?i)annex|appendix")
_KINDS: dict[str, ParagraphKind] = {
    "e": "preambular",
    "o": "operative",
    "v": "provision",
    "r": "recommendation",
    "g": "paragraph",
}
# Labels that truths leave in the text: «19 - ...», «(一)...».
_LABEL_INSIDE = re.compile(
    r"^[\u200e\u200f\u202a-\u202e]*(\(?\d{1,3}\)?\s*[-–.])[\u200e\u200f\u202a-\u202e]*\s+"
    r"|^(\((?:[子丑寅卯辰巳午未申酉戌亥]|[一二三四五六七八九十]{1,3})\))\s*"
)
_STOP = re.compile(r"[;；。.:：，,،؛]$")


class Node(msgspec.Struct, frozen=True):
    """A heading, paragraph, note … of a document. `kind` is null but for paragraphs; levels count from 1."""

    role: NodeRole
    text: str
    label: str = ""
    level: int = 1
    kind: ParagraphKind | None = None
    path: str | None = None

    def as_truth(self) -> dict[str, Any]:
        """Return it as a row of a truth file, in the form of those of resolutions, with its path."""
        return {
            "type": _TYPE_OF.get(self.role, self.role),
            "kind": self.kind,
            "level": self.level,
            "label": self.label,
            "text": self.text,
            "path": self.path,
            "symbols": [],
            "urls": [],
        }


class Tree(msgspec.Struct, frozen=True):
    """A document as its nodes in reading order. `family` names the set it comes from."""

    name: str
    work: str
    language: str
    family: str
    nodes: tuple[Node, ...]

    @property
    def aside(self) -> bool:
        """Whether its work is kept aside from training: one third, all languages of a work alike."""
        return kept_aside(self.work)


def kept_aside(work: str) -> bool:
    """Whether a work is kept aside from training."""
    return zlib.crc32(work.encode()) % ASIDE == 0


FIRST, SECOND = 0, 1
"""The halves of the works for training: of the reader that the decoder weighs, of the one that doubts."""


def half(work: str) -> int:
    """Return which half of the works for training a work is in."""
    return zlib.crc32(f"half {work}".encode()) % 2


# ---------------------------------------------------------------------------------------------
# Truth files


def resolutions(corpus: Path) -> Iterator[Tree]:
    """Yield the trees of `en/resolutions` and `unxml`, which are also their families, without annexes."""
    for family in ("en/resolutions", "unxml"):
        for file in sorted((corpus / family).glob("*.truth.jsonl")):
            name = file.name.removesuffix(".truth.jsonl")
            language = name.rpartition(".")[2] if family == "unxml" else "en"
            nodes = tuple(_resolution_nodes(_rows(file)))
            if sound(nodes):
                yield Tree(name, name.partition(".")[0], language, family, numbered(nodes))


def _rows(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def _resolution_nodes(rows: Iterable[dict[str, Any]]) -> Iterator[Node]:
    """Yield the nodes before the annexes; labels that the truth leaves in a text are put right."""
    for row in rows:
        text, label = " ".join((row["text"] or "").split()), (row["label"] or "").strip()
        if row["type"] in {"heading", "title", "backmatter"} and _ANNEX.match(text):
            return
        role = _TYPES.get(row["type"])
        if role is None or text in {"", "*"}:
            continue
        if role == "paragraph" and row["kind"] == "operative" and not label:
            if inside := _LABEL_INSIDE.match(text):
                label, text = inside[1] or inside[2], text[inside.end() :].strip()
            elif len(text) < (60 if text[:1] < "\u2e80" else 30) and not _STOP.search(text):
                role = "heading"  # a short line without a stop is no clause, whatever the truth calls it
        yield Node(role, text, label, max(1, row["level"] or 1), row["kind"] if role == "paragraph" else None)


def sound(nodes: Sequence[Node]) -> bool:
    """Whether a resolution's truth has a preamble and clauses in order, and little that it names wrongly.

    Old volumes carry neighbours on their pages, whose clauses some truths call front matter or closing.
    """
    order = "".join(node.role[0] if node.kind is None else node.kind[0].upper() for node in nodes)
    body = order.count("P") + order.count("O")
    front = [node.text for node in nodes if node.role == "front"]
    return (
        body >= 6
        and "P" in order
        and not re.search("[PO].*[ft]|c+[PO]", order)
        and order.count("c") <= max(6, body // 3)
        and len(front) <= 14
        and not any(len(t) > 300 or re.match(r"\d{1,2}\. \w", t) or t[-1] in ";；،؛" for t in front)
    )


def annotated(corpus: Path) -> Iterator[Tree]:
    """Yield the trees of `outside/` and `openings/`, as far as the annotation gives whole texts.

    A document of which a paragraph's text is missing gives the longest stretch without a gap.
    """
    files = sorted((corpus / "outside").rglob("truth/*.jsonl")) + sorted(
        (corpus / "openings").glob("*.truth.jsonl")
    )
    for file in files:
        rows = _rows(file)
        name = file.name.removesuffix(".jsonl").removesuffix(".truth")
        stretch: list[Node] = []
        longest: list[Node] = []
        for row in rows[1:]:
            node = _annotated_node(row)
            stretch = [*stretch, node] if node else stretch if row["t"] not in {"p", "h"} else []
            longest = max(longest, stretch, key=len)
        if len(longest) >= 4:
            work = "itut_e119" if "itut_e119" in name else name
            yield Tree(name, work, name.partition("_")[0], "annotated", tuple(longest))


def _annotated_node(row: dict[str, Any]) -> Node | None:
    """Return the node of a row of an annotation; None where it has no whole text, or is a reference."""
    if row["t"] == "h":
        return Node("heading", row["title"], row.get("label") or "", row.get("level") or 1)
    text = " ".join((row.get("text") or "").split())
    if row["t"] == "p" and text and "…" not in (row.get("label") or ""):
        return Node(
            "paragraph", text, row.get("label") or "", row["path"].count("/") + 1, _KINDS[row["kind"][0]]
        )
    return None


COMPOSED = "composed"


def composed(folder: Path) -> Iterator[Tree]:
    """Yield the trees of a folder of gold: lists of recommendations under meetings, which few sets hold."""
    for gold in load_gold(folder):
        document = gold.extraction.document
        heads = [
            (row.line, Node("heading", row.title, row.label or "", row.level))
            for row in gold.extraction.sections
        ]
        rows = [
            (row.line_first, Node("paragraph", row.text, row.label or "", row.level, row.kind))
            for row in gold.extraction.paragraphs
        ]
        nodes = tuple(node for _, node in sorted(heads + rows, key=lambda pair: pair[0]))
        yield Tree(gold.source.name, document.work_id, document.language, COMPOSED, nodes)


# ---------------------------------------------------------------------------------------------
# Outputs of our own


def outputs(output: Path, truth: Path | None = None) -> Iterator[Tree]:
    """Yield the trees of the documents in an output of `unrec run`, paths as in the output.

    Of reviews only those that are fully right by the `*.truth.jsonl` in a folder `truth`; of others those
    that nobody needs to look at.
    """
    tables = {
        t: pq.read_table(output / f"{t}.parquet").to_pylist()
        for t in ("documents", "sections", "paragraphs", "lines")
    }
    by_document: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for table, rows in tables.items():
        for row in rows:
            by_document.setdefault(row["document_id"], {}).setdefault(table, []).append(row)
    for own in by_document.values():
        document = own["documents"][0]
        nodes = tuple(_output_nodes(own))
        stem = Path(document["source"]).stem
        right = document["status"] == "ok"
        if truth and document["kind"] == "upr_report":
            right = _fully_right(nodes, truth / f"{stem}.truth.jsonl")
        if right and len(nodes) > 8:
            yield Tree(stem, stem.partition(".")[0], document["language"], document["kind"], nodes)


def _output_nodes(own: dict[str, list[dict[str, Any]]]) -> Iterator[Node]:
    """Yield the nodes of a document's ledger in their order; furniture and tables are left out."""
    sections = {row["section_id"]: row for row in own.get("sections", [])}
    paragraphs = {row["paragraph_id"]: row for row in own.get("paragraphs", [])}
    seen: set[str] = set()
    for line in own.get("lines", []):
        key = line["paragraph_id"] or line["section_id"]
        if line["role"] == "item" and key in paragraphs and key not in seen:
            row = paragraphs[key]
            yield Node("paragraph", row["text"], row["label"] or "", row["level"], row["kind"], row["path"])
        elif line["role"] == "heading" and key in sections and key not in seen:
            row = sections[key]
            yield Node("heading", row["title"], row["label"] or "", row["level"])
        elif line["role"] == "front_matter" and line["text"].strip():
            yield Node("front", " ".join(line["text"].split()))
        elif line["role"] == "closing" and line["text"].strip():
            yield Node("closing", " ".join(line["text"].split()))
        seen.add(key)


def _fully_right(nodes: Sequence[Node], file: Path) -> bool:
    """Whether every recommendation of a review's truth stands at its place with its text."""
    if not file.is_file():
        return False
    places = {re.sub(r"^.*?r(?=\d)", "", node.path): node.text for node in nodes if node.path}
    return all(
        max(fuzz.partial_ratio(t[:400].lower(), places.get(row["label"], "").lower()) for t in row["texts"])
        >= 90
        for row in _rows(file)
        if row["texts"]
    )


# ---------------------------------------------------------------------------------------------
# Paths


def numbered(nodes: Sequence[Node]) -> tuple[Node, ...]:
    """Give the paragraphs of a resolution the paths that the data contract gives them by their labels.

    Null for all where a level cannot be right: an item without the one before it.
    """
    counts: dict[str, int] = {}
    taken: set[str] = set()
    parents: list[str] = [""]
    told: list[Node] = []
    for node in nodes:
        if node.role != "paragraph":
            told.append(node)
            continue
        del parents[node.level :]
        parent = parents[-1]
        siblings = counts[parent] = counts.get(parent, 0) + 1
        value = ordinal(node.label, siblings)
        first = not any(other.role == "paragraph" for other in told)
        if value is not None:
            place = f"{parent}.{value}" if parent else f"r{value}"
            if parent and value > 1 and f"{parent}.{value - 1}" not in taken:
                return tuple(nodes)
        elif first and len(node.text) <= 60 and node.kind == "preambular":
            place, counts[parent] = "p0", 0
        else:
            unlabelled = counts[f"{parent}#"] = counts.get(f"{parent}#", 0) + 1
            place = f"{parent}.p{unlabelled}" if parent else f"p{unlabelled}"
        path, again = place, 1
        while path in taken:
            again += 1
            path = f"{place}~{again}"
        taken.add(path)
        parents.append(path)
        told.append(msgspec.structs.replace(node, path=path))
    return tuple(told)


_LETTERS = ("abcdefghijklmnopqrstuvwxyz", "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ", "абвгдежзиклмнопрстуфхцчшщэюя")
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv")
_CHINESE = "一二三四五六七八九十"


def ordinal(label: str, expected: int = 0) -> int | None:
    """Return the value of a label, of several readings the nearest to `expected`; None without one."""
    bare = re.sub(r"[\W_]+", "", label).lower()
    if not bare:
        return None
    if bare.isdigit():
        return int(bare)
    readings = [letters.index(bare) + 1 for letters in _LETTERS if len(bare) == 1 and bare in letters]
    readings += [_ROMAN.index(bare) + 1] if bare in _ROMAN else []
    if all(c in _CHINESE for c in bare):
        tens, _, units = bare.rpartition("十")
        readings.append(
            (10 * (_CHINESE.index(tens) + 1 if tens else 1) if "十" in bare else 0)
            + (_CHINESE.index(units) + 1 if units else 0)
        )
    return min(readings, key=lambda value: abs(value - expected)) if readings else None
