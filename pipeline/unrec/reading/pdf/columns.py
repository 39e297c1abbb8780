"""Two-column zones, such as a masthead, read one column after the other."""

from unrec.reading.pdf.bidi import RTL
from unrec.reading.pdf.lines import PageLine

_LONGEST_ZONE = 400
"""Lines of a zone: more than any page holds, and what a page of a hundred thousand lines costs for each."""


def in_reading_order(lines: list[PageLine], direction: str) -> list[PageLine]:
    """Return a page's lines with the columns of every two-column zone one after the other.

    Lines come row by row, the leading column first within a row. A zone begins at a row of two lines and
    goes on while lines keep to their side of the gap between them.
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
    """Return the place behind the zone's last line of the column that is followed."""
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
