"""Markers of footnotes: at the start of a note, and attached to a word of the text."""

import re
from collections.abc import Iterator

from unrec.text import INVISIBLE

# A marker at the start of a note: `*`, `(١)`, `¹`, `1/` of old documents; not a bar code's, `*1137474*`.
_NOTE = re.compile(
    rf"[\s{INVISIBLE}]{{0,20}}(?!\*\d{{6,8}}\*\s*$)(?P<marker>\*{{1,3}}|\(\s?\d{{1,3}}\s?\)|[⁰¹²³⁴-⁹]{{1,3}}|\d{{1,3}}/(?=\s))[\s{INVISIBLE}]*(?=\S)"
)
# The same marker in the text, attached to the end of a word, a quotation or a sentence; `1/` stands apart.
_ATTACHED = re.compile(
    r"(?<=[\w»”\"'.,،؛:)\u064b-\u0652])(?:\*{1,3}(?!\*)|\(\d{1,3}\)|[⁰¹²³⁴-⁹]{1,3})(?!\w)"
    r"|(?<=[\w»”\"'.,;:)] )\d{1,3}/(?=[\s.,;:]|$)"
)
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


def marker_value(printed: str) -> str:
    """Return a printed marker's value: ASCII digits for `(١)` and `¹`, the asterisks themselves."""
    digits = "".join(filter(str.isdecimal, printed.translate(_SUPERSCRIPTS)))
    return str(int(digits)) if digits else printed.strip()


def note_marker(line: str) -> str | None:
    """Return the value of the marker a note's line starts with, or None."""
    match = _NOTE.match(line)
    return marker_value(match["marker"]) if match else None


def attached_markers(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield `(start, end, value)` of what may be a footnote's marker: attached to the word before it."""
    for match in _ATTACHED.finditer(text):
        yield match.start(), match.end(), marker_value(match[0])
