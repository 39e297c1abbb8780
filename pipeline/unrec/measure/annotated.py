"""Annotated texts: a line of JSON for each paragraph, heading and reference of a document, compared with its
rows.

docs/evaluating.md describes the format.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeVar
from urllib.parse import unquote

import msgspec

from unrec.data import held, json_as
from unrec.measure.scorer import MeasureError, Row, Side, by_value
from unrec.models import Extraction, Paragraph, Reference, Section
from unrec.nested import grouped
from unrec.reading import SUFFIXES
from unrec.text import TATWEEL

TRUTH = ".truth.jsonl"
STRETCH = 300
"""How many letters of a paragraph are compared where its whole text need not be equal."""

# How an annotated text writes a paragraph without a label, a paragraph that is meant, and what is not meant.
_UNLABELLED, _TARGET, _NOT = "p:", "TARGET", "NOT-"
_Line = TypeVar("_Line")


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The letters of kinds and the abbreviations of instruments that a truth may use."""

    paragraphs: dict[str, str]
    instruments: dict[str, str]


words = held(Words, "measure", "annotated.toml")


class Line(msgspec.Struct, frozen=True):
    """A line about a document: `t` is p (a paragraph), h (a heading) or r (a reference); others are notes.

    A paragraph and a heading have `label`, `text` and `path`: the labels from the outermost down with a slash
    between, `p` for a paragraph without a label. A reference stands `in` a paragraph, named by its path or,
    where it has no label, by `p:` and its first words; `symbol` or `instrument`, `article` and `paragraph`
    are what it means.
    """

    t: str = ""
    label: str = ""
    path: str = ""
    kind: str = ""
    text: str = ""
    within: str = msgspec.field(default="", name="in")
    surface: str = ""
    instrument: str = ""
    article: str = ""
    paragraph: str = ""
    symbol: str = ""


def read_lines(kind: type[_Line]) -> Callable[[Path], list[_Line]]:
    """Return what reads a truth of one record a line; it raises `MeasureError` at one of another format."""
    return lambda path: [
        _decoded(path, line, kind) for line in path.read_bytes().splitlines() if line.strip()
    ]


def read_whole(kind: Any) -> Callable[[Path], Any]:
    """Return what reads a truth that is one value. Raises `MeasureError` where it is of another format."""
    return lambda path: _decoded(path, path.read_bytes(), kind)


def _decoded(path: Path, data: bytes, kind: Any) -> Any:
    try:
        return json_as(data, kind)
    except msgspec.DecodeError as error:
        raise MeasureError(f"{path}: {error}") from error


def plain(text: str | None) -> str:
    """Return a text as it is compared: letters and digits in one case, one space for all else.

    What only stretches a word in print is none of its letters.
    """
    folded = unicodedata.normalize("NFKC", text or "").casefold().replace(TATWEEL, "")
    return re.sub(r"[\W_]+", " ", folded).strip()


def plain_label(text: str | None) -> str:
    """Return a label without its marks, digits in ASCII."""
    text = unicodedata.normalize("NFKC", text or "")
    text = "".join(str(unicodedata.digit(c)) if c.isdigit() else c for c in text)
    return re.sub(r"[\s.)(\-–—:\u200e\u200f]+$|^[\s(\-–—\u200e\u200f]+|\s", "", text)


def plain_symbol(text: str) -> str:
    """Return a symbol without the spaces and typing errors by which links differ from print."""
    return re.sub(r"\s", "", unquote(text)).upper().replace("/RES/RES/", "/RES/")


def as_linked(symbol: str, part: str | None, linked: Collection[str]) -> str:
    """Return a symbol that is cited as links have it: with the letter of its part, with all parts of which
    it is one (`A/RES/54/237A-C`), or, as many links are, without.
    """
    lettered = plain_symbol(f"{symbol}{part or ''}")
    letter = _LETTER.search(lettered)
    if letter is None or lettered in linked:
        return lettered
    whole = lettered[: letter.start()] + lettered[letter.end() :]
    ranges = (each for each in linked if _has_part(each, whole, letter[0]))
    return whole if whole in linked else next(ranges, lettered)


_LETTER = re.compile(r"(?<=\d)[A-Z](?=\(|$)")


def _has_part(link: str, whole: str, letter: str) -> bool:
    parts = link.removeprefix(whole)
    return parts != link and len(parts) == len("A-C") and parts[0] <= letter <= parts[-1]


