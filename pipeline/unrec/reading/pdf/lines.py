"""A row of glyphs → lines of text, in the order of their columns, with gaps and indents between them."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import inf

import msgspec
import regex

from unrec.models import Origin, Role
from unrec.reading.bidi import (
    BRACKETS,
    CLOSING,
    LTR,
    MIRROR,
    RTL,
    faced,
    is_of_one_direction,
    kind_of,
    kinds_of,
    logical,
    turned,
)
from unrec.reading.pdf.characters import BOLD, KASHIDA, SLANTED, Bounds, Glyph, as_shown, without_kashida
from unrec.reading.pdf.strips import Strip, StripRow
from unrec.text import nfc

# A row of glyphs → lines of text: parted at wide gaps, spaced, in logical order.

_EM = 0.8
"""Of the type size: what the gaps below are measured in."""
_COLUMN_GAP = 3.2
_WORD_GAP = 0.19
_LABEL_GAP = 8.0
_TENTHS, _BARE, _SLIGHT = 10, 0.4, 0.1
"""Parts of a point in which places are compared, and shares of a false space that may lie bare."""
_OVERPRINT = 0.1
"""Of its own width: a glyph that begins nearer to where the one
before began may be the same one, drawn again.
"""
_EDGE = 25.0
"""Points from the page's right text edge within which a line counts as beginning there."""

# What stands before the tab of a list: ١- 12. (أ) (iv) – •, a note's mark.
_LABEL = regex.compile(r"[\[(]?(?:\p{Nd}{1,4}|\p{L}\p{M}*ـ?|[ivxIVX]{1,5})?[\])]?[-–—.)]?|[-–—•▪●◦*†‡]{1,3}")
_SPACES = regex.compile(r" *+\u00a0[ \u00a0]*+| {2,}")
_BRACKET = re.compile("[" + re.escape("".join(sorted(BRACKETS))) + "]")
_NO_BREAK = regex.compile(r"(?<!\p{Nd})\u00a0|\u00a0(?!\p{Nd})")
# Groups of three drawn in right-to-left order: only the last group of a number may begin with what the
# first of these begins with, so a group of zeros in front shows that they were set apart.
_SWAPPED = regex.compile(r"(?<![\p{Nd}/.,])([0٠]\p{Nd}{2})((?: \p{Nd}{3}){0,6}+) (\p{Nd}{1,3})(?![\p{Nd}/])")


class PageLine(msgspec.Struct, gc=False):
    """One line of a page.

    Places, `baseline` too, are in points from the top-left corner of the page as it is turned for the line
    to be level; `turn` is that of its glyphs. `weight` and `slant` are the shares of its
    letters in bold and in slanted type, None where it has no letter or that is unknown. `cell` is the row and
    column of a line in the page's table number `table`, from 0.
    """

    page: int
    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    baseline: float
    size: float
    repair: str | None = None
    role: Role | None = None
    rule: str | None = None
    turn: int = 0
    origin: Origin = "text"
    cell: tuple[int, int] | None = None
    table: int = 0
    weight: float | None = None
    slant: float | None = None

    def box(self, width: float, height: float) -> Bounds:
        """Return `x0, top, x1, bottom` on a page of this size, as it is shown."""
        return as_shown((self.x0, self.top, self.x1, self.bottom), -self.turn % 4, width, height)


def lines_of(row: list[Glyph], page: int, height: float, direction: str, edge: float) -> list[PageLine]:
    """Return the lines of one row in reading order; `edge` is the right edge of the page's text.

    A list label and its text are one line, however wide the tab between them.
    """
    middles = [glyph.x0 + glyph.x1 for glyph in row]
    if middles != sorted(middles):
        row[:] = [row[index] for index in sorted(range(len(row)), key=middles.__getitem__)]
    segments = _segments(_without_false_spaces(row) if direction == RTL else row)
    if direction == RTL:
        segments.reverse()
    lines = [_line(segment, page, height, direction, edge) for segment in _labels_joined(segments, direction)]
    return [line for line in lines if line is not None]


