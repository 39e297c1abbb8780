"""The page's charts: rows of horizontal bars in the units of an SVG, and the same figures as a table."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import get_args

import msgspec

from pipeline.catalogue import Catalogue
from pipeline.models import Recommendation, Reference, Section, Strength
from pipeline.report.names import instrument_name, section_name, words_of

WIDTH = 640
ROW = 30
LETTERS = 40
"""How many letters of a label are drawn; the table has the whole."""

_LETTER = 7.2
_GAP = 12
_VALUE = 40
_UNSTATED = "no operative words"

MEETINGS_SHOWN = 24
ARTICLES_SHOWN = 12


class Part(msgspec.Struct, frozen=True):
    """A part of a bar: its name, its figure, where it stands, and the number of its colour."""

    name: str
    value: int
    x: float
    width: float
    shade: int


class Bar(msgspec.Struct, frozen=True):
    """A row: its label, its total, the top of its band, its parts from left to right, and where they end."""

    label: str
    total: int
    y: int
    parts: tuple[Part, ...]
    end: float


class Chart(msgspec.Struct, frozen=True):
    """A chart with all a reader needs who cannot see it: a sentence, and a table of every figure.

    The bars start at `left`, with their labels before it.
    """

    id: str
    title: str
    description: str
    bars: tuple[Bar, ...]
    legend: tuple[tuple[str, int], ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int, ...]], ...]
    height: int
    left: float
    note: str = ""


Figures = Mapping[str, Mapping[str, int]]
"""Figures by label and by name of the part, both in the order in which they are drawn."""


def charts(
    sections: Sequence[Section],
    units: Sequence[Recommendation],
    references: Iterable[Reference],
    catalogue: Catalogue,
) -> tuple[Chart, ...]:
    """Return the charts that there are figures for."""
    several = len({section.document_id for section in sections}) > 1
    names = {one.section_id: _meeting(one, several) for one in sections if one.meeting_number is not None}
    made = (
        _by_meeting(names, units),
        _strength(names, units),
        _most_cited(references, catalogue),
    )
    return tuple(chart for chart in made if chart.rows)


def _meeting(section: Section, several: bool) -> str:
    return f"{section_name(section)} ({section.document_id})" if several else section_name(section)


def _by_meeting(names: Mapping[str, str], units: Iterable[Recommendation]) -> Chart:
    figures: dict[str, dict[str, int]] = {name: {"recommendations": 0, "items": 0} for name in names.values()}
    for unit in units:
        meeting = names.get(unit.section_id or "")
        if meeting:
            figures[meeting]["recommendations" if unit.level == 1 else "items"] += 1
    return _chart("by-meeting", "Recommendations by meeting", figures, MEETINGS_SHOWN)


def _strength(names: Mapping[str, str], units: Sequence[Recommendation]) -> Chart:
    order = {strength: words_of(strength) for strength in get_args(Strength)}
    figures = {name: dict.fromkeys((*order.values(), _UNSTATED), 0) for name in names.values()}
    for unit in units:
        meeting = names.get(unit.section_id or "")
        if unit.level == 1 and meeting:
            figures[meeting][order.get(unit.strength or "", _UNSTATED)] += 1
    if not any(unit.strength for unit in units):
        figures = {}
    return _chart("strength", "Strength of numbered recommendations by meeting", figures, MEETINGS_SHOWN)


def _most_cited(references: Iterable[Reference], catalogue: Catalogue) -> Chart:
    counted = Counter(
        f"{instrument_name(row.instrument_id, catalogue)}, art. {row.article}"
        for row in references
        if row.instrument_id and row.article
    )
    figures = {label: {"references": count} for label, count in _ranked(counted)}
    return _chart("most-cited", "Most cited articles", figures, ARTICLES_SHOWN)


def _ranked(counted: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))


def _chart(name: str, title: str, figures: Figures, shown: int) -> Chart:
    all_columns = tuple(next(iter(figures.values()), {}))
    columns = tuple(column for column in all_columns if any(row[column] for row in figures.values()))
    shades = {column: all_columns.index(column) for column in columns}
    rows = tuple((label, tuple(parts[column] for column in columns)) for label, parts in figures.items())
    if not columns:
        rows = ()
    drawn = rows
    if len(rows) > shown:
        largest = sorted(range(len(rows)), key=lambda place: -sum(rows[place][1]))[:shown]
        drawn = tuple(rows[place] for place in sorted(largest))
    left = min(max((len(label) for label, _ in drawn), default=0), LETTERS) * _LETTER + _GAP
    scale = (WIDTH - left - _VALUE) / max((sum(values) for _, values in drawn), default=1)
    bars: list[Bar] = []
    for label, values in drawn:
        parts = tuple(_parts(dict(zip(columns, values, strict=True)), shades, left, scale))
        end = round(left + sum(values) * scale, 1)
        bars.append(Bar(label, sum(values), len(bars) * ROW, parts, end))
    return Chart(
        id=name,
        title=title,
        description=_in_words(drawn, columns),
        bars=tuple(bars),
        legend=tuple(shades.items()) if len(all_columns) > 1 else (),
        columns=columns,
        rows=rows,
        height=len(bars) * ROW,
        left=round(left, 1),
        note=f"The {shown} largest of {len(rows)}; the table has all." if len(rows) > shown else "",
    )


def _parts(values: Mapping[str, int], shades: Mapping[str, int], left: float, scale: float) -> Iterator[Part]:
    x = left
    for column, value in values.items():
        if value:
            yield Part(column, value, round(x, 1), round(value * scale, 1), shades[column])
            x += value * scale


def _in_words(rows: Sequence[tuple[str, tuple[int, ...]]], columns: Sequence[str]) -> str:
    def bar(label: str, values: tuple[int, ...]) -> str:
        named = [f"{value} {column}" for column, value in zip(columns, values, strict=True) if value]
        return f"{label}: {', '.join(named) or 'none'}"

    return "; ".join(bar(label, values) for label, values in rows) + "."
