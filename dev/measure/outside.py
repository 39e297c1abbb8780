"""Documents of families that nobody worked on: judgments, laws, letters, web pages, annotated line by line.

A line is `p` (a paragraph), `h` (a heading), `r` (a reference); it gives only as much of a text as tells it,
and several answers where several are right. What is measured is found, not what is too much.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from hashlib import sha1
from pathlib import Path
from typing import NamedTuple

import msgspec

from dev.measure.parts import ByTruth
from unrec.measure.annotated import placed, words
from unrec.measure.scorer import Row, Side
from unrec.models import Extraction, Paragraph, Reference

FOLDER = "truth"
"""The folder beside the documents in which `NAME.jsonl` is the truth of the document NAME."""

_BEGINNING = 26
_ABJAD = "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ"
_ROMAN = {
    numeral: at
    for at, numeral in enumerate(
        ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv"], 1
    )
}
_INVISIBLE = re.compile("[\u0640\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\u00ad]")
_NUMBER = re.compile(r"(?:^|\.)((?:r\d|rec\d|p\d|t\d).*)$")


class Line(msgspec.Struct, frozen=True):
    """A line of a truth; `sha` hashes the text where the text itself is not given, `alts` other right
    ones.
    """

    t: str = ""
    label: str = ""
    alt: str = ""
    path: str = ""
    kind: str = ""
    start: str = ""
    text: str = ""
    sha: str = ""
    alts: list[str] = []
    title: str = ""
    level: int = 0
    within: str = msgspec.field(default="", name="in")
    surface: str = ""
    instrument: str = ""
    article: str = ""
    paragraph: str = ""
    symbol: str = ""


class Outside(ByTruth):
    """Documents whose truths stand in a folder beside them, under their whole names."""

    def name_of(self, truth: Path) -> str:
        """Return the name of the document: that of the truth, without its ending."""
        return truth.stem


def table(_: str, truth: list[Line], extraction: Extraction | None) -> Iterator[Row]:
    """Yield the rows of a document: paragraphs found, their texts, kinds and places, headings, references."""
    lines = [line for line in truth if line.t == "p"]
    rows = sorted(extraction.paragraphs, key=lambda row: row.line_first or 0) if extraction else []
    met = _paragraphs_met(lines, rows)
    places = placed(line.path for line in lines)
    every = {
        place: _Met(line, met.get(at)) for at, (place, line) in enumerate(zip(places, lines, strict=True))
    }
    gold = [Side(place, text=f"{line.label} {line.start}") for place, line in zip(places, lines, strict=True)]
    output = [Side(place, text=each.row.text) for place, each in every.items() if each.row and each.labelled]
    for what, is_so in _JUDGED.items():
        right = {place for place, each in every.items() if each.row and is_so(each)}
        # The text tells whether a row is right: of what was found, the label is.
        paths = {place: each.row.path for place, each in every.items() if each.row and what == "texts"}
        sides = [side._replace(row=paths.get(side.place, "?")) for side in output]
        yield Row(what, gold, sides, agree=_in(right), recall=what == "paragraphs")
    heads = [line for line in truth if line.t == "h"]
    if heads:
        sections = (
            [_letters(f"{each.label or ''}{each.title}") for each in extraction.sections]
            if extraction
            else []
        )
        titles = [Side("", _letters(line.title), line.title) for line in heads]
        there = [side for side in titles if any(str(side.value) in section for section in sections)]
        yield Row("headings", titles, there, (lambda side: side.value,), recall=True)
    cited = [line for line in truth if line.t == "r"]
    if cited:
        yield from _references(cited, every, rows, extraction.references if extraction else ())


def _in(places: set[str]) -> Callable[[Side, Side], bool]:
    return lambda side, _: side.place in places


class _Met(NamedTuple):
    """A paragraph of the truth and the row that begins with its words, if any."""

    line: Line
    row: Paragraph | None

    @property
    def labelled(self) -> bool:
        """Whether the row has the label of the truth."""
        return self.row is not None and _letters(self.row.label or "") in {
            _letters(self.line.label),
            _letters(self.line.alt or self.line.label),
        }


def _folded(text: str) -> str:
    text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    digits = "".join(
        str(unicodedata.digit(c)) if c.isdigit() and unicodedata.digit(c, -1) >= 0 else c for c in text
    )
    return re.sub(r"\s+", "", digits).lower()


def _letters(text: str) -> str:
    return "".join(c for c in _folded(text) if unicodedata.category(c)[0] in "LN")


def _loose(text: str) -> str:
    """A text as hashes have it: without digits, hyphens and bullets, among which are the marks of notes."""
    return re.sub(r"[\d\-‐­•–]", "", _folded(re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).strip()))


def _paragraphs_met(lines: Sequence[Line], rows: Sequence[Paragraph]) -> dict[int, Paragraph]:
    """The row that each paragraph of the truth is, from the last one met on, else from the first.

    One that has the label and the whole text goes before one that has the label and begins alike, and this
    before one that only begins alike.
    """
    begins = [_letters(row.text) for row in rows]
    labels = [_letters(row.label or "") for row in rows]
    used: set[int] = set()
    met: dict[int, Paragraph] = {}
    last = -1
    for at, line in enumerate(lines):
        start = _letters(line.start or line.text)[:_BEGINNING]
        whole, right = _letters(line.text), {_letters(line.label), _letters(line.alt or line.label)}
        order = [each for each in (*range(last + 1, len(rows)), *range(last + 1)) if each not in used]
        alike = [each for each in order if begins[each].startswith(start)]
        labelled = [each for each in alike if labels[each] in right]
        exact = [each for each in labelled if whole and begins[each] == whole]
        best = next(iter((*exact, *labelled, *alike)), None)
        if best is not None:
            used.add(best)
            met[at], last = rows[best], best
    return met


def _is_text(met: _Met) -> bool:
    text = _loose(met.row.text) if met.row else ""
    if met.line.text:
        return text == _loose(met.line.text)
    return sha1(text.encode(), usedforsecurity=False).hexdigest()[:16] in {met.line.sha, *met.line.alts}


def _is_kind(met: _Met) -> bool:
    kinds = words().paragraphs
    return met.row is not None and met.row.kind in {
        kinds.get(each, each) for each in met.line.kind.split("/")
    }


def _is_path(met: _Met) -> bool:
    """Whether the row stands where the truth says: several places may be right, some of them open at an
    end.
    """
    local = re.sub(r"^(?:D\d+|A)/|^[^#]*#", "", met.line.path)
    return met.row is not None and any(_stands_at(each, met.row.path) for each in local.split(";"))


def _stands_at(local: str, path: str) -> bool:
    if local == "?":
        return True
    if "~" not in local:
        path = re.sub(r"~\d+", "", path)
    if local in {"p", "*p"}:
        return bool(re.search(r"(^|\.)p\d+$", path)) and (local == "*p" or not re.search(r"(^|\.)r\d", path))
    if local[0] in "?*":
        return bool(re.search(rf"(^|[.r]){re.escape(local[1:])}$", path))
    first, *rest = local.split("/")
    steps = ".".join((first, *(_ordinal(step, at) for at, step in enumerate(rest))))
    return bool(re.search(rf"(^|\.)r{re.escape(steps)}$", path))


def _ordinal(step: str, depth: int) -> str:
    """The number of an item: of its letter, below the first items of its Roman numeral."""
    if depth and step in _ROMAN:
        return str(_ROMAN[step])
    if step in _ABJAD:
        return str(_ABJAD.index(step) + 1)
    return str(ord(step) - ord("a") + 1) if len(step) == 1 and step.isalpha() else step.removeprefix("=")


_JUDGED: Mapping[str, Callable[[_Met], bool]] = {
    "paragraphs": lambda _: True,
    "texts": _is_text,
    "paths": _is_path,
    "kinds": _is_kind,
}


def _references(
    cited: Sequence[Line],
    every: Mapping[str, _Met],
    rows: Sequence[Paragraph],
    references: Iterable[Reference],
) -> Iterator[Row]:
    """The rows of references: found where one overlaps the words; right where it means the same.

    `confident` is of those that the output settled: a wrong one, or one where there is none, is an error of
    it.
    """
    at = placed(f"{line.within} {line.surface}" for line in cited)
    by_paragraph: dict[str, list[Reference]] = {}
    for each in references:
        by_paragraph.setdefault(each.paragraph_id, []).append(each)
    over = {place: _over(line, every, rows, by_paragraph) for place, line in zip(at, cited, strict=True)}
    of = dict(zip(at, cited, strict=True))
    asked = [Side(place, text=line.surface) for place, line in of.items() if not _is_denied(line)]
    found = [Side(side.place, text=over[side.place][0].surface) for side in asked if over[side.place]]
    paths = {row.paragraph_id: row.path for row in rows}
    yield Row("references", asked, found, recall=True)
    yield Row("targets", asked, found, agree=lambda side, _: _means(of[side.place], over[side.place], paths))
    settled = [
        Side(place, text=met[0].surface, rule=met[0].rule)
        for place, met in over.items()
        if any(map(_is_settled, met))
    ]
    wrong = {side.place for side in settled if _is_wrong(of[side.place], over[side.place], paths)}
    gold = [Side(side.place, text=of[side.place].surface) for side in settled if side.place not in wrong]
    yield Row("confident", gold, settled)


def _is_denied(line: Line) -> bool:
    """Whether the words are no reference to what they might be taken for."""
    return line.instrument == "NONE" or line.instrument.startswith("NOT-")


def _is_settled(reference: Reference) -> bool:
    meant = reference.instrument_id or reference.symbol or reference.target_id
    return reference.status != "unresolved" and bool(meant)


def _over(
    line: Line,
    every: Mapping[str, _Met],
    rows: Sequence[Paragraph],
    by_paragraph: Mapping[str, Sequence[Reference]],
) -> list[Reference]:
    """The references that overlap the words of one, in its paragraph, else in the first that has the
    words.
    """
    begins = _letters(line.within.removeprefix("p:"))
    first = (
        met.row
        for met in every.values()
        if met.row and (met.line.path == line.within or _letters(met.line.start).startswith(begins))
    )
    letters = (re.escape(c) for c in re.sub(r"\s+", "", unicodedata.normalize("NFC", line.surface)))
    surface = re.compile(r"\s*".join(letters) + r"(?![/\d])", re.IGNORECASE)
    for row in (*list(first)[:1], *rows):
        if place := surface.search(row.text):
            near = by_paragraph.get(row.paragraph_id, ())
            return [each for each in near if each.char_start < place.end() and place.start() < each.char_end]
    return []


def _means(line: Line, met: Sequence[Reference], paths: Mapping[str, str]) -> bool:
    """Whether references mean what the truth says: a symbol, a paragraph of the text, an instrument's
    articles.
    """
    if line.instrument == "OPEN":
        return not any(map(_is_settled, met))
    if line.symbol:
        return any(
            _folded(line.symbol) in {_folded(each.symbol), _folded(each.symbol + (each.part or ""))}
            for each in met
            if each.symbol
        )
    if line.instrument.startswith("TARGET:"):
        targets = [paths.get(each.target_id or "", "") for each in met]
        wanted = line.instrument.removeprefix("TARGET:").split(",")
        return all(any(_stands_at(each.replace(".", "/"), path) for path in targets) for each in wanted)
    named = words().instruments.get(line.instrument, line.instrument)
    there = [each for each in met if each.instrument_id == named]
    return bool(there) and set(filter(None, line.article.split(","))) <= {each.article for each in there}


def _is_wrong(line: Line, met: Sequence[Reference], paths: Mapping[str, str]) -> bool:
    if line.instrument.startswith("NOT-"):
        named = words().instruments.get(line.instrument[4:], line.instrument[4:])
        return any(each.instrument_id == named for each in met if _is_settled(each))
    return line.instrument == "NONE" or not _means(line, met, paths)
