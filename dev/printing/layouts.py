"""How a printed page may look, which layouts are drawn for training, and which are kept aside."""

import random
from typing import Literal

import msgspec
from msgspec.structs import replace

ONE_LINE = 9999
"""A width that no paragraph reaches: each is one line."""


class Layout(msgspec.Struct, frozen=True, kw_only=True):
    """One way to print. Widths and indents are in columns, gaps in blank lines, pages in lines (0: none).

    `first` and `rest` indent a paragraph's first and further lines, `hang` the further lines once more,
    `step` each level. `gap` stands after paragraphs, `heading_gap` around headings, `front_gap` after lines
    of the masthead; null after paragraphs alone means as `gap`. `proportional` breaks lines by the widths of
    a proportional face, `alike` as if every character took as much room as any other; in `hanging` ones marks
    stand after full lines of wide characters. `separator` stands after a label, `alone` puts labels on a
    line of their own.
    """

    width: int = 60
    first: int = 0
    rest: int = 0
    hang: int = 0
    step: int = 0
    base: int = 0
    gap: int = 0
    heading_gap: int = 0
    gap_before_heading: bool = True
    front_gap: int = 0
    wrap_headings: bool = True
    heading: Literal["plain", "capitals", "centred", "indented", "numbered"] = "plain"
    title: Literal["plain", "capitals", "centred"] = "plain"
    separator: str = " "
    alone: bool = False
    page: int = 0
    form_feeds: bool = True
    notes: Literal["end", "foot"] = "end"
    columns: int = 1
    digits: Literal["printed", "own"] = "printed"
    labels: Literal["printed", "paren", "half", "dash"] = "printed"
    proportional: bool = False
    alike: bool = False
    hanging: bool = False
    hyphens: float = 0.0
    running: Literal["drawn", "symbol"] = "drawn"
    final_newline: bool = True


_PLAIN = Layout(wrap_headings=False, heading_gap=1, front_gap=1, gap_before_heading=False)
ASIDE: dict[str, Layout] = {
    "one": replace(_PLAIN, width=ONE_LINE, gap=1),
    "60-blank": replace(_PLAIN, gap=1),
    "40-blank": replace(_PLAIN, width=40, gap=1),
    "75-hanging": replace(_PLAIN, width=75, hang=4, step=4, gap=1),
    "60-indent": replace(_PLAIN, first=5),
    "70-pages": replace(_PLAIN, width=70, gap=1, page=40, running="symbol"),
    "60-raw": _PLAIN,
    "100-raw": replace(_PLAIN, width=100),
    "90-rawest": Layout(width=90),
    "90-proportional": Layout(width=90, proportional=True),
    "60-pages-raw": replace(_PLAIN, page=40, running="symbol"),
    "60-alone": replace(_PLAIN, alone=True, gap=1),
    "38-column": Layout(width=38, page=45, notes="foot", running="symbol"),
    "38-columns": Layout(width=38, page=45, columns=2, running="symbol"),
    "90-own-digits": Layout(width=90, gap=1, digits="own", heading="centred", heading_gap=1, front_gap=1),
    "75-no-newline": replace(_PLAIN, width=75, gap=1, heading="capitals", final_newline=False),
}
"""Layouts that training never draws, by name: no width within two columns of these."""

PARTED = (
    "one", "60-blank", "40-blank", "75-hanging", "60-indent", "70-pages", "60-alone", "90-own-digits",
    "75-no-newline",
)  # fmt: skip
"""Of those, the ones where blank lines or indents part paragraphs."""
COLUMNS = ("38-column", "38-columns")
"""The ones in narrow columns."""

_KEPT = {layout.width for layout in ASIDE.values()}
_WIDTHS = [w for w in range(36, 112) if all(abs(w - kept) > 2 for kept in _KEPT)]


def drawn(rnd: random.Random, *, wide: bool = False, cased: bool = True) -> Layout:
    """Draw a layout for training; widths and indents of those kept aside never come up.

    `wide`: the script is written without spaces, in characters twice as wide; `cased`: it has capitals.
    """
    width = ONE_LINE if rnd.random() < 0.12 else rnd.choice(_WIDTHS)
    shape = rnd.choice(["flush"] * 4 + ["first"] * 2 + ["hang"])
    parted = shape == "flush" or width == ONE_LINE
    gap = rnd.choice([0, 0, 0, 1, 1, 2]) if parted else rnd.choice([0, 0, 1])
    plain = rnd.random() < 0.4
    heading_gap = rnd.choice([0, 0, 1, 1, 2]) if gap == 0 else gap
    wrapped = width < ONE_LINE
    separators = [" ", " ", " ", "  ", "\t", "    "]
    if wide and rnd.random() < 0.6:
        separators = ["", "", " ", "\t", "、"]
    return Layout(
        width=width,
        gap=gap,
        heading_gap=max(heading_gap, int(plain)),
        gap_before_heading=not (plain and gap == 0),
        wrap_headings=not plain,
        front_gap=1 if plain or gap else rnd.choice([0, 0, 1]),
        first=rnd.choice([2, 3, 4, 6, 8, 10]) if shape == "first" else 0,
        hang=rnd.choice([2, 3, 5, 6, 8]) if shape == "hang" else 0,
        step=rnd.choice([0, 0, 2, 3, 5, 6]),
        base=rnd.choice([0, 0, 0, 0, 3, 8]),
        separator=rnd.choice(separators),
        alone=wrapped and rnd.random() < 0.07,
        page=rnd.choice([0, 0, 0, 28, 34, 38, 48, 52, 57]) if wrapped else 0,
        columns=2 if wrapped and width < 60 and rnd.random() < 0.3 else 1,
        notes=rnd.choice(["end", "foot"]),
        form_feeds=rnd.random() < 0.6,
        proportional=rnd.random() < 0.4,
        heading=rnd.choice(["plain", "plain", "plain", "capitals", "centred", "indented", "numbered"]),
        title=rnd.choice(["plain", "plain", "centred", "capitals"]),
        digits=rnd.choice(["printed", "printed", "own"]),
        labels=rnd.choice(["printed", "printed", "printed", "printed", "paren", "half", "dash"]),
        hyphens=0.25 if cased and rnd.random() < 0.1 else 0.0,
        final_newline=rnd.random() < 0.9,
    )


def counted(layout: Layout, rnd: random.Random, *, wide: bool) -> Layout:
    """Draw how a program that breaks lines counts characters, in a layout that no face breaks."""
    if layout.proportional:
        return layout
    share = 0.5 if wide else 0.2
    return replace(layout, alike=rnd.random() < share, hanging=wide and rnd.random() < share)