def _without_false_spaces(row: list[Glyph]) -> list[Glyph]:
    """Leave out the spaces that lie under a right-to-left letter; `row` goes from left to right.

    Word draws the space at the end of a stretch of text where the next stretch begins, so from the same point
    on as a letter, or under the tail of one. Where most letters of a row overlap, the font's widths are
    wrong, and only a space that begins where a letter does is false.
    """
    texts = [glyph.text for glyph in row]
    spaces = [index for index, text in enumerate(texts) if text == " "] if " " in texts else []
    if not _overlap(row, spaces):
        return row
    # A letter with its sign as one glyph is as wide as the sign, which may stand over the space.
    kinds = kinds_of(texts)
    letters = [row[index] for index, kind in enumerate(kinds) if kind == RTL and texts[index].isalpha()]
    starts = {round(glyph.x0 * _TENTHS): glyph.x1 for glyph in letters}
    overlapping = sum(b.x0 < a.x1 - 0.3 * (a.x1 - a.x0) for a, b in pairwise(letters))
    sound = overlapping * 4 < len(letters)
    false = {
        index
        for index in spaces
        if _begins_with(row[index], starts)
        or (sound and _is_under(row[index], row[max(index - 3, 0) : index + 4]))
    }
    return [glyph for index, glyph in enumerate(row) if index not in false] if false else row


def _begins_with(space: Glyph, starts: Mapping[int, float]) -> bool:
    """Whether a space begins where a letter does, and hardly reaches beyond its end."""
    x0, x1 = space.x0, space.x1
    start = round(x0 * _TENTHS)
    end = max(starts.get(start - 1, x0), starts.get(start, x0), starts.get(start + 1, x0))
    return end > x1 - _BARE * (x1 - x0)


def _is_under(space: Glyph, near: Sequence[Glyph]) -> bool:
    """Whether a right-to-left letter lies over a whole space, but for a little at its ends."""
    slight = _SLIGHT * (space.x1 - space.x0)
    left, right = space.x0 + slight, space.x1 - slight
    covering = [each.text for each in near if each.x0 < left and each.x1 > right]
    return any(kind_of(text) == RTL and text.isalpha() for text in covering)


def _overlap(row: list[Glyph], spaces: Sequence[int]) -> bool:
    """Tell whether a space, or a glyph on its right, begins before the one on its left ends."""
    last = len(row) - 1
    for index in spaces:
        space = row[index]
        if index and space.x0 < row[index - 1].x1 - _SLIGHT * space.size:
            return True
        if index < last:
            following = row[index + 1]
            if following.x0 < space.x1 - _SLIGHT * following.size:
                return True
    return False


def _size(row: list[Glyph]) -> float:
    """Return the type size that most glyphs have."""
    sizes = [glyph.size for glyph in row]
    if sizes.count(sizes[0]) == len(sizes):
        return round(sizes[0], 1)
    return Counter([round(size, 1) for size in sizes]).most_common(1)[0][0]


def _segments(row: list[Glyph]) -> list[list[Glyph]]:
    em = min(max(_size(row), 4.0), 30.0) * _EM
    column_gap, word_gap = _COLUMN_GAP * em, _WORD_GAP * em
    segments: list[list[Glyph]] = []
    current: list[Glyph] = []
    end = row[0].x0
    before = -inf
    for glyph in row:
        if glyph.text != " ":
            x0, x1 = glyph.x0, glyph.x1
            gap = x0 - end
            if gap > word_gap and current:
                if gap > column_gap:
                    segments.append(current)
                    current = []
                elif current[-1].text != " ":
                    current.append(Glyph(" ", end, x0, glyph.y, glyph.size))
            if x0 - before < _OVERPRINT * (x1 - x0) and current and _overprinted(current[-1], glyph):
                continue
            before = x0
            if x1 > end:  # noqa: PLR1730 - a call costs as much as all else here
                end = x1
        elif len(current) == 1 and _covers(current[0], glyph):
            continue
        else:
            before = glyph.x0
        current.append(glyph)
    segments.append(current)
    return [stripped for segment in segments if (stripped := _stripped(segment))]


