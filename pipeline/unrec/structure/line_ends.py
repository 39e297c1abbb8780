"""How a printed line ends: what its last characters say about what may follow."""

import re

from unrec.text import CLAUSE_ENDS, CLOSING_QUOTES, COLONS, COMMAS, INVISIBLE, SEMICOLONS, STOPS, SUPERSCRIPTS

# Closing quotes, brackets and note markers may follow the last mark.
_BEHIND = rf"(?:[)\]{CLOSING_QUOTES}*\s{INVISIBLE}]|\(\d{{1,3}}\)|[{SUPERSCRIPTS}]){{0,12}}$"
_FINISHED = re.compile(f"[{STOPS}{SEMICOLONS}]{_BEHIND}")
# A note's number may be plain digits behind the mark of a word («the Palestinian people,29»).
_PUNCTUATED = re.compile(rf"[{CLAUSE_ENDS}]{_BEHIND}|[^\W\d_][{CLAUSE_ENDS}]\d{{1,3}}{_BEHIND}")
_ANNOUNCES = re.compile(rf"[{COLONS}][\s{INVISIBLE}]{{0,12}}$")
# Enough of a line's end to see how it ends. Most lines end in a letter, which is seen without a pattern.
_TAIL = 40


def is_finished(line: str) -> bool:
    """Whether a sentence or an entry of a list ends with the line."""
    return not line[-1:].isalpha() and bool(_FINISHED.search(line[-_TAIL:]))


def is_punctuated(line: str) -> bool:
    """Whether a sentence, a clause, an entry or an announcement ends with the line; headings end in none."""
    return not line[-1:].isalpha() and bool(_PUNCTUATED.search(line[-_TAIL:]))


def announces(line: str) -> bool:
    """Whether the line ends in a colon, so that a list or a text of its own follows."""
    return not line[-1:].isalpha() and bool(_ANNOUNCES.search(line[-_TAIL:]))


_MARKS = {
    **dict.fromkeys(STOPS, "stop"),
    **dict.fromkeys(SEMICOLONS, "semicolon"),
    **dict.fromkeys(COLONS, "colon"),
    **dict.fromkeys(COMMAS, "comma"),
}
# A comma that parts two markers ends nothing: «Report of the Committee*, **».
_PARTS_MARKERS = re.compile(rf"[*{SUPERSCRIPTS}]\s?[{COMMAS}]\s?[*{SUPERSCRIPTS}]{{1,3}}$")
_TRAILING = re.compile(
    rf"(?:[)\]{CLOSING_QUOTES}*\s{INVISIBLE}]|\(\d{{1,3}}\)|[{SUPERSCRIPTS}]|(?<=[.{SEMICOLONS}{COMMAS}])\d{{1,3}}){{0,12}}$"
)


def line_end(line: str) -> str:
    """Return what the last mark of a line says: `stop`, `semicolon`, `colon`, `comma`, or nothing.

    Closing quotes and brackets and the markers of notes may follow it.
    """
    last = line[-1:]
    if last in _MARKS or last.isalpha():
        return _MARKS.get(last, "")
    tail = line[-_TAIL:].rstrip()
    if _PARTS_MARKERS.search(tail):
        return ""
    return _MARKS.get(tail[: _TRAILING.search(tail).start()][-1:], "")  # type: ignore[union-attr]