def clause(label: str | None, text: str | None) -> tuple[str, str]:
    """Return what a paragraph is known by: its label, and how it begins."""
    return plain_label(label), plain(text)[:STRETCH]


def placed(names: Iterable[str]) -> list[str]:
    """Return names of which each is there once: `p`, `p~2`, `p~3`."""
    times: Counter[str] = Counter()
    made = []
    for name in names:
        times[name] += 1
        made.append(name if times[name] == 1 else f"{name}~{times[name]}")
    return made


def headings_met(heads: Sequence[tuple[str, str]], sections: Iterable[Section]) -> Row:
    """Return the row of headings, each a place and its words: met where a section has these words; recall
    only.
    """
    printed = set[str]()
    for section in sections:
        printed |= {plain(section.title), plain(f"{section.label} {section.title}")}
    gold = [Side(place, plain(text), text) for place, text in heads]
    return Row("headings", gold, [side for side in gold if side.value in printed], (by_value,), recall=True)


def table(name: str, truth: Sequence[Line], extraction: Extraction | None) -> Iterator[Row]:
    """Yield the rows of a text: its paragraphs, their kinds and places, its headings, what it refers to.

    A paragraph is found by its label and its first letters. Headings and references are compared where the
    truth has any, by recall alone. Raises `MeasureError` where a reference is in no paragraph of the truth.
    """
    rows = {row.paragraph_id: row for row in extraction.paragraphs} if extraction else {}
    lines = [line for line in truth if line.t == "p"]
    places = placed(line.path for line in lines)
    met = _paragraphs_met(lines, rows.values())
    yield Row(
        "paragraphs",
        [
            Side(place, clause(line.label, line.text), line.text)
            for place, line in zip(places, lines, strict=True)
        ],
        [Side(row.path, clause(row.label, row.text), row.text) for row in rows.values()],
        (by_value,),
    )
    there = [(place, row) for place, row in zip(places, met, strict=True) if row is not None]
    kinds = words().paragraphs
    yield Row(
        "kinds",
        [Side(place, kinds.get(line.kind, line.kind)) for place, line in zip(places, lines, strict=True)],
        [Side(place, row.kind, row.text, rule=row.kind_rule) for place, row in there],
    )
    yield Row(
        "paths",
        [Side(place, plain_path(line.path)) for place, line in zip(places, lines, strict=True)],
        [Side(place, labels_down_to(row, rows)) for place, row in there],
    )
    heads = [(line.path, f"{line.label} {line.text}") for line in truth if line.t == "h"]
    if heads:
        yield headings_met(heads, extraction.sections if extraction else ())
    cited = [line for line in truth if line.t == "r"]
    if cited:
        yield from _cited(cited, [met[_paragraph_of(name, line, lines)] for line in cited], extraction, rows)


def _paragraphs_met(lines: Iterable[Line], rows: Iterable[Paragraph]) -> list[Paragraph | None]:
    """The row that each paragraph of the truth is; a row is but of one."""
    left = grouped(rows, lambda row: clause(row.label, row.text))
    there = (left.get(clause(line.label, line.text)) for line in lines)
    return [rows_left.pop(0) if rows_left else None for rows_left in there]


def plain_path(path: str) -> str:
    """Return the labels of a place without their marks."""
    return "/".join(map(plain_label, path.split("/")))


def labels_down_to(row: Paragraph, rows: Mapping[str, Paragraph]) -> str:
    """Return the labels from the outermost paragraph down to this, `p` for none, as a truth writes a
    place.
    """
    label = plain_label(row.label) or "p"
    parent = rows.get(row.parent_id or "")
    return f"{labels_down_to(parent, rows)}/{label}" if parent is not None else label


class _Cited(NamedTuple):
    """A reference of the truth, its place, and that of the output that it is."""

    line: Line
    place: str
    met: Reference | None