def _overprinted(glyph: Glyph, other: Glyph) -> bool:
    """Tell whether the same glyph was drawn twice to look bold."""
    near = other.x0 - glyph.x0 < _OVERPRINT * (other.x1 - other.x0)
    return near and glyph.text == other.text != "" and abs(glyph.x1 - other.x1) < 0.1 * glyph.size


def _covers(glyph: Glyph, space: Glyph) -> bool:
    """Tell whether a space lies under a line's last glyph: it was drawn where the line had no room for it."""
    covered = min(glyph.x1, space.x1) - max(glyph.x0, space.x0)
    return glyph.text != " " and covered > 0.7 * (space.x1 - space.x0) > 0


def _stripped(segment: list[Glyph]) -> list[Glyph]:
    first, last = 0, len(segment)
    while first < last and not segment[first].text.strip():
        first += 1
    while last > first and not segment[last - 1].text.strip():
        last -= 1
    return segment[first:last]


def _labels_joined(segments: list[list[Glyph]], direction: str) -> list[list[Glyph]]:
    """Join a label to the segment after it, and order each segment from left to right."""
    joined: list[list[Glyph]] = []
    for segment in segments:
        label = joined[-1] if joined else None
        if label is not None and len(label) <= 6:
            text = "".join(glyph.text for glyph in label)
            gap = label[0].x0 - segment[-1].x1 if direction == RTL else segment[0].x0 - label[-1].x1
            is_label = _LABEL.fullmatch(text[::-1]) or _LABEL.fullmatch(text)
            if is_label and gap < _LABEL_GAP * _EM * segment[0].size:
                space = Glyph(" ", label[-1].x1, segment[0].x0, segment[0].y, segment[0].size)
                joined[-1] = [*segment, space, *label] if direction == RTL else [*label, space, *segment]
                continue
        joined.append(segment)
    return joined


def _line(glyphs: list[Glyph], page: int, height: float, direction: str, edge: float) -> PageLine | None:
    texts = [glyph.text for glyph in glyphs]
    drawn = glyphs if all(texts) else [glyph for glyph in glyphs if glyph.text]
    if not drawn:
        return None
    if any(marks := [glyph.marks for glyph in drawn]):
        texts = [glyph.text + mark for glyph, mark in zip(drawn, marks, strict=True)]
    elif drawn is not glyphs:
        texts = list(filter(None, texts))
    x0, x1 = min([glyph.x0 for glyph in glyphs]), max([glyph.x1 for glyph in glyphs])
    repairs = {*"+".join({glyph.repair for glyph in drawn}).split("+")} - {""}
    text = _spaced(_read(texts, direction, repairs, at_edge=edge - x1 < _EDGE), repairs)
    if not text:
        return None
    sizes = [glyph.size for glyph in drawn]
    size = sizes[0] if sizes.count(sizes[0]) == len(sizes) else max(sizes)
    return _placed(text, page, (x0, x1), height - drawn[sizes.index(size)].y, size, repairs, drawn)


def plain_line(row: StripRow, page: int, height: float, *, has_rtl: bool) -> list[PageLine]:
    """Return the line of a row of strips on a page from left to right, as `lines_of` does of its glyphs.

    `has_rtl` tells that a letter in it may be one that goes from right to left.
    """
    repairs: set[str] = set()
    is_simple = not has_rtl and _BRACKET.search(row.text) is None
    text = row.text if is_simple else _read(row.texts, LTR, repairs, at_edge=False)
    text = _spaced(text, repairs)
    ends = row.x0, row.x1
    return [_placed(text, page, ends, height - row.base, row.size, repairs, row.strips)] if text else []


def _placed(
    text: str,
    page: int,
    ends: tuple[float, float],
    baseline: float,
    size: float,
    repairs: set[str],
    drawn: Sequence[Glyph | Strip],
) -> PageLine:
    """Return the line of a text; `drawn` is what it is set in."""
    weight, slant = _shares(text, drawn)
    return PageLine(
        page,
        text,
        ends[0],
        baseline - 0.8 * size,
        ends[1],
        baseline + 0.25 * size,
        baseline,
        size,
        "+".join(sorted(repairs)) or None,
        weight=weight,
        slant=slant,
    )


