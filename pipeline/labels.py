"""Labels at the start of a paragraph: `١-`, `(هـ)`, `'١'`, `(i)`, and the values they print."""

import re
from functools import cache
from typing import NamedTuple

from pipeline.languages import LabelShape, Language
from pipeline.text import INVISIBLE, without_noise

# What may stand inside and around a label: at most six spaces or direction marks.
GAP = rf"[\s{INVISIBLE}]{{0,6}}"
DASH = r"[-‐‑‒–—−]"
BULLET = rf"(?:[-–•▪●][\s{INVISIBLE}]{{1,6}}){{0,2}}"
_QUOTE = r"[''‘’‛`´′]"
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_ROMAN_SHAPE = re.compile(r"(?=.)(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})$")
_MAX_DIGITS = 4


class Label(NamedTuple):
    """A label found at the start of a line.

    `label` is as printed, without a false bullet before it and without direction marks; `start` and
    `end` are its offsets in the line, and `body` that of the first character of the text behind it.
    """

    shape: LabelShape
    label: str
    number: int
    letter: str | None
    bullet: bool
    start: int
    end: int
    body: int


def read_label(line: str, language: Language) -> Label | None:
    """Return the label a line starts with, or None. A dash and a space before a label are a false bullet."""
    match = _pattern(language).match(line)
    if match is None:
        return None
    group = match.lastindex or 1
    shape, printed = language.labels[group - 1], match[group]
    value = _value(printed, shape.kind, language)
    if value is None:
        return None
    number, letter = value
    start, end = match.span(group)
    body = _LEADING.match(line, end)
    bullet = bool(without_noise(line[:start]).strip())
    return Label(
        shape, without_noise(printed).strip(), number, letter, bullet, start, end, body.end() if body else end
    )


_LEADING = re.compile(rf"[\s{INVISIBLE}]+")


def letter_value(printed: str, language: Language) -> tuple[int, str] | None:
    """Return the ordinal of a printed letter and the letter in its usual spelling.

    Doubled letters (`أأ`, `ب ب`) count on after the last letter of the order; anything else is None.
    """
    compact = "".join(printed.split())
    values = _letters(language)
    if compact in values:
        return values[compact], language.letters.order[values[compact] - 1]
    half, odd = divmod(len(compact), 2)
    first, second = compact[:half], compact[half:]
    if odd or not first or values.get(first) is None or values.get(first) != values.get(second):
        return None
    letter = language.letters.order[values[first] - 1]
    return values[first] + len(language.letters.order), letter + letter


def roman_value(printed: str) -> int | None:
    """Return the value of a Roman numeral from i to xcix in one case, else None."""
    if printed not in {printed.lower(), printed.upper()} or not _ROMAN_SHAPE.match(printed.lower()):
        return None
    values = [_ROMAN[character] for character in printed.lower()]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if value < after else value for value, after in pairs)


def _value(printed: str, kind: str, language: Language) -> tuple[int, str | None] | None:
    if kind == "number":
        return int("".join(filter(str.isdecimal, printed))), None
    inner = "".join(_INNER.findall(without_noise(printed)))
    if kind == "letter":
        return letter_value(inner, language)
    value = roman_value(inner)
    return None if value is None else (value, inner)


_INNER = re.compile(r"[^\W\d_]|ـ")


@cache
def _letters(language: Language) -> dict[str, int]:
    values = {letter: number for number, letter in enumerate(language.letters.order, 1)}
    return values | {variant: values[letter] for variant, letter in language.letters.variants.items()}


@cache
def _pattern(language: Language) -> re.Pattern[str]:
    """One alternation of all label shapes, a group each, after white space and a false bullet."""
    digits = "".join(language.digits.families)
    letter = "(?:" + "|".join(sorted(map(re.escape, _letters(language)), key=len, reverse=True)) + ")"
    parts = {
        "{number}": rf"[{digits}]{{1,{_MAX_DIGITS}}}",
        "{letter}": rf"{letter}(?:\s{{0,3}}{letter})?",
        "{roman}": r"[ivxlcIVXLC]{1,8}",
        "-": DASH,
        "'": _QUOTE,
    }
    shapes = [
        "(" + GAP.join(parts.get(token, re.escape(token)) for token in shape.shape.split()) + ")"
        for shape in language.labels
    ]
    # No digit may follow (`1.5`, `١-٣`), and a letter with no bracket needs a space: «و-» may be a word's.
    after = [
        rf"(?![{digits}])" if shape.kind == "number" else "" if shape.shape.endswith(")") else r"(?!\w)"
        for shape in language.labels
    ]
    body = "|".join(shape + look for shape, look in zip(shapes, after, strict=True))
    return re.compile(rf"[\s{INVISIBLE}]{{0,40}}{BULLET}(?:{body})")
