"""The page's charts: rows of horizontal bars in the units of an SVG, and the same figures as a table."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import get_args

import msgspec

from unrec.catalogue import Catalogue
from unrec.models import Recommendation, Reference, Strength, ThemeRow, ThemeScheme, ThemeStatus
from unrec.publish.report.page_names import PAGE_LANGUAGE, Places, instrument_name, plain, words_of
from unrec.themes.terms import SCHEMES, load_scheme, theme_name

WIDTH = 640
ROW = 30
LETTERS = 44
"""How many letters of a label are drawn; the table has the whole."""

_HEAD = 18
_LETTER = 7.2
_GAP = 12
_VALUE = 40
_UNSTATED = "no operative words"
_OUTSIDE = "Outside meetings, not counted: {}."

_THEMES = {"upr-issues": "Paragraphs by issue", "sdg": "Paragraphs by Goal"}

MEETINGS_SHOWN = 24
ARTICLES_SHOWN = 12
THEMES_SHOWN = 17


class Part(msgspec.Struct, frozen=True):
    """A part of a bar: its name, its figure, where it stands, and the number of its colour."""

    name: str
    value: int
    x: float
    width: float
    shade: int


class Bar(msgspec.Struct, frozen=True):
    """A row: its label, whole and as drawn, its total, the top of its band,
    its parts from left to right, their end.
    """

    label: str
    drawn: str
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


Figures = Sequence[tuple[str, Mapping[str, int]]]
"""Labels with their figures by name of the part, both in the order in which they are drawn."""


def charts(
    places: Places,
    units: Sequence[Recommendation],
    references: Iterable[Reference],
    catalogue: Catalogue,
    themes: Sequence[ThemeRow] = (),
) -> tuple[Chart, ...]:
    """Return the charts that there are figures for."""
    made = (
        _by_meeting(places, units),
        _strength(places, units),
        _most_cited(references, catalogue),
        *(_by_theme(themes, scheme) for scheme in SCHEMES),
    )
    return tuple(chart for chart in made if chart.rows)


def _by_meeting(places: Places, units: Sequence[Recommendation]) -> Chart:
    ids = {unit.recommendation_id for unit in units}
    counted = ((unit, "items" if unit.parent_id in ids else "recommendations") for unit in units)
    figures, note = _figures(places, counted, ("recommendations", "items"))
    return _chart("by-meeting", "Recommendations by meeting", figures, MEETINGS_SHOWN, note)


def _strength(places: Places, units: Sequence[Recommendation]) -> Chart:
    order = {strength: words_of(strength) for strength in get_args(Strength)}
    ids = {unit.recommendation_id for unit in units}
    counted = (
        (unit, order.get(unit.strength or "", _UNSTATED)) for unit in units if unit.parent_id not in ids
    )
    figures, note = _figures(places, counted, (*order.values(), _UNSTATED))
    if not any(unit.strength for unit in units):
        figures = ()
    title = "Strength of recommendations by meeting"
    return _chart("strength", title, figures, MEETINGS_SHOWN, note)


def _figures(
    places: Places, units: Iterable[tuple[Recommendation, str]], parts: Sequence[str]
) -> tuple[Figures, str]:
    """Count units, given with their part, by meeting; and say how many stand in none."""
    meetings = list(places.meetings())
    figures = {meeting.section_id: dict.fromkeys(parts, 0) for meeting in meetings}
    outside = 0
    for unit, part in units:
        meeting = places.meeting(unit.section_id)
        if meeting is None:
            outside += 1
        else:
            figures[meeting.section_id][part] += 1
    several = len({meeting.document_id for meeting in meetings}) > 1
    labels = [
        places.names[meeting.section_id] + (f" ({meeting.document_id})" if several else "")
        for meeting in meetings
    ]
    return list(zip(labels, figures.values(), strict=True)), _OUTSIDE.format(outside) if outside else ""


def _most_cited(references: Iterable[Reference], catalogue: Catalogue) -> Chart:
    counted = Counter((row.instrument_id, row.article) for row in references if row.article)
    labels = {
        (instrument, article): f"{instrument_name(instrument, catalogue)}, art. {article}"
        for instrument, article in counted
        if instrument
    }
    ranked = sorted(labels, key=lambda key: (-counted[key], labels[key]))
    figures = [(labels[key], {"references": counted[key]}) for key in ranked]
    return _chart("most-cited", "Most cited articles", figures, ARTICLES_SHOWN)


def _by_theme(themes: Iterable[ThemeRow], scheme: ThemeScheme) -> Chart:
    """Paragraphs by theme, those of a target under its Goal, by what shows it."""
    parts = dict.fromkeys(get_args(ThemeStatus), 0)
    figures: dict[str, dict[str, int]] = {}
    for row in themes:
        if row.scheme == scheme and row.theme_id in load_scheme(scheme).themes:
            figures.setdefault(row.theme_id, {**parts})[row.status] += 1
    ranked = sorted(figures, key=lambda theme: (-sum(figures[theme].values()), theme))
    named = [(theme_name(theme, PAGE_LANGUAGE), figures[theme]) for theme in ranked]
    return _chart(f"by-{scheme}", _THEMES[scheme], named, THEMES_SHOWN)


def _chart(name: str, title: str, figures: Figures, shown: int, note: str = "") -> Chart:
    all_columns = tuple(figures[0][1]) if figures else ()
    columns = tuple(column for column in all_columns if any(parts[column] for _, parts in figures))
    shades = {column: all_columns.index(column) for column in columns}
    rows = tuple((label, tuple(parts[column] for column in columns)) for label, parts in figures)
    if not columns:
        rows = ()
    drawn = rows
    if len(rows) > shown:
        note = f"The {shown} largest of {len(rows)}; the table has all. {note}".strip()
        largest = sorted(range(len(rows)), key=lambda place: -sum(rows[place][1]))[:shown]
        drawn = tuple(rows[place] for place in sorted(largest))
    left = max((len(shortened(label)) for label, _ in drawn), default=0) * _LETTER + _GAP
    scale = (WIDTH - left - _VALUE) / max((sum(values) for _, values in drawn), default=1)
    bars: list[Bar] = []
    for label, values in drawn:
        parts = tuple(_parts(dict(zip(columns, values, strict=True)), shades, left, scale))
        end = round(left + sum(values) * scale, 1)
        bars.append(Bar(label, shortened(label), sum(values), len(bars) * ROW, parts, end))
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
        note=note,
    )


def shortened(label: str) -> str:
    """Return a label as it is drawn, the middle cut out of a long one: its ends tell it from others.

    A short word that the cut would leave in pieces goes with it.
    """
    label = plain(label)
    if len(label) <= LETTERS:
        return label
    head, middle, tail = label[:_HEAD], label[_HEAD : _HEAD + 1 - LETTERS], label[_HEAD + 1 - LETTERS :]
    if _FIRST.match(middle):
        head = _BROKEN_OFF.sub("", head)
    if _LAST.search(middle):
        tail = _BROKEN_ON.sub("", tail)
    return f"{head.rstrip()}…{tail.lstrip()}"


_FIRST, _LAST = re.compile(r"\w"), re.compile(r"\w$")
_BROKEN_OFF, _BROKEN_ON = re.compile(r"(?<=\s)\w{1,8}$"), re.compile(r"^\w{1,8}(?=\s)")


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