def _shares(text: str, drawn: Sequence[Glyph | Strip]) -> tuple[float | None, float | None]:
    """Return the shares of a text's letters in bold and in slanted type; None for a text without letters."""
    if not any(map(str.isalpha, text.replace(KASHIDA, ""))):
        return None, None
    faced = [each for each in drawn if each.face]
    if not faced:
        return 0.0, 0.0
    letters = _letters(text)
    bold, slanted = (
        _letters("".join([each.text for each in faced if each.face & bit])) for bit in (BOLD, SLANTED)
    )
    return min(bold / letters, 1.0), min(slanted / letters, 1.0)


def _letters(text: str) -> int:
    """Return how many letters a text has; a kashida, which no line keeps, is none."""
    return sum(map(str.isalpha, text)) - text.count(KASHIDA)


def _read(texts: list[str], direction: str, repairs: set[str], *, at_edge: bool) -> str:
    """Return the texts of a line, given from left to right, as they are read;
    what was done is added to `repairs`.
    """
    kinds = kinds_of(texts)
    present = set(kinds)
    base = _base_direction(texts, kinds, present, direction, at_edge=at_edge)
    if base == LTR and is_of_one_direction(present, base):
        return "".join(texts)
    if base == RTL and BRACKETS.isdisjoint(texts):
        repairs.add("bidi")
        return "".join(turned(texts, kinds))
    items = logical(texts, base, kinds)
    facing = faced(items)
    if base == RTL or any(level for _, level in items):
        repairs.add("bidi")
    if facing != [text for text, _ in items]:
        repairs.add("brackets")
    return "".join(facing)


def _base_direction(
    texts: list[str], kinds: list[str], present: set[str], direction: str, *, at_edge: bool
) -> str:
    """Return the direction of a line: its letters', the page's where they differ or leave it open."""
    if RTL in present:
        if direction == RTL or LTR not in present:
            return RTL
        counts = Counter(kinds)
        return RTL if counts[RTL] > counts[LTR] else LTR
    if LTR not in present:
        return direction
    if direction == RTL and texts[0] in CLOSING and texts[-1] == MIRROR[texts[0]]:
        # Set right to left, the whole of it in brackets: `)UNODC(`.
        return RTL
    if direction == RTL and at_edge:
        # A line of Latin words in right-to-left text: its last stop stands on the left,
        # its mark on the right.
        return RTL if texts[0] in {*".,:;)(*"} or texts[-1] in {*")(*"} else LTR
    return LTR


def _spaced(joined: str, repairs: set[str]) -> str:
    text = normal = nfc(joined)
    if "\u00a0" in text:
        text = _NO_BREAK.sub(" ", text)
    if "\u00a0" in text or "  " in text:
        text = _SPACES.sub(lambda match: "\u00a0" if "\u00a0" in match[0] else " ", text)
    text = text.strip()
    plain = text if text.isascii() else without_kashida(text)
    if plain != text:
        repairs.add("kashida")
    has_zero = "0" in plain or "٠" in plain
    grouped = (
        _SWAPPED.sub(lambda match: " ".join(reversed(match[0].split(" "))), plain) if has_zero else plain
    )
    if grouped != plain:
        repairs.add("nbsp_groups")
    # A fill that is gone may have parted a letter and its mark.
    return grouped if grouped == normal else nfc(grouped)


# Two-column zones, such as a masthead, read one column after the other.

_LONGEST_ZONE = 400
"""Lines of a zone: more than any page holds, and what a page of a hundred thousand lines costs for each."""


def in_reading_order(lines: list[PageLine], direction: str) -> list[PageLine]:
    """Return a page's lines with the columns of every two-column zone one after the other.

    Lines come row by row, the leading column first within a row. A zone begins at a row of two lines and
    continues while lines keep to their side of the gap between them.
    """
    ordered: list[PageLine] = []
    place = 0
    while place < len(lines):
        cut = _gap_at(lines, place, direction)
        if cut is None:
            ordered.append(lines[place])
            place += 1
            continue
        end = _zone_end(lines, place, cut)
        zone = lines[place:end]
        leading = [line for line in zone if (line.x0 > cut) == (direction == RTL)]
        ordered += leading + [line for line in zone if (line.x0 > cut) != (direction == RTL)]
        place = end
    return ordered


