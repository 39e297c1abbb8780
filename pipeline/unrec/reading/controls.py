"""Characters that no printed text holds: controls, overrides that turn a line, and marks without end."""

from msgspec.structs import replace

from unrec.findings import finding
from unrec.models import Reading
from unrec.text import CONTROLS, MOST_MARKS, OVERRIDES, late, parted_marks

_AROUND = 60
_ODD = late(f"[{CONTROLS}{OVERRIDES}]")


def report_controls(reading: Reading) -> Reading:
    """Return the reading with a finding `source.controls` where its lines hold any; the lines stay."""
    odd = [line for line in reading.lines if not line.text.isprintable() and _ODD.search(line.text)]
    if not odd:
        return reading
    count = sum(len(_ODD.findall(line.text)) for line in odd)
    first, at = next((line, match.start()) for line in odd if (match := _ODD.search(line.text)))
    code = ord(first.text[at])
    where = f"line {first.line}" if first.page is None else f"page {first.page}, line {first.line}"
    message = (
        f"{count} control or override characters in {reading.name}; the first, on {where}, is U+{code:04X}"
    )
    found = finding(
        "source.controls", message, first.text[max(0, at - _AROUND) :], page=first.page, line=first.line
    )
    return replace(reading, findings=(*reading.findings, found))


def report_marks(reading: Reading) -> Reading:
    """Return the reading with a finding `source.marks` where lines hold rows of combining marks."""
    odd = [(line, count) for line in reading.lines if (count := parted_marks(line.text))]
    if not odd:
        return reading
    first = odd[0][0]
    where = f"line {first.line}" if first.page is None else f"page {first.page}, line {first.line}"
    message = (
        f"{len(odd)} lines of {reading.name} hold more than {MOST_MARKS} combining marks in a row; "
        f"the first is {where}; U+034F was set among the marks, {sum(count for _, count in odd)} times in all"
    )
    found = finding("source.marks", message, first.text, page=first.page, line=first.line)
    return replace(reading, findings=(*reading.findings, found))
