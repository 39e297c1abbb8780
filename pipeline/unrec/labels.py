"""Labels at the start of a paragraph: `١-`, `(هـ)`, `'١'`, `(i)`, `٧-١`, and the values they print."""

import re
from functools import cache
from typing import NamedTuple

from unrec.languages import LabelShape, Language
from unrec.text import INVISIBLE, either, without_noise

# What may stand inside and around a label: at most six spaces or direction marks.
GAP = rf"[\s{INVISIBLE}]{{0,6}}"
DASH = r"[-‐‑‒–—−]"
BULLET = rf"(?:[-–•▪●][\s{INVISIBLE}]{{1,6}}){{0,2}}"
_TIGHT = rf"[{INVISIBLE}]{{0,4}}"
_PART = re.compile(r"\{\w+\}|.")
_QUOTE = r"[''‘’‛`´′]"
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_ROMAN_SHAPE = re.compile(r"(?=.)(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})$")
_MAX_DIGITS = 4


class Label(NamedTuple):
    """A label found at the start of a line.

    `label` is as printed, without a false bullet before it and without direction marks; `start` and
    `end` are its offsets in the line, and `body` that of the first character of the text behind it.
    Of a compound label `number` is the last value and `above` are those before it: 1 and (7,) of `٧-١`.
    `turned` says that it was read from its other end: `١-٧` for `٧-١`.
    """

    shape: LabelShape
    label: str
    number: int
    letter: str | None
    bullet: bool
    start: int
    end: int
    body: int
    above: tuple[int, ...] = ()
    turned: bool = False


def read_label(line: str, language: Language) -> Label | None:
    """Return the label a line starts with, or None. A dash and a space before a label are a false bullet.

    Compound labels are not among them: they need the paragraph above to be told from dates and ranges.
    """
    found = _find(line, language, compound=False)
    if found is None:
        return None
    value = _value(found[1][found[1].lastindex or 1], found[0].kind, language)
    return _label(line, *found, *value) if value is not None else None


def read_compound(line: str, language: Language) -> Label | None:
    """Return what a line starts with that has the form of a compound label (`٧-١`), or None.

    None too where a month or a unit of quantity follows: «٨-٢٦ أيار», «٢.١ مليون», «٢-٣ في المائة».
    """
    found = _find(line, language, compound=True)
    if found is None or _quantities(language).match(
        language.fold(line[found[1].end() : found[1].end() + 40])
    ):
        return None
    *above, number = map(int, _DIGITS.findall(without_noise(found[1][found[1].lastindex or 1])))
    return _label(line, *found, number, None)._replace(above=tuple(above))


def read_any_label(line: str, language: Language) -> Label | None:
    """Return the label a line starts with, plain or compound, or None."""
    return read_label(line, language) or read_compound(line, language)


@cache
def _quantities(language: Language) -> re.Pattern[str]:
    months = (word for lists in language.dates.months.values() for words in lists for word in words)
    return re.compile(rf"\W*{either(map(language.fold, (*months, *language.digits.quantities)))}(?!\w)")


def turned(label: Label) -> Label | None:
    """Return a compound of two numbers read from its other end, as converters may print it; None for others."""
    if len(label.above) != 1:
        return None
    return label._replace(number=label.above[0], above=(label.number,), turned=not label.turned)


def _find(line: str, language: Language, *, compound: bool) -> tuple[LabelShape, re.Match[str]] | None:
    pattern, shapes = _pattern(language, compound)
    match = pattern.match(line) if shapes else None
    return (shapes[(match.lastindex or 1) - 1], match) if match else None


def _label(line: str, shape: LabelShape, match: re.Match[str], number: int, letter: str | None) -> Label:
    group = match.lastindex or 1
    printed = match[group]
    start, end = match.span(group)
    body = _LEADING.match(line, end)
    bullet = bool(without_noise(line[:start]).strip())
    return Label(
        shape, without_noise(printed).strip(), number, letter, bullet, start, end, body.end() if body else end
    )


_LEADING = re.compile(rf"[\s{INVISIBLE}]+")
_DIGITS = re.compile(r"\d+")


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
def _pattern(language: Language, compound: bool) -> tuple[re.Pattern[str], list[LabelShape]]:
    """One alternation of the simple or of the compound shapes, a group each, behind white space and a bullet."""
    digits = "".join(language.digits.families)
    letter = "(?:" + "|".join(sorted(map(re.escape, _letters(language)), key=len, reverse=True)) + ")"
    parts = {
        "{number}": rf"[{digits}]{{1,{_MAX_DIGITS}}}",
        "{letter}": rf"{letter}(?:\s{{0,3}}{letter})?",
        "{roman}": r"[ivxlcIVXLC]{1,8}",
        "-": DASH,
        "'": _QUOTE,
    }
    shapes = [shape for shape in language.labels if (shape.kind == "compound") is compound]
    body = "|".join(f"({_parts(shape, parts)}){_after(shape, digits)}" for shape in shapes)
    return re.compile(rf"[\s{INVISIBLE}]{{0,40}}{BULLET}(?:{body})"), shapes


def _parts(shape: LabelShape, parts: dict[str, str]) -> str:
    """A shape as a pattern: spaces may stand where the shape has one, direction marks between any parts."""
    words = [_PART.findall(word) for word in shape.shape.split()]
    return GAP.join(_TIGHT.join(parts.get(part, re.escape(part)) for part in word) for word in words)


def _after(shape: LabelShape, digits: str) -> str:
    """What may follow. No digit (`1.5`, `١-٣`); a letter with no bracket needs a space: «و-» may be a word's.

    A compound with no mark behind it is followed by words: `٧-١/٣`, «٧-١، ٧-٢» and «٧-١%» are none.
    """
    if shape.kind == "compound" and shape.shape.endswith("}"):
        return rf"(?=[\s{INVISIBLE}(«\"]|[^\W\d_]|$)"
    if shape.kind in {"number", "compound"}:
        return rf"(?!{_TIGHT}[{digits}])"
    return "" if shape.shape.endswith(")") else r"(?!\w)"
