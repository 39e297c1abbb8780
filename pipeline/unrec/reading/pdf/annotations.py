"""What stands over a page and not in its content: the values of form fields, and notes that are drawn."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from msgspec.structs import replace
from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import PDFStream, resolve1
from pdfminer.psparser import PSLiteral
from pdfminer.utils import decode_text

from unrec.findings import finding
from unrec.models import Box, Finding, SourceLine
from unrec.reading.limits import MAX_REFERENCES
from unrec.text import nfc, visible

MOST = 2_000
"""Annotations of a page that are looked at."""
_LONGEST = 10_000
_UNSEEN = 1 << 1 | 1 << 5
"""Flags of an annotation that no viewer draws: hidden, no view."""
_WITHOUT_TEXT = frozenset(
    {
        "Link",
        "Popup",
        "Text",
        "Highlight",
        "Underline",
        "Squiggly",
        "StrikeOut",
        "Caret",
        "Widget",
        "FreeText",
    }
)
FIELD, NOTE = "pdf.annotation.field", "pdf.annotation.note"
_SHOWN = 10


class Over(NamedTuple):
    """What stands over a page: lines, and how many annotations are drawn by a picture that is not read."""

    lines: tuple[SourceLine, ...]
    unread: int


def lines_over(page: PDFPage, number: int) -> Over | None:
    """Return the lines of a page's form fields and drawn notes, as furniture with their boxes.

    None where nothing stands there. A button's state is no text.
    """
    lines: list[SourceLine] = []
    unread = 0
    annotations = resolve1(page.annots)
    for each in annotations[:MOST] if isinstance(annotations, list) else ():
        annotation = resolve1(each)
        if not isinstance(annotation, dict):
            continue
        flags = resolve1(annotation.get("F"))
        if isinstance(flags, int) and flags & _UNSEEN:
            continue
        kind = _name(annotation.get("Subtype"))
        rule = NOTE if kind == "FreeText" else FIELD
        text = _value(annotation) if kind == "Widget" else _text(annotation.get("Contents"))
        if kind in {"Widget", "FreeText"}:
            box = _box(page, number, annotation.get("Rect"))
            rows = (" ".join(visible(row).split()) for row in nfc(text).splitlines())
            lines += [
                SourceLine(line=0, text=row, page=number, box=box, role="furniture", rule=rule)
                for row in rows
                if row
            ]
        elif kind not in _WITHOUT_TEXT and resolve1(annotation.get("AP")):
            unread += 1
    return Over(tuple(lines), unread) if lines or unread else None


def over_pages(over: Mapping[int, Over]) -> Iterator[Finding]:
    """Yield what is to be said of lines that stand over pages, and of what is drawn there and not read."""
    lines = [line for each in over.values() for line in each.lines]
    if lines:
        said = f"{len(lines):,} lines of form fields and notes stand over pages; they are in no paragraph"
        yield finding(
            "pdf.annotations", said, " | ".join(line.text for line in lines[:_SHOWN]), page=lines[0].page
        )
    if unread := sum(each.unread for each in over.values()):
        said = f"{unread:,} stamps and drawings stand over pages; text in them is not read"
        yield finding("pdf.annotations", said, page=min(page for page, each in over.items() if each.unread))


def with_lines(lines: Sequence[SourceLine], over: Mapping[int, Over]) -> tuple[SourceLine, ...]:
    """Return the lines with those that stand over a page after its own, numbered anew."""
    added = [line for each in over.values() for line in each.lines]
    if not added:
        return tuple(lines)
    every = sorted((*lines, *added), key=lambda line: line.page or 0)
    return tuple(replace(line, line=at) for at, line in enumerate(every, 1))


def _value(annotation: dict[str, Any]) -> str:
    """The text of a field, which may stand at one that it is a part of; empty for a button."""
    node: Any = annotation
    value = kind = None
    for _ in range(MAX_REFERENCES):
        if not isinstance(node, dict):
            break
        value = resolve1(node.get("V")) if value is None else value
        kind = kind or _name(node.get("FT"))
        node = resolve1(node.get("Parent"))
    if kind == "Btn":
        return ""
    values = value if isinstance(value, list) else [value]
    return "\n".join(map(_text, values[:MOST]))


def _text(value: Any) -> str:
    value = resolve1(value)
    if isinstance(value, PDFStream):
        value = value.get_data()
    return decode_text(value[:_LONGEST]) if isinstance(value, bytes) else ""


def _name(value: Any) -> str:
    value = resolve1(value)
    return str(value.name) if isinstance(value, PSLiteral) else ""


def _box(page: PDFPage, number: int, value: Any) -> Box | None:
    """The place on the page as it is shown, from its top-left corner; None where none is stated."""
    numbers = [resolve1(each) for each in rect] if isinstance(rect := resolve1(value), list) else []
    if len(numbers) != 4 or not all(isinstance(each, int | float) for each in numbers):
        return None
    left, foot, right, top = page.cropbox
    wide, high = right - left, top - foot
    x = [min(max(each - left, 0.0), wide) for each in (numbers[0], numbers[2])]
    y = [min(max(each - foot, 0.0), high) for each in (numbers[1], numbers[3])]
    turns = page.rotate // 90 % 4
    for _ in range(turns):
        x, y = y, [wide - each for each in x]
        wide, high = high, wide
    return Box(page=number, x0=min(x), top=high - max(y), x1=max(x), bottom=high - min(y))
