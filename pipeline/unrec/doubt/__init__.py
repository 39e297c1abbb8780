"""doubt: a second reader of the lines, and where it does not agree with what was read.

It shares no feature with the evidence of the first and learned from other works; it reads the ledger, so that
an output can be doubted again. Tables and contents pages are left out.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from unrec.doubt.calibrated import Calibration, load_calibration
from unrec.doubt.reader import Reader, load_reader
from unrec.evidence.roles import TAGS
from unrec.findings import finding
from unrec.models import CellParagraph, Extraction, Finding, Line, Paragraph

__all__ = ("Weighed", "second_reading", "weighed")

_PARTS = 4
_TOLD_BELOW = 0.5
_NAMED_BELOW = 0.6
"""Even what the second reader doubts most is right about as often as not: less is rarely said of a row."""
_MISSED_FROM = 0.9
_MOST_FINDINGS = 50
_NOT_COMPARED = frozenset({"contents", "table"})
_OF_PARAGRAPHS = frozenset({"item", "continuation"})
_LOST_IN = frozenset({"heading", "front_matter", "closing", "unassigned"})
"""Notes and furniture are not among them: a note without its mark looks like a paragraph."""
_BEGIN, _ON = "POB", "pob"
_LETTERS = {"preambular": "P", "operative": "O"}
_LOST_BELOW = frozenset({"heading", "unassigned"})
_COLUMN = {letter: at for at, letter in enumerate(TAGS)}
_WORDS = {
    **dict.fromkeys("FT", "front matter"),
    "P": "a new preambular paragraph",
    "O": "a new operative paragraph",
    "B": "a new paragraph",
    "H": "a heading",
    "h": "the heading above, going on",
    "Z": "a closing",
    **dict.fromkeys("pob", "the paragraph above, going on"),
    **dict.fromkeys("Nvwu", "a note"),
    **dict.fromkeys("Xqrs", "furniture"),
}


class Weighed(NamedTuple):
    """What the second reader thinks of a paragraph or heading: how likely it begins there, goes on through
    all its lines, ends there, and is of its kind; from 0 to 1. `row` is the line where it doubts most.

    `alike` and `kinds` are the shares of the document's paragraphs on which it agrees, and on whose kind:
    where it agrees on little, the family may be one it does not know.
    """

    begins: float
    goes_on: float
    ends: float
    kind: float
    row: int
    alike: float = 1.0
    kinds: float = 1.0


def second_reading(
    extraction: Extraction, reader: Reader | None = None, calibration: Calibration | None = None
) -> Extraction:
    """Return the extraction with `agreement` in its paragraphs and sections, and a finding `doubt.reader` for
    each place where the second reader reads otherwise. Time and memory grow with the lines.

    Rows of tables and what stands on contents pages have none, nor has any row of a document on which the
    second reader agrees so rarely that it cannot judge it. Raises `WeightsError` where the package is
    damaged.
    """
    if extraction.document.status == "failed" or not extraction.paragraphs:
        return extraction
    calibration = calibration or load_calibration()
    of_rows = _Rows(extraction, reader or load_reader())
    known = {key: calibration.paragraph(told) for key, told in of_rows.paragraphs.items()}
    foreign = bool(known) and all(sure is None for sure in known.values())
    heads = {} if foreign else {key: calibration.section(told) for key, told in of_rows.sections.items()}
    paragraphs = tuple(replace(row, agreement=known.get(row.paragraph_id)) for row in extraction.paragraphs)
    asking = tuple(
        replace(row, agreement=known.get(row.recommendation_id)) for row in extraction.recommendations
    )
    sections = tuple(replace(row, agreement=heads.get(row.section_id)) for row in extraction.sections)
    findings = (*extraction.findings, *_findings(extraction, of_rows, known))
    return replace(
        extraction, paragraphs=paragraphs, recommendations=asking, sections=sections, findings=findings
    )


def weighed(extraction: Extraction, reader: Reader) -> tuple[Mapping[str, Weighed], Mapping[str, Weighed]]:
    """Return what the second reader thinks of each paragraph and each section, by id: to calibrate by."""
    of_rows = _Rows(extraction, reader)
    return of_rows.paragraphs, of_rows.sections


class _Rows:
    """The ledger beside the second reading: rows are the lines that the second reader has read."""

    def __init__(self, extraction: Extraction, reader: Reader) -> None:
        lines = extraction.lines
        taken = {at for at, line in enumerate(lines) if line.role in _NOT_COMPARED}
        self.second = reader.read(lines, taken)
        self.ledger = [lines[at] for at in self.second.lines]
        chances = self.second.chances
        self.begin = _sum(chances, _BEGIN)
        self.on = _sum(chances, _ON)
        self.head = _sum(chances, "H")
        self.paragraphs: dict[str, Weighed] = {}
        self.sections: dict[str, Weighed] = {}
        prose = (row for row in extraction.paragraphs if not isinstance(row, CellParagraph))
        kinds = {row.paragraph_id: row.kind for row in prose}
        for key, rows in self._stretches(_OF_PARAGRAPHS, "paragraph_id"):
            if key in kinds:
                self.paragraphs[key] = self._paragraph(rows, kinds[key])
        self._spread()
        titles = {row.section_id for row in extraction.sections}
        for key, rows in self._stretches(frozenset({"heading"}), "section_id"):
            if key in titles:
                self.sections[key] = self._section(rows)

    def _spread(self) -> None:
        """Tell every paragraph on how many of the document's the second reader agrees."""
        thoughts = self.paragraphs.values()
        count = max(1, len(thoughts))
        agreed = sum(min(each[:_PARTS]) > _TOLD_BELOW for each in thoughts)
        alike = (agreed + 1) / (count + 1)  # one paragraph shows no share
        kinds = sum(each.kind > _TOLD_BELOW for each in thoughts) / count
        self.paragraphs = {
            key: each._replace(alike=alike, kinds=kinds) for key, each in self.paragraphs.items()
        }

    def _stretches(self, roles: frozenset[str], column: str) -> Iterator[tuple[str, list[int]]]:
        rows: dict[str, list[int]] = {}
        for row, line in enumerate(self.ledger):
            key = getattr(line, column) if line.role in roles else None
            if key is not None:
                rows.setdefault(key, []).append(row)
        yield from rows.items()

    def _paragraph(self, rows: Sequence[int], kind: str) -> Weighed:
        first, last = rows[0], rows[-1]
        letter = _LETTERS.get(kind, "B")
        both = letter + letter.lower()
        body = self.second.chances[rows].sum(0)
        all_kinds = sum(float(body[_COLUMN[each]]) for each in _BEGIN + _ON)
        own_kind = sum(float(body[_COLUMN[each]]) for each in both)
        doubtful = min(rows[1:], key=lambda row: float(self.on[row]), default=first)
        goes_on = float(self.on[doubtful]) if len(rows) > 1 else 1.0
        begins = float(self.begin[first])
        follows = self._following(last)
        ends = 1.0 - float(self.on[follows]) if follows is not None else 1.0
        weakest = min((begins, first), (goes_on, doubtful), (ends, last if follows is None else follows))
        return Weighed(begins, goes_on, ends, own_kind / max(all_kinds, 1e-9), weakest[1])

    def _section(self, rows: Sequence[int]) -> Weighed:
        first = rows[0]
        going = float(_sum(self.second.chances, "Hh")[rows[1:]].min()) if len(rows) > 1 else 1.0
        return Weighed(float(self.head[first]), going, 1.0, 1.0, first)

    def _following(self, row: int) -> int | None:
        """The next row that is no furniture and no note by either reading; None below the last."""
        for after in range(row + 1, min(row + 12, len(self.ledger))):
            line = self.ledger[after]
            between = self.second.tags[after] in "XNqrsvwu" or line.role in {"furniture", "footnote"}
            if not between:
                return after
        return None

    def missed(self) -> Iterator[int]:
        """Yield the rows where only the second reader begins a paragraph, surely: between the first and the
        last paragraph of both; below these where they are headings; all where they are more than both have.
        """
        both = [
            row
            for row, line in enumerate(self.ledger)
            if line.role == "item" and self.begin[row] > _TOLD_BELOW
        ]
        alone = [
            row
            for row, line in enumerate(self.ledger)
            if line.role in _LOST_IN and self.begin[row] >= _MISSED_FROM
        ]
        if len(alone) > len(both):
            yield from alone
            return
        for row in alone:
            if row > both[0] and (row < both[-1] or self.ledger[row].role in _LOST_BELOW):
                yield row


