"""What evidence makes of the layout of a text that a width breaks.

Where blank lines set off nearly all paragraphs, what the page says of where they begin is added to what
`unrec.evidence` says; where nothing certain parts them, evidence alone tells. All that reads the lines after
that sees them parted as if by blank lines: not where a page ends within a paragraph.
"""

from collections.abc import Container, Iterator, Mapping, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from unrec.evidence import LineEvidence, read_lines, read_page
from unrec.evidence.page import NO_WIDTH
from unrec.evidence.roles import GOES_ON
from unrec.models import SourceLine
from unrec.structure.furniture import Claim

_RAGGED, _SHARP = frozenset({0, 4}), frozenset({2, 5})
_MEANT, _CERTAIN = 1.0, 4.0
"""Room from which a break was meant, in letters, and the log odds that something begins below it."""
_FEWEST, _ROOM, _LOOSE = 8, 2.0, 0.25
"""Lines that go on, at least; what counts as room before one, in letters; the share of them that may have
it.
"""
_FURNITURE, _NOTES = "Xqrs", "Nvwu"
_SURE, _SURE_NOTE, _NEAR_FOOT = 1.5, 3.0, 16
_MOST = 6.0
_WITHIN = -2.0
"""Log odds that something begins, below which a blank line parts nothing: a page ends there."""


class Layout(NamedTuple):
    """The lines with `gap_before` where something begins; by index the log odds of that, and what is claimed.
    `alone` says that the page itself does not tell where paragraphs begin.
    """

    lines: list[SourceLine]
    begins: Mapping[int, float]
    claims: Mapping[int, Claim]
    alone: bool


def read_layout(lines: Sequence[SourceLine], taken: Container[int]) -> Layout | None:
    """Return what evidence makes of the lines that are not taken; None where no width breaks them, or
    where it is only loosely known.
    """
    if any(line.box is not None for line in lines):
        return None
    skipped = {
        at for at, line in enumerate(lines) if at in taken or line.role is not None or line.cell is not None
    }
    page = read_page(lines, skipped)
    if page.exact in _RAGGED:
        return None
    seen = read_lines(lines, skipped, page=page)
    begins = dict(_begins(seen))
    if _is_loose(seen, begins):
        return None
    alone = not _is_parted(seen, begins)
    gaps = (_gap(line, begins.get(at), alone=alone) for at, line in enumerate(lines))
    parted = [
        line if gap == line.gap_before else replace(line, gap_before=gap)
        for line, gap in zip(lines, gaps, strict=True)
    ]
    return Layout(parted, begins, dict(_claims(seen, alone=alone)), alone)


def _begins(seen: LineEvidence) -> Iterator[tuple[int, float]]:
    """Yield each line with the log odds that something begins at it: surely where a line of a paragraph had
    room above, the right edge is exact, and no sentence runs on from letter to small letter.
    """
    page = seen.page
    exact = page.exact in _SHARP
    before = ""
    rows = zip(page.rows, page.above, seen.tags, page.margin, seen.begins(), strict=True)
    for row, above, tag, room, odds in rows:
        meant = exact and _MEANT <= room < NO_WIDTH and tag in GOES_ON and tag != "h"
        meant = meant and not (page.rows[above].text[-1].isalpha() and row.text[0].islower())
        most = 0.0 if tag == before == "N" and not row.gap else _MOST  # a note may have gone on
        yield row.line, max(_CERTAIN if meant else -_MOST, min(most, float(odds)))
        before = tag


def _gap(line: SourceLine, odds: float | None, *, alone: bool) -> bool:
    """Whether a line is set off from the one above."""
    if odds is None:
        return line.gap_before
    return odds > 0 if alone else line.gap_before and odds > _WITHIN


def _is_loose(seen: LineEvidence, begins: Mapping[int, float]) -> bool:
    """Whether no width broke the lines: too few go on in a paragraph, or many of those had room above."""
    page = seen.page
    rooms = [room for row, room in zip(page.rows, page.margin, strict=True) if begins[row.line] < 0]
    return len(rooms) < _FEWEST or sum(room >= _ROOM for room in rooms) > _LOOSE * len(rooms)


def _is_parted(seen: LineEvidence, begins: Mapping[int, float]) -> bool:
    """Whether blank lines set off most of what begins."""
    rows = [row for row in seen.page.rows[1:] if begins[row.line] > 0]
    return 2 * sum(row.gap > 0 or row.new_page for row in rows) >= len(rows)


def _claims(seen: LineEvidence, *, alone: bool) -> Iterator[tuple[int, Claim]]:
    """What is furniture for nearly certain; and notes, where no blank line parts them."""
    furniture, notes, ends = seen.odds(_FURNITURE), seen.odds(_NOTES), _page_ends(seen)
    for at, row in enumerate(seen.page.rows):
        if furniture[at] > _SURE:
            yield row.line, Claim("furniture", "model.furniture")
        elif alone and notes[at] > _SURE_NOTE and (seen.tags[at] == "N" or ends[at]):
            yield row.line, Claim("footnote", "model.note")


def _page_ends(seen: LineEvidence) -> list[bool]:
    """Whether a page ends soon below each row, as it does below a note within a paragraph."""
    ends, below = [], _NEAR_FOOT
    for row, taken_out in zip(reversed(seen.page.rows), reversed(seen.page.furniture), strict=True):
        below = 0 if taken_out else below + 1
        ends.append(below < _NEAR_FOOT)
        below = 0 if row.new_page else below
    return ends[::-1]
