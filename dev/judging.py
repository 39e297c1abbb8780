"""Documents of works that the second reader was not trained on, each read and held against its truth.

As they are, those of two thirds of the works; printed again, those of the third that no reader was trained
on, in the layouts kept aside.
"""

import random
import re
import unicodedata
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from dev.measure.reviews import ReviewTruth, review_table
from dev.printing.__main__ import chosen
from dev.printing.layouts import ASIDE
from dev.printing.text import as_text, printed
from dev.printing.trees import FIRST, Tree, annotated, half, kept_aside, outputs, resolutions
from unrec.doubt import Weighed, weighed
from unrec.doubt.calibrated import FOREIGN
from unrec.doubt.reader import load_reader
from unrec.kinds import classify, requests
from unrec.measure.annotated import TRUTH, read_lines
from unrec.measure.scorer import compare, tallies
from unrec.models import CellParagraph, Extraction, Paragraph, Source
from unrec.reading import read, source_of
from unrec.structure import structure
from unrec.structure.normalise import normalise

FEW = ("one", "60-blank", "60-raw")
"""Layouts of reviews and of other families: a few works must not make up most rows."""
LAYOUTS = 3
"""Layouts that each tree is printed in: faults of one work are alike in all, and many works tell more."""
AS_IT_IS = "as it is"
_DIGITS = "0123456789"
_KINDS = {"preambular": "P", "operative": "O", "recommendation": "O"}
_REVIEWS = "en/upr"


class Row(msgspec.Struct, frozen=True):
    """A paragraph or heading: what the second reader thinks of it, and whether it is right."""

    thought: Weighed
    right: bool


class Judged(msgspec.Struct, frozen=True):
    """A document: its name, work, family and layout, its rows, and the share of its truth that is lost."""

    name: str
    work: str
    family: str
    layout: str
    paragraphs: list[Row]
    sections: list[Row]
    loss: float
    extraction: Extraction

    def part(self, parts: int) -> int:
        """Return which of so many parts its work is in; its languages and layouts are all in one."""
        return zlib.crc32(self.work.encode()) // 3 % parts


def judged(corpus: Path, works: int, output: Path | None = None) -> Iterator[Judged]:
    """Yield all documents: as they are, and `works` of each family and language printed again.

    `output` is one of `unrec run` over the reviews; those that are right by their truth are printed, too.
    """
    trees = [*resolutions(corpus), *annotated(corpus)]
    for tree in chosen(filter(_is_new, trees), None, works * 3, trained=True):
        for file in _files(corpus, tree):
            yield judge(tree, AS_IT_IS, source_of(file.name, file.read_bytes()))
    yield from _reviews(corpus / _REVIEWS)
    right = outputs(output, corpus / _REVIEWS) if output else ()
    for tree in chosen((*trees, *right), None, works, trained=False):
        names = ASIDE if tree.family in {"en/resolutions", "unxml"} else FEW
        rnd = random.Random(zlib.crc32(f"layouts {tree.name}".encode()))
        for name in rnd.sample(sorted(names), LAYOUTS):
            layout = ASIDE[name]
            text = as_text(printed(tree, layout, rnd), layout)
            yield judge(tree, name, source_of(f"{tree.name}.txt", text.encode()))


def _is_new(tree: Tree) -> bool:
    return tree.aside or half(tree.work) == FIRST


def _files(corpus: Path, tree: Tree) -> Sequence[Path]:
    """The file of a tree; of annotated texts there may be two of one name, whose truths are two."""
    if tree.family == "annotated":
        files = [
            *(corpus / "outside").glob(f"*/{tree.name}"),
            *(corpus / "openings").glob(f"{tree.name}*[!l]"),
        ]
        return files if len(files) == 1 else ()
    return (corpus / tree.family / f"{tree.name}.txt",)


def _reviews(folder: Path) -> Iterator[Judged]:
    """Yield the reviews by their recommendations; the other paragraphs of these have no truth."""
    for truth in sorted(folder.glob(f"*{TRUTH}")):
        name = truth.name.removesuffix(TRUTH)
        file = folder / f"{name}.pdf"
        if (kept_aside(name) or half(name) == FIRST) and file.is_file():
            extraction = _read(source_of(file.name, file.read_bytes()))
            rows = list(review_table(name, read_lines(ReviewTruth)(truth), extraction))
            loss = 1 - tallies(compare(name, rows))["places"].f1
            yield Judged(name, name, "reviews", AS_IT_IS, [], [], loss, extraction)


def _read(source: Source) -> Extraction:
    return requests(classify(normalise(structure(read(source)))))


def judge(tree: Tree, layout: str, source: Source) -> Judged:
    """Read a document and compare it with its tree, between the first and the last paragraph of both; notes
    that are read as paragraphs count wherever they stand.
    """
    extraction = _read(source)
    gold = Counter((_kind(n.kind, tree), _plain(n.text)) for n in tree.nodes if n.role == "paragraph")
    notes = {_plain(node.text) for node in tree.nodes if node.role == "note"}
    met, rows = _compared(tree, extraction, {key[1] for key in gold}, notes)
    paragraphs, sections = weighed(extraction, load_reader()) if rows else ({}, {})
    left = gold.copy()
    told: list[Row] = []
    right = 0
    for row, key in rows:
        good = left[key] > 0
        left[key] -= good
        right += good
        # Reprints have more notes at their end than documents have: these would bend the curves.
        if row.paragraph_id in paragraphs and key[1].lstrip(_DIGITS) not in notes:
            told.append(Row(paragraphs[row.paragraph_id], good))
    heads = {_plain(f"{node.label} {node.text}") for node in tree.nodes if node.role in {"heading", "title"}}
    heads |= {_plain(node.text) for node in tree.nodes if node.role in {"heading", "title"}}
    titled = [
        Row(sections[row.section_id], _plain(row.title) in heads)
        for row in extraction.sections
        if row.section_id in sections and row.line in met and told and told[0].thought.alike >= FOREIGN
    ]
    loss = 1 - 2 * right / (gold.total() + len(rows))
    return Judged(f"{tree.name} {layout}", tree.work, tree.family, layout, told, titled, loss, extraction)


_Key = tuple[str, str]


def _compared(
    tree: Tree, extraction: Extraction, texts: set[str], notes: set[str]
) -> tuple[range, list[tuple[Paragraph, _Key]]]:
    """The lines from the first to the last paragraph that the tree has, and the rows that are compared."""
    rows = [row for row in extraction.paragraphs if not isinstance(row, CellParagraph)]
    keys = [(_kind(row.kind, tree), _plain(row.text)) for row in rows]
    met = [at for at, key in enumerate(keys) if key[1] in texts]
    if not met:
        return range(0), []
    compared = [
        (row, key)
        for at, (row, key) in enumerate(zip(rows, keys, strict=True))
        if met[0] <= at <= met[-1] or key[1].lstrip(_DIGITS) in notes
    ]
    return range(rows[met[0]].line_first, rows[met[-1]].line_last + 1), compared


def _kind(kind: str | None, tree: Tree) -> str:
    return _KINDS.get(kind or "", "") if tree.family != "annotated" else ""


def _plain(text: str) -> str:
    return re.sub(r"[\W_\u0640]+", "", unicodedata.normalize("NFKC", text)).casefold()[:400]
