"""An output as people read it in a spreadsheet: few columns, in words; as a workbook, or as CSV."""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import msgspec

from unrec.data import held
from unrec.findings import kinds
from unrec.models import (
    Extraction,
    InstrumentRow,
    Recommendation,
    Record,
    Reference,
    Section,
    StateNamed,
    Unit,
)
from unrec.nested import grouped, heading_chains, meeting_over
from unrec.publish.names import PAGE_LANGUAGE, QUOTED, direction, section_name, words_of
from unrec.text import visible
from unrec.themes.terms import theme_name
from unrec.version import __version__


class Linked(NamedTuple):
    """A text in a cell that leads somewhere: to an address, or to a file beside the workbook."""

    text: str
    target: str


Value = str | int | dt.date | Linked | None
"""What stands in a cell."""


class Column(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A column: its heading, what it means, how many letters wide it is, and whether its words are ours.

    Those run from left to right; all others in the direction of their row's language. `of` is what of a
    table's row it shows as it is, where nothing else is told.
    """

    name: str
    meaning: str
    width: int
    ours: bool = False
    of: str = ""


class Row(NamedTuple):
    """The cells of a row, and the language of their texts."""

    cells: tuple[Value, ...]
    language: str


class Sheet(NamedTuple):
    """A sheet: its name, its columns, and its rows, taken one at a time.

    All sheets run in one direction, by the languages of the rows; those of `ours` count for nothing.
    """

    name: str
    columns: tuple[Column, ...]
    rows: Iterable[Row]
    ours: bool = False


_columns = held(dict[str, tuple[Column, ...]], "publish", "export", "sheets.toml")


def sheet(name: str, rows: Iterable[Row], *, leaving_out: str = "", ours: bool = False) -> "Sheet":
    """Return a sheet with its columns of `sheets.toml`, but one that is to be left out."""
    return Sheet(name, tuple(each for each in _columns()[name] if each.name != leaving_out), rows, ours)


def _row(name: str, row: Record, values: Mapping[str, Value], language: str) -> Row:
    """A table's row in a sheet: what is told for a column, else what the row has of it."""
    columns = (each for each in _columns()[name] if each.of or each.name in values)
    cells = (values[each.name] if each.name in values else getattr(row, each.of) for each in columns)
    return Row(tuple(map(_shown, cells)), language)


_UNBROKEN = "\u00a0"  # a space all the same, and a box where a font has no letter for it

Picture = Callable[[Extraction, Unit], str | None]
"""Gives the file, relative to the workbook, that shows a paragraph on its page, where there is one."""

_MADE = (
    f"Made by unrec {__version__} from its tables, which hold more: every paragraph, and the place of every "
    "line. A text that begins with =, +, - or @ is a text and never a formula."
)


class Names:
    """What instruments are called in a language, and where their texts stand; by the rows of an output."""

    def __init__(self, instruments: Iterable[InstrumentRow]) -> None:
        self._rows = {row.instrument_id: row for row in instruments}

    def name(self, instrument_id: str, language: str) -> str:
        """Return its short name in the language, else its title,
        else those of the page's language, else its id.
        """
        row = self._rows.get(instrument_id)
        for code in (language, PAGE_LANGUAGE):
            for column in ("short", "title"):
                if title := getattr(row, f"{column}_{code}", None):
                    return str(title)
        return instrument_id

    def url(self, instrument_id: str | None) -> str | None:
        """Return the address of its text, where that is known."""
        row = self._rows.get(instrument_id or "")
        return row.url if row else None


def sheets(
    extractions: Callable[[], Iterable[Extraction]],
    names: Names,
    picture: Picture | None = None,
    tables: Sheet | None = None,
) -> tuple[Sheet, ...]:
    """Return the sheets of an output. `extractions` gives its documents, again each time it is called;
    `tables` is the list of their tables, where they have some.
    """
    asked = sheet(
        "Recommendations",
        _each(extractions, lambda extraction: _asked(extraction, names, picture)),
        leaving_out="" if picture else "Picture",
    )
    made = (
        _without_empty(asked),
        sheet("References", _each(extractions, lambda extraction: _cited(extraction, names))),
        sheet("Findings", _each(extractions, _found)),
        sheet("Documents", _each(extractions, _of_document)),
        *((tables,) if tables is not None else ()),
    )
    return (*made, sheet("Legend", tuple(_legend(made)), ours=True))


def _without_empty(sheet: Sheet) -> Sheet:
    """Leave out the columns in which nothing stands: pages of a text, answers outside a review."""
    filled: set[int] = set()
    for row in sheet.rows:
        filled.update(at for at, value in enumerate(row.cells) if value is not None)
    kept = [at for at in range(len(sheet.columns)) if at in filled] or list(range(len(sheet.columns)))
    rows = _Each(lambda: (Row(tuple(row.cells[at] for at in kept), row.language) for row in sheet.rows))
    return Sheet(sheet.name, tuple(sheet.columns[at] for at in kept), rows)


class _Each:
    """Rows that are made again whenever they are gone through."""

    def __init__(self, make: Callable[[], Iterator[Row]]) -> None:
        self._make = make

    def __iter__(self) -> Iterator[Row]:
        return self._make()


def _each(
    extractions: Callable[[], Iterable[Extraction]], rows: Callable[[Extraction], Iterator[Row]]
) -> Iterable[Row]:
    return _Each(lambda: (row for extraction in extractions() for row in rows(extraction)))


def _asked(extraction: Extraction, names: Names, picture: Picture | None) -> Iterator[Row]:
    chains = heading_chains(extraction.sections)
    references = grouped(extraction.references, lambda row: row.paragraph_id)
    themes = grouped(extraction.themes, lambda row: row.paragraph_id)
    for row in extraction.recommendations:
        cited, about = references.get(row.recommendation_id, ()), themes.get(row.recommendation_id, ())
        asked = (who.surface if who.id == "other" else words_of(who.id) for who in row.addressees)
        values: dict[str, Value] = {
            "Title": extraction.document.title,
            "State under review": _state(row.state_under_review),
            "Meeting": _meeting(row, meeting_over(row.section_id, chains)),
            "Strength": words_of(row.strength) if row.strength else None,
            "Asked": _lines(dict.fromkeys(asked)),
            "Cites": _lines(dict.fromkeys(_target(ref, names, row.language) for ref in cited)),
            "Themes": _lines(theme_name(each.theme_id, row.language, PAGE_LANGUAGE) for each in about),
            "Made by": _lines(state.name for state in row.recommended_by),
            "Link": _link(extraction.document.url),
        }
        if picture:
            file = picture(extraction, row)
            values["Picture"] = Linked("picture", file) if file else None
        yield _row("Recommendations", row, values, row.language)


def _state(state: StateNamed | None) -> str | None:
    return (state.name or state.code) if state else None


def _meeting(row: Recommendation, section: Section | None) -> str | None:
    if section is None:
        return None
    place = f", {row.city}" if row.city else ""
    return f"{section_name(section)}{place}"


def _cited(extraction: Extraction, names: Names) -> Iterator[Row]:
    language = extraction.document.language
    for row in extraction.references:
        name = _named(row, names, language)
        url = names.url(row.instrument_id)
        inner = "".join((row.paragraph or "", f"({row.subparagraph})" if row.subparagraph else ""))
        values = {
            "Place": _path(row.paragraph_id),
            "Treaty or document": Linked(name, url) if url else name,
            "Article": row.article or (f"part {row.part}" if row.part else None),
            "Paragraph": inner or None,
        }
        yield _row("References", row, values, language)


def _named(row: Reference, names: Names, language: str) -> str:
    """What a reference leads to, without the place inside it."""
    if row.target_id:
        return _path(row.target_id)
    if row.symbol:
        return row.symbol
    if row.instrument_id:
        return names.name(row.instrument_id, language)
    return " | ".join(f"? {names.name(each, language)}" for each in row.candidates) or "?"


def _target(row: Reference, names: Names, language: str) -> str:
    place = row.article or (f"part {row.part}" if row.part else "")
    inner = "".join(f"({each})" for each in (row.paragraph, row.subparagraph) if each)
    if inner and direction(language) == "rtl":
        place, inner = f"{_LRM}{place}", f"{inner}{_LRM}"
    return f"{_named(row, names, language)} {place}{inner}".strip()


_LRM, _RLM = "\u200e", "\u200f"
"""Marks between which brackets keep their order where they stand among letters of the other direction."""


def _found(extraction: Extraction) -> Iterator[Row]:
    to_left = direction(extraction.document.language) == "rtl"
    for row in extraction.findings:
        known = kinds().get(row.code)
        values = {
            "Place": _path(row.paragraph_id) if row.paragraph_id else None,
            "What": known.meaning if known else row.code,
            "Here": QUOTED.sub(_quoted, row.message) if to_left else row.message,
            "To do": known.remedy if known else None,
        }
        yield _row("Findings", row, values, extraction.document.language)


def _quoted(match: re.Match[str]) -> str:
    return f"«{_RLM}{match[1]}{_RLM}»"


def _of_document(extraction: Extraction) -> Iterator[Row]:
    row = extraction.document
    symbol = Linked(row.symbol, row.url) if row.symbol and row.url else row.symbol
    values = {
        "Symbol": symbol or row.job_number,
        "State under review": _state(row.state_under_review),
        "Kind": words_of(row.kind),
        "Link": _link(row.url),
    }
    yield _row("Documents", row, values, row.language)


def _link(url: str | None) -> Linked | None:
    return Linked(url, url) if url else None


def _legend(made: Sequence[Sheet]) -> Iterator[Row]:
    for sheet in made:
        for column in sheet.columns:
            yield Row((sheet.name, column.name, column.meaning), PAGE_LANGUAGE)
    yield Row((None, None, _MADE), PAGE_LANGUAGE)


def _path(paragraph_id: str) -> str:
    return paragraph_id.rpartition(":")[2]


def _lines(values: Iterable[str] | Mapping[str, None]) -> str | None:
    return "\n".join(values) or None


def _shown(value: Value) -> Value:
    """A value without what cannot be seen and may turn a cell around."""
    if isinstance(value, Linked):
        return Linked(visible(value.text), value.target)
    if isinstance(value, str):
        return "\n".join(map(visible, value.replace(_UNBROKEN, " ").split("\n"))) or None
    return value
