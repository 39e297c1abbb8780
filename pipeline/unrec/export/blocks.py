"""A document as a tree in reading order: sections, units, and the text that stands between them."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import NamedTuple

from unrec.export.words import Words, words
from unrec.models import Extraction, Line, Paragraph, Section
from unrec.text import clean

_LOOSE = ("front_matter", "contents", "closing", "footnote", "unassigned")


class Loose(NamedTuple):
    """Lines outside headings and units that belong together:
    their role, and their reading text by paragraph.
    """

    role: str
    section_id: str | None
    line: int
    paragraphs: tuple[str, ...]


class Unit(NamedTuple):
    """A paragraph or item with what it is made of, in reading order.

    That is its own words, the items under it, and loose text and paragraphs without a label that stand
    between those.
    """

    row: Paragraph
    inside: "list[Words | Unit | Loose]"


class Part(NamedTuple):
    """A section with what stands in it, in reading order; the whole document where `section` is None."""

    section: Section | None
    inside: "list[Part | Unit | Loose]"


def tree(extraction: Extraction) -> Part:
    """Return a document's tree. Everything the ledger holds is in it but the furniture of the pages.

    A section holds its units, loose text and deeper sections by line. Loose text between a unit's items is
    in the unit; what stands in the middle of its words (a footnote below them, as a page ends) follows
    them. A paragraph of loose text that turns out empty once direction marks and layout spaces are gone
    is left out.
    """
    whole = Part(None, [])
    by_id: dict[str | None, Part] = {None: whole}
    open_parts = [(0, whole)]
    for section in extraction.sections:
        while open_parts[-1][0] >= section.level:
            open_parts.pop()
        part = by_id[section.section_id] = Part(section, [])
        open_parts[-1][1].inside.append(part)
        open_parts.append((section.level, part))
    for unit in units(extraction.paragraphs, words(extraction)):
        by_id[unit.row.section_id].inside.append(unit)
    for block in loose(extraction.lines):
        by_id[block.section_id].inside.append(block)
    for part in by_id.values():
        part.inside[:] = _settled(sorted(part.inside, key=first_line))
    return whole


def units(rows: Iterable[Paragraph], own: Mapping[str, Iterable[Words]]) -> list[Unit]:
    """Return the paragraphs that hang under no other, each with its words and items, in reading order."""
    top: list[Unit] = []
    by_id: dict[str, Unit] = {}
    for row in rows:
        unit = by_id[row.paragraph_id] = Unit(row, [*own.get(row.paragraph_id, ())])
        if row.parent_id:
            by_id[row.parent_id].inside.append(unit)
        else:
            top.append(unit)
    for unit in by_id.values():
        unit.inside.sort(key=first_line)
    return top


def loose(lines: Iterable[Line]) -> Iterator[Loose]:
    """Yield the loose text of a ledger, in order; lines of the pages' furniture do not part it."""
    printed = (line for line in lines if line.role != "furniture")
    for (role, section_id), run in groupby(printed, key=lambda line: (line.role, line.section_id)):
        if role not in _LOOSE:
            continue
        found = list(run)
        paragraphs = tuple(filter(None, (clean("\n".join(one)).text for one in _paragraphs(found))))
        if paragraphs:
            yield Loose(role, section_id, found[0].line, paragraphs)


def first_line(one: "Part | Unit | Loose | Words") -> int:
    """Return the line at which it begins."""
    if isinstance(one, Unit):
        return one.row.line_first
    if isinstance(one, Loose | Words):
        return one.line
    return one.section.line if one.section else 0


def _settled(inside: "Iterable[Part | Unit | Loose]") -> "Iterator[Part | Unit | Loose]":
    """Yield these, but put text into the unit before it where something of that unit follows."""
    unit: Unit | None = None
    for one in inside:
        if not isinstance(one, Part) and unit is not None and _last_line(unit) > first_line(one):
            _put(one, unit)
            continue
        if not isinstance(one, Loose):
            unit = one if isinstance(one, Unit) else None
        yield one


def _put(block: Loose | Unit, unit: Unit) -> None:
    place = bisect_left(unit.inside, first_line(block), key=first_line)
    before = unit.inside[place - 1] if place else None
    if isinstance(before, Unit) and _last_line(before) > first_line(block):
        _put(block, before)
    else:
        unit.inside.insert(place, block)


def _last_line(unit: Unit) -> int:
    """The line on which the last thing in a unit begins."""
    last = unit.inside[-1] if unit.inside else None
    if isinstance(last, Unit):
        return _last_line(last)
    return first_line(last) if last is not None else unit.row.line_first


def _paragraphs(lines: Iterable[Line]) -> Iterator[list[str]]:
    waiting: list[str] = []
    for line in lines:
        if line.gap_before and waiting:
            yield waiting
            waiting = []
        waiting.append(line.text)
    if waiting:
        yield waiting