def _cited(
    cited: Sequence[Line],
    within: Sequence[Paragraph | None],
    extraction: Extraction | None,
    rows: Mapping[str, Paragraph],
) -> Iterator[Row]:
    """The rows of references: whether each is found, and means what the truth says."""
    references = extraction.references if extraction else ()
    met = _references_met(cited, within, references, rows)
    places = placed(f"{line.within} {line.surface}" for line in cited)
    every = {
        place: _Cited(*each) for place, each in zip(places, zip(cited, places, met, strict=True), strict=True)
    }
    gold = [Side(place, _meant(each.line), each.line.surface) for place, each in every.items()]
    got = [
        Side(place, _said(each.met), each.met.surface, status=each.met.status, rule=each.met.rule)
        for place, each in every.items()
        if each.met is not None
    ]
    yield Row("references", gold, got, agree=lambda *_: True, recall=True)

    def means(side: Side, _: Side) -> bool:
        there = every[side.place]
        return there.met is not None and is_meant(there.line, there.met, rows)

    yield Row("targets", gold, got, agree=means)


def _meant(line: Line) -> str:
    return " ".join(filter(None, (line.symbol, line.instrument, line.article, line.paragraph)))


def _said(reference: Reference) -> str:
    columns = ("symbol", "instrument_id", "target_id", "article", "paragraph")
    return " ".join(filter(None, (getattr(reference, column) for column in columns)))


def _paragraph_of(name: str, line: Line, lines: Sequence[Line]) -> int:
    """The place in the truth of the paragraph that a reference is in."""
    begins = plain(line.within.removeprefix(_UNLABELLED)) if line.within.startswith(_UNLABELLED) else None
    for at, each in enumerate(lines):
        if each.path == line.within or (
            begins is not None and not each.label and plain(each.text).startswith(begins)
        ):
            return at
    raise MeasureError(f"{name}: {line.surface!r} is in {line.within}, and no paragraph is")


def _references_met(
    cited: Sequence[Line],
    within: Sequence[Paragraph | None],
    references: Iterable[Reference],
    rows: Mapping[str, Paragraph],
) -> list[Reference | None]:
    """The reference that each of the truth is: one that overlaps it, of several one that means the same."""
    left = grouped(references, lambda row: row.paragraph_id)
    met: list[Reference | None] = [None] * len(cited)
    for meant in (True, False):
        for at, (line, row) in enumerate(zip(cited, within, strict=True)):
            if row is None or met[at] is not None:
                continue
            for each in left.get(row.paragraph_id, ()):
                if _overlaps(line.surface, each, row.text) and (not meant or is_meant(line, each, rows)):
                    met[at] = each
                    left[row.paragraph_id].remove(each)
                    break
    return met


def _overlaps(surface: str, reference: Reference, text: str) -> bool:
    """Whether a reference shares letters with one of the places of a surface in the paragraph's text."""
    start, end = (len(_letters(text[:at])) for at in (reference.char_start, reference.char_end))
    whole, letters = _letters(text), _letters(surface)
    at = whole.find(letters)
    while at >= 0 and letters:
        if at < end and start < at + len(letters):
            return True
        at = whole.find(letters, at + 1)
    return False


def _letters(text: str) -> str:
    return plain(text).replace(" ", "")


def is_meant(line: Line, reference: Reference, rows: Mapping[str, Paragraph]) -> bool:
    """Tell whether a reference means what the truth says."""
    kind, _, value = line.instrument.partition(":")
    if kind == _TARGET:
        target = rows.get(reference.target_id or "")
        return target is not None and labels_down_to(target, rows) == plain_path(value)
    if (reference.article or "", reference.paragraph or "") != (line.article, line.paragraph):
        return False
    if line.symbol:
        symbol = plain_symbol(line.symbol)
        return as_linked(reference.symbol or "", reference.part, {symbol}) == symbol
    other = line.instrument.removeprefix(_NOT)
    instrument = words().instruments.get(other, other)
    return (reference.instrument_id == instrument) == (other == line.instrument)


def truths_in(folder: Path) -> dict[str, Path]:
    """Return the annotated texts of a folder, at any depth, by the name of the document that each is of.

    `x.truth.jsonl` belongs to `x.pdf`, `x.docx`, or another file `x`; `x.txt.truth.jsonl` to `x.txt` alone.
    """
    return {path.name.removesuffix(TRUTH): path for path in sorted(folder.rglob(f"*{TRUTH}"))}


def names_of(source: str) -> tuple[str, ...]:
    """Return the names by which a truth may call a document: its own, and that without its ending."""
    stem, dot, ending = source.rpartition(".")
    return (source, stem) if dot and f".{ending.lower()}" in SUFFIXES else (source,)
