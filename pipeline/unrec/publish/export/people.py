"""An output as people read it in a spreadsheet: few columns, in words; as a workbook, or as CSV."""

import csv
import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

import msgspec

from unrec.data import UsageError, held
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
from unrec.text import printable, visible
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
    extractions: Callable[[], Iterable[Extraction]], names: Names, picture: Picture | None = None
) -> tuple[Sheet, ...]:
    """Return the sheets of an output. `extractions` gives its documents, again each time it is called."""
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


if TYPE_CHECKING:
    from xlsxwriter import Workbook

# The sheets as a workbook, or as CSV files that a spreadsheet opens correctly.

_LONGEST = 32_767
_MOST_ROWS = 1_048_575  # besides the heading
_LONGEST_LINK, _MOST_LINKS = 1_000, 65_530
_CREATED = dt.datetime(1980, 1, 1, tzinfo=dt.UTC)
# What a cell that is edited by hand would be taken for a formula by.
_BEGINS = tuple("=+-@\t\r＝＋－＠")
_RIGHT_TO_LEFT, _LEFT_TO_RIGHT = 2, 1


class TooLongError(UsageError, ValueError):
    """A sheet has more rows than a workbook holds."""


def write_workbook(file: BinaryIO, sheets: Sequence[Sheet]) -> None:
    """Write the sheets as a workbook, row by row: memory does not grow with their number.

    Headings stay in sight and filter their columns; texts wrap and run in the direction of their language;
    all sheets run from right to left where most rows do. No text is ever a formula. A text longer than a cell
    holds ends in `…`; what XML forbids is exchanged (`text.printable`). A sheet holds 65,530 links; the texts
    of more lead nowhere. Raises `TooLongError` where a sheet has more rows than a workbook holds. The same
    sheets are the same bytes, whenever they are written: they state the first day that a zip can.
    """
    from xlsxwriter import Workbook

    book = Workbook(file, {"constant_memory": True})
    book.set_properties({"author": "unrec", "created": _CREATED})
    formats = _Formats(book)
    to_left = 0
    for sheet in sheets:
        rows = _add(book, formats, sheet)
        to_left += 0 if sheet.ours else rows["rtl"] - rows["ltr"]
    for made in book.worksheets() if to_left > 0 else ():
        made.right_to_left()
    book.close()


class _Formats:
    """The formats of a workbook's cells, each made once."""

    def __init__(self, book: "Workbook") -> None:
        self._book = book
        self._made: dict[tuple[bool, ...], Any] = {}
        self.heading = self._make(bold=True, font_color="#FFFFFF", bg_color="#1F4E79", valign="vcenter")

    def of(
        self, *, to_left: bool = False, quoted: bool = False, linked: bool = False, dated: bool = False
    ) -> Any:
        """Return the format of a cell, by the direction of its text and what it is."""
        key = (to_left, quoted, linked, dated)
        if key not in self._made:
            self._made[key] = self._make(
                valign="top",
                align="right" if to_left else "left",
                reading_order=_RIGHT_TO_LEFT if to_left else _LEFT_TO_RIGHT,
                num_format="yyyy-mm-dd" if dated else "General",
                quote_prefix=quoted,
                **({"underline": 1, "font_color": "#0563C1"} if linked else {}),
            )
        return self._made[key]

    def _make(self, **properties: object) -> Any:
        return self._book.add_format({"font_name": "Arial", "font_size": 10, "text_wrap": True, **properties})


def _add(book: "Workbook", formats: _Formats, sheet: Sheet) -> Counter[str]:
    """Add a sheet; return how many of its rows run in which direction."""
    made: Any = book.add_worksheet(sheet.name)
    for at, column in enumerate(sheet.columns):
        made.set_column(at, at, column.width)
        made.write_string(0, at, column.name, formats.heading)
    made.freeze_panes(1, 0)
    made.repeat_rows(0)
    made.set_landscape()
    made.fit_to_pages(1, 0)
    directions: Counter[str] = Counter()
    for number, row in enumerate(sheet.rows, 1):
        if number > _MOST_ROWS:
            raise TooLongError(
                f"the sheet {sheet.name} would have more than the {_MOST_ROWS:,} rows that a workbook holds; "
                "write csv, or fewer documents"
            )
        written = direction(row.language, "ltr")
        directions[written] += 1
        for at, (column, value) in enumerate(zip(sheet.columns, row.cells, strict=True)):
            _put(made, (number, at), value, formats, to_left=written == "rtl" and not column.ours)
    made.autofilter(0, 0, directions.total(), len(sheet.columns) - 1)
    return directions


def _put(sheet: Any, place: tuple[int, int], value: Value, formats: _Formats, *, to_left: bool) -> None:
    """Write a cell: text in the direction of its letters, numbers and days as such."""
    text = value.text if isinstance(value, Linked) else value
    if isinstance(text, str):
        text = printable(text)
        text = text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
        if text.startswith("<r>") and text.endswith("</r>"):
            text += " "  # or it would be taken for markup
        target = printable(value.target) if isinstance(value, Linked) else ""
        linked = 0 < len(target) <= _LONGEST_LINK and sheet.hlink_count < _MOST_LINKS
        quoted = text.startswith(_BEGINS)
        form = formats.of(to_left=to_left and not text.isascii(), quoted=quoted, linked=linked)
        if linked:
            sheet.write_url(*place, target if "://" in target else f"external:{target}", form, text)
        else:
            sheet.write_string(*place, text, form)
    elif isinstance(text, dt.date):
        sheet.write_datetime(*place, text, formats.of(dated=True))
    elif text is not None:
        sheet.write_number(*place, text, formats.of())


# What a spreadsheet takes for the beginning of a formula, spaces before it or not.
_TEXT = "'"


def write_separated(folder: Path, sheets: tuple[Sheet, ...]) -> None:
    """Write a file a sheet into a folder, as `write_sheet` does."""
    for sheet in sheets:
        write_sheet(folder / f"{sheet.name.lower()}.csv", sheet)


def write_sheet(place: Path, sheet: Sheet) -> None:
    """Write a sheet as a file: UTF-8 with a byte-order mark, commas, line ends of both signs (RFC 4180).

    A text that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    with place.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(column.name for column in sheet.columns)
        for row in sheet.rows:
            writer.writerow(map(_text, row.cells))


def _text(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, Linked):
        value = value.text
    if isinstance(value, dt.date):
        return value.isoformat()
    text = printable(str(value))
    return _TEXT + text if text.lstrip(" ").startswith(_BEGINS) and isinstance(value, str) else text