def _gap_at(lines: list[PageLine], place: int, direction: str) -> float | None:
    """Return where the gap lies if a two-column zone begins at `place`."""
    first = lines[place]
    row = [line for line in lines[place : place + 3] if abs(line.baseline - first.baseline) < 4]
    if len(row) != 2 or len(first.text) <= 6:
        return None
    right, left = row if direction == RTL else (row[1], row[0])
    return left.x1 + 2 if right.x0 > left.x1 + 2 else None


def _zone_end(lines: list[PageLine], start: int, cut: float) -> int:
    """Return the place after the zone's last line of the column that is followed."""
    place, lowest = start, lines[start]
    while place < min(len(lines), start + _LONGEST_ZONE):
        line = lines[place]
        if line.top - lowest.bottom >= 1.1 * lowest.size or not (line.x0 > cut or line.x1 < cut + 1):
            break
        if line.bottom > lowest.bottom:
            lowest = line
        place += 1
    left = [index for index in range(start, place) if lines[index].x0 <= cut]
    return max(left) + 1


# Evidence of paragraphs and levels: gaps between lines, and indents from the text's edge.

_WIDER = 0.12
"""Type sizes by which a leading must exceed the normal to part paragraphs."""
_SHORT = 0.25
"""Of the measure: a line that leaves this free ends a paragraph."""
_ENOUGH = 60
"""Lines that odd and even pages must each have before their margins are compared."""
SENTENCE_END = regex.compile(r"[\p{Sentence_Terminal};:؛]['\"»”’)\]]*(?:\(\p{Nd}{1,3}\)|[*⁰¹²³⁴-⁹]{1,3})?$")


class Measure(msgspec.Struct, frozen=True):
    """What is normal in a document, in points.

    Its body's type size and leading, its direction, and for odd (1) and even (0) pages the left and right
    edge of the text.
    """

    size: float
    leading: float
    direction: str
    edges: dict[int, tuple[float, float]]

    def indent(self, line: PageLine) -> float:
        """Return how far inside the text's edge the line begins."""
        left, right = self.edges[line.page % 2]
        return right - line.x1 if self.direction == RTL else line.x0 - left

    def is_short(self, line: PageLine) -> bool:
        """Tell whether the line ends well before the measure does."""
        left, right = self.edges[line.page % 2]
        free = line.x0 - left if self.direction == RTL else right - line.x1
        return free > _SHORT * (right - left)


def measure(pages: Sequence[Sequence[PageLine]], direction: str) -> Measure:
    """Return what is normal in a document; furniture is left aside."""
    body = [[line for line in lines if line.role is None and line.cell is None] for lines in pages]
    size = body_size(body)
    steps: Counter[float] = Counter()
    for lines in body:
        for above, line in pairwise(lines):
            step = line.baseline - above.baseline
            if abs(line.size - size) < 0.6 and 0.9 * size < step < 2.5 * size:
                steps[round(step * 2) / 2] += 1
    most = max(steps.values(), default=0)
    leading = min((step for step, count in steps.items() if count >= 0.25 * most), default=1.4 * size)
    return Measure(size, leading, direction, _edges([line for lines in body for line in lines]))


def body_size(pages: Sequence[Sequence[PageLine]]) -> float:
    """Return the type size that most characters are set in; 12 points for no text."""
    sizes: Counter[float] = Counter()
    for lines in pages:
        for line in lines:
            if line.role is None:
                sizes[round(line.size * 2) / 2] += len(line.text)
    return max(sizes.most_common(1)[0][0], 1.0) if sizes else 12.0


_ENOUGH_PAGES = 3
_BLANK, _ROOM = (0.7, 1.9), 1.9  # leadings: of an empty line at a page's top, and of more lines at its foot
_FAR = 10_000.0


