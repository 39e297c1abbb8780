"""Footnotes: what stands in small type at the foot of a page, or under the short rule there."""

from collections.abc import Sequence
from itertools import dropwhile

import regex

from unrec.reading.pdf.drawn import Rule
from unrec.reading.pdf.lines import PageLine

_SMALL = 0.92
"""Of the body's size: type up to this is small."""
_MAX_RULE = 0.62
"""Of the measure: a longer line parts something else."""
_UNDERLINE = 0.3
"""Of the body's size: a rule closer than this below a line underlines its words."""
_MANY_RULES = 200
"""Level lines of a page that are looked at, from the lowest up; a drawing may have a million."""
# *  **  (١)  ¹  1 and what may follow a marker.
_MARKER = regex.compile(
    r"(?:[*†‡§]{1,3}|[(\[]?\p{Nd}{1,3}[)\].]|[(\[]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}[)\]]?|\p{Nd}{1,3}(?= ))(?=\s|\P{Nd}|$)"
)
_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_RAISED = regex.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}")
_NUMBER = regex.compile(r"\(?(?<number>\p{Nd}{1,3})(?=\)?[.\s\-–]*[\"'“«(\[]?\p{L})")
_STAR = regex.compile(r"[*†‡]{1,3} ?+\S")


def mark_footnotes(lines: Sequence[PageLine], rules: Sequence[Rule], height: float, body: float) -> None:
    """Give a page's footnotes their role and rule, in place; `body` is the document's type size."""
    free = [line for line in lines if line.role is None and line.cell is None]
    if not free:
        return
    for line in _under_rule(free, rules, height, body):
        line.role, line.rule = "footnote", "pdf.footnote.rule"
    for line in _under_separator(lines, body):
        line.role, line.rule = "footnote", "pdf.footnote.rule"
    for line in _in_small_type(free, body):
        if line.role is None:
            line.role, line.rule = "footnote", "pdf.footnote.small_type"
    _raise_numbers(lines)


def _raise_numbers(lines: Sequence[PageLine]) -> None:
    """Raise the numbers with which notes begin, where the page's text has the same number raised.

    Some producers raise the number in the text only; text and note are then matched by their form.
    """
    raised = {marker for line in lines if line.role is None for marker in _RAISED.findall(line.text)}
    for line in lines if raised else ():
        match = _NUMBER.match(line.text) if line.role == "footnote" else None
        if match is not None:
            number = "".join(_SUPERSCRIPTS[int(digit)] for digit in match["number"])
            if number in raised:
                line.text = line.text[: match.start("number")] + number + line.text[match.end() :]
                line.repair = "+".join(sorted({*(line.repair or "").split("+"), "superscript"} - {""}))


def _under_rule(
    lines: Sequence[PageLine], rules: Sequence[Rule], height: float, body: float
) -> list[PageLine]:
    """Return the lines below the lowest short rule with a marked or small line right under it."""
    left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
    highest = min(line.baseline for line in lines)
    for rule in sorted(rules, key=lambda rule: rule.y)[:_MANY_RULES]:
        place = height - rule.y
        if rule.x1 - rule.x0 >= _MAX_RULE * (right - left) or highest >= place:
            continue
        first = next((line for line in lines if line.baseline > place + 2), None)
        if first is None or first.top - place > 2.5 * body:
            continue
        if place - max(line.baseline for line in lines if line.baseline < place) < _UNDERLINE * body:
            continue
        below = [line for line in lines if line.baseline > place + 2]
        if all(line.size <= _SMALL * body for line in below) or (
            _MARKER.match(first.text) and all(line.size <= body for line in below)
        ):
            return below
    return []


def _under_separator(lines: Sequence[PageLine], body: float) -> list[PageLine]:
    """Return the lines below the last line drawn with characters, if all are small, marked or not."""
    drawn = [at for at, line in enumerate(lines) if line.rule == "pdf.furniture.separator"]
    below = [line for line in lines[drawn[-1] + 1 :] if line.role is None] if drawn else []
    return below if all(line.cell is None and line.size <= _SMALL * body for line in below) else []


def _in_small_type(lines: Sequence[PageLine], body: float) -> list[PageLine]:
    """Return the page's last lines in small type from the first marked one on, and starred notes."""
    last = len(lines)
    while last and lines[last - 1].size <= _SMALL * body:
        last -= 1
    foot = list(dropwhile(lambda line: not _MARKER.match(line.text), lines[last:]))
    if last == 0 and len(foot) == len(lines):
        return []  # a page all in small type is an annex or a table
    starred = [line for line in lines[:last] if line.size <= _SMALL * body and _STAR.match(line.text)]
    return foot + starred