def _sum(chances: NDArray[np.float32], letters: str) -> NDArray[np.float32]:
    return np.asarray(chances[:, [_COLUMN[letter] for letter in letters]].sum(1), np.float32)


def _findings(extraction: Extraction, rows: _Rows, known: Mapping[str, float | None]) -> Iterator[Finding]:
    """Yield a finding for each paragraph that the second reader reads otherwise, and each only it has."""
    document_id = extraction.document.document_id
    if known and all(sure is None for sure in known.values()):  # a foreign document
        alike = next(iter(rows.paragraphs.values())).alike
        yield finding(
            "doubt.foreign",
            f"the second reader agrees on {alike:.0%} of the paragraphs, and judges none",
            document_id=document_id,
        )
    told = 0
    for paragraph in extraction.paragraphs:
        sure = known.get(paragraph.paragraph_id)
        if sure is None or sure >= _NAMED_BELOW or told >= _MOST_FINDINGS:
            continue
        told += 1
        row = rows.paragraphs[paragraph.paragraph_id].row
        line = rows.ledger[row]
        yield finding(
            "doubt.reader",
            f"{_read_as(paragraph, line)}; {_read_again(paragraph, line, rows.second.tags[row])}"
            f" (agreement {sure:.2f})",
            line.text,
            document_id=document_id,
            paragraph_id=paragraph.paragraph_id,
            page=line.page,
            line=line.line,
        )
    for row in rows.missed():
        line = rows.ledger[row]
        if told >= _MOST_FINDINGS:
            return
        told += 1
        words = line.role.replace("_", " ")
        yield finding(
            "doubt.reader",
            f"read as {words}; the second reader reads {_WORDS[rows.second.tags[row]]} here",
            line.text,
            document_id=document_id,
            page=line.page,
            line=line.line,
        )


def _read_again(paragraph: Paragraph, line: Line, tag: str) -> str:
    """What the second reader makes of a line of a paragraph; of its first, it may only be less sure."""
    if line.line == paragraph.line_first and tag == _LETTERS.get(paragraph.kind, "B"):
        return "the second reader reads it so, but is not sure"
    return f"the second reader reads {_WORDS[tag]} here"


def _read_as(paragraph: Paragraph, line: Line) -> str:
    if line.paragraph_id != paragraph.paragraph_id:
        return "read as a paragraph that has ended before this line"
    if line.line != paragraph.line_first:
        return "read as a paragraph that goes on here"
    return f"read as {paragraph.kind} from here on"