def _edges(lines: Sequence[PageLine]) -> dict[int, tuple[float, float]]:
    """Return the text's edges on even and odd pages: apart only where the margins are mirrored."""
    common = _outermost(lines, 0.02)
    even, odd = ([line for line in lines if line.page % 2 == parity] for parity in (0, 1))
    if min(len(even), len(odd)) < _ENOUGH:
        return {0: common, 1: common}
    (even_left, even_right), (odd_left, odd_right) = _outermost(even, 0.1), _outermost(odd, 0.1)
    shift = odd_left - even_left
    if abs(shift) > 5 and abs(shift - (odd_right - even_right)) < 4:
        return {0: (even_left, even_right), 1: (odd_left, odd_right)}
    return {0: common, 1: common}


def _outermost(lines: Sequence[PageLine], share: float) -> tuple[float, float]:
    """Return the outermost places where at least this share of the lines begins and ends."""
    lefts = Counter(round(line.x0 / 2) * 2.0 for line in lines)
    rights = Counter(round(line.x1 / 2) * 2.0 for line in lines)
    needed = max(2.0, share * len(lines))
    left = min((x for x, count in lefts.items() if count >= needed), default=min(lefts, default=0.0))
    right = max((x for x, count in rights.items() if count >= needed), default=max(rights, default=0.0))
    return left, right


def gaps(pages: Sequence[Sequence[PageLine]], normal: Measure) -> list[list[bool]]:
    """Return for every line whether a new paragraph may begin with it.

    Within a page: after wider leading than the body's, another type size, or a line that ends a sentence
    well before the measure. On a page's first body line: after such a short line, where the page before has
    room for more lines, or where an empty line stands above it; else a sentence that runs over the page
    continues.
    """
    ends = _page_ends(pages, normal)
    answers: list[list[bool]] = []
    last: dict[str, PageLine] = {}
    for lines in pages:
        page: list[bool] = []
        for line in lines:
            stream = line.role or "body"
            above = last.get(stream)
            page.append(above is None or _parted(above, line, normal) or _has_room(above, line, ends, normal))
            last[stream] = line
        answers.append(page)
    return answers


def _page_ends(pages: Sequence[Sequence[PageLine]], normal: Measure) -> dict[int, tuple[float, float]]:
    """Return for pages that hold text only, where their body may begin and end: the first line's baseline of
    many pages, and the last line's that three of them reach, or what stands above the page's notes.
    """
    bodies = {
        lines[0].page: body
        for lines in pages
        if (body := [line for line in lines if line.role is None]) and not any(line.cell for line in body)
    }
    if len(bodies) < _ENOUGH_PAGES:
        return {}
    begins = Counter(round(min(line.baseline for line in body)) for body in bodies.values())
    top = min(
        (at for at, count in begins.items() if count >= max(_ENOUGH_PAGES, len(bodies) / 5)), default=_FAR
    )
    foot = sorted(max(line.baseline for line in body) for body in bodies.values())[-_ENOUGH_PAGES]
    notes = {
        lines[0].page: min(line.baseline for line in lines if line.role == "footnote") - 2 * normal.leading
        for lines in pages
        if any(line.role == "footnote" for line in lines)
    }
    return {page: (top, min(foot, notes.get(page, foot))) for page in bodies}


def _has_room(above: PageLine, line: PageLine, ends: dict[int, tuple[float, float]], normal: Measure) -> bool:
    """Tell whether a paragraph ended with its page: one that goes on fills it but for a line."""
    if line.page == above.page or line.role is not None or line.page not in ends or above.page not in ends:
        return False
    top, foot = ends[line.page][0], ends[above.page][1]
    blank = _BLANK[0] < (line.baseline - top) / normal.leading < _BLANK[1]
    return blank or foot - above.baseline > _ROOM * normal.leading


def _parted(above: PageLine, line: PageLine, normal: Measure) -> bool:
    ended = normal.is_short(above) and SENTENCE_END.search(above.text) is not None
    if line.page != above.page:
        return ended or line.role == "furniture" or abs(line.size - above.size) > 1.5
    step = line.baseline - above.baseline
    leading = normal.leading * (1.0 if abs(line.size - normal.size) < 0.6 else line.size / normal.size)
    return step > leading + _WIDER * line.size or step < 0 or ended or abs(line.size - above.size) > 1.5
