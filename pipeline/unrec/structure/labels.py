"""Labels at the start of a line: `١٢-`, `(هـ)`, `'١'`, `(i)`, `129.3`, and every way to read them.

The shapes are data (`languages/base/labels.toml`); this module turns them into patterns and their matches
into values. Nothing here decides whether a line that begins like a label is one: `decode` does,
over the document.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

import msgspec
from msgspec.structs import replace

from unrec.catalogue import arabic
from unrec.languages import LabelShape, Language
from unrec.languages.number_words import spelled as written_numbers
from unrec.text import (
    APOSTROPHES,
    BULLETS,
    DASH,
    INVISIBLE,
    OPENING_QUOTES,
    TATWEEL,
    either,
    late,
    without_noise,
)

# What may stand inside and around a label: at most six spaces or direction marks.
GAP = rf"[\s{INVISIBLE}]{{0,6}}"
BULLET = rf"(?:[{BULLETS}][\s{INVISIBLE}]{{1,6}}){{0,2}}"
_QUOTE = f"[{APOSTROPHES}]"
_ROMAN_SHAPE = late(r"(?=.)(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})$")
_MAX_DIGITS = 4
# A label costs at least this to be taken for text where the lines of a front or a note are told from lists.
_SURE = 2.0
_LEADING = re.compile(rf"[\s{INVISIBLE}]+")
_VALUES = re.compile(r"\d+|[^\W\d_]+")
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_TAIL = 40
_TURNED = 2  # numbers above the last one of a label that may be turned: of two the order tells nothing


class Label(msgspec.Struct, frozen=True, gc=False):
    """One reading of the start of a line as a label.

    `label` is as printed, without a false bullet before it and without direction marks; `start` and `end` are
    its offsets in the line, and `body` that of the first character of the text after it. Of a compound label
    `number` is the last value and `above` are those before it: 1 and (7,) of `٧-١`.
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


def readings(line: str, language: Language) -> tuple[Label, ...]:
    """Return all readings of a line's start as a label, those of the surest shapes first.

    `(i)` is both the Roman numeral and the ninth letter; `12` may be a label alone on its line. A compound or
    a bare number is none where a month or a unit of quantity follows: «٨-٢٦ أيار», «2.1 million», «30 June».
    """
    return (_readings if len(line) <= _SHORT else _readings.__wrapped__)(line, language)


# Characters of a line whose labels are remembered, and how many of them: several rules ask for the same ones.
_SHORT, _MOST = 400, 4096


@lru_cache(maxsize=_MOST)
def _readings(line: str, language: Language) -> tuple[Label, ...]:
    labels: list[Label] = []
    for shape, pattern in _patterns(language, _COUNTING if line[:1].isdecimal() else None):
        match = pattern.match(line)
        if match is None:
            continue
        bare = shape.kind == "number" and match[0].strip().isdecimal()
        after = line[match.end() : match.end() + _TAIL] if bare or shape.kind == "compound" else ""
        if not after or not _quantities(language).match(language.fold(after)):  # no date and no amount
            labels.extend(_label(line, shape, match, language))
    return tuple(labels)


def quoted_readings(line: str, language: Language) -> tuple[Label, ...]:
    """Return the readings of a line's start as a label after an opening quotation mark: `"1 -`, `“(a)`.

    So begins each paragraph of a text that is quoted at length. The mark is part of the label, as printed.
    Such labels count apart from those outside of the quotation.
    """
    match = _OPENING.match(line)
    if match is None:
        return ()
    start, inside = match.start("mark"), match.end()
    return tuple(
        replace(
            reading,
            shape=replace(reading.shape, id=f"{reading.shape.id}.quoted", family=f'"{reading.shape.family}'),
            label=without_noise(line[start : inside + reading.end]).strip(),
            start=start,
            end=inside + reading.end,
            body=inside + reading.body,
        )
        for reading in readings(line[inside:], language)
        if not reading.bullet
        and not reading.shape.heads
        and reading.shape.kind in _QUOTABLE
        and _is_plain(reading.shape)
    )


_OPENING = late(rf"[\s{INVISIBLE}]{{0,40}}(?P<mark>[{OPENING_QUOTES}])[\s{INVISIBLE}]{{0,6}}(?=\S)")
_QUOTABLE = frozenset({"number", "letter", "roman"})


def read_label(line: str, language: Language) -> Label | None:
    """Return the surest plain label a line starts with, or None: bare numbers,
    bullets and compounds are none.
    """
    plain = (
        reading
        for reading in readings(line, language)
        if reading.shape.kind in _PLAIN and _is_plain(reading.shape)
    )
    return next(plain, None)


def _is_plain(shape: LabelShape) -> bool:
    return shape.text >= _SURE or shape.id.endswith((".dash", ".dot"))


_PLAIN = frozenset({"number", "letter", "roman", "named"})


def read_any_label(line: str, language: Language) -> Label | None:
    """Return the surest label a line starts with, plain or compound, or None."""
    compounds = (label for label in readings(line, language) if label.above)
    return read_label(line, language) or next(compounds, None)


def letter_value(printed: str, language: Language) -> tuple[int, str] | None:
    """Return the ordinal of a printed letter and the letter in its usual spelling.

    Doubled letters (`أأ`, `ب ب`, `aa`) count on after the last letter of their order; anything else is None.
    """
    compact = "".join(printed.split())
    values = _letters(language)
    if compact in values:
        value, usual, _ = values[compact]
        return value, usual
    half, odd = divmod(len(compact), 2)
    first, second = values.get(compact[:half]), values.get(compact[half:])
    if odd or first is None or second is None or first[0] != second[0]:
        return None
    value, usual, last = first
    return value + last, usual + usual


def roman_value(printed: str) -> int | None:
    """Return the value of a Roman numeral from i to xcix in one case, else None."""
    if printed not in {printed.lower(), printed.upper()} or not _ROMAN_SHAPE.match(printed.lower()):
        return None
    return arabic(printed.upper())


def _label(line: str, shape: LabelShape, match: re.Match[str], language: Language) -> list[Label]:
    printed = match["label"]
    start, end = match.span("label")
    body = _LEADING.match(line, end)
    bullet = start > 0 and bool(without_noise(line[:start]).strip())
    label = without_noise(printed).strip()
    return [
        Label(shape, label, number, letter, bullet, start, end, body.end() if body else end, above)
        for above, number, letter in _values(printed, shape, language)
    ]


_Value = tuple[tuple[int, ...], int, str | None]  # as `above`, `number` and `letter` of a label


def _values(printed: str, shape: LabelShape, language: Language) -> Iterator[_Value]:
    """The values of a label; two where a letter looks like one of another order."""
    if shape.kind == "bullet":
        yield (), 0, None
        return
    plain = without_noise(printed)
    if shape.kind in {"number", "named", "compound"}:
        parts = _VALUES.findall(plain.replace(TATWEEL, ""))
        value = (_compound if shape.kind == "compound" else _number)(parts, language)
        yield from (value,) if value is not None else ()
        if value is not None and language.direction == "rtl" and len(value[0]) >= _TURNED:
            above, number, _ = value  # «1.1.3» may be the first under 3.1, written as it looks
            yield (*reversed((*above[1:], number)),), above[0], None
        return
    inner = "".join(_INNER.findall(plain))
    if shape.kind == "letter":
        yield from _lettered(inner, language)
    elif (roman := roman_value(inner)) is not None:
        yield (), roman, inner


def _lettered(inner: str, language: Language) -> Iterator[_Value]:
    """The values of a letter, or of a number in the signs of the language."""
    number, usual = _written(inner, language), inner
    if not number and (known := letter_value(inner.lower() if inner.isupper() else inner, language)):
        number, usual = known[0], inner if inner.isupper() else known[1]
    if number:
        yield (), number, usual
    other = "".join(language.letters.lookalikes.get(letter, letter) for letter in inner)
    alike = letter_value(other, language) if other != inner else None
    if alike is not None and alike[0] != number:
        yield (), alike[0], inner


def _number(parts: Sequence[str], language: Language) -> _Value | None:
    """The number among the parts of a label: in digits, in the signs of the language, or an ordinal."""
    digits = next((part for part in parts if part.isdecimal()), None)
    if digits is not None:
        return ((), int(digits), None) if int(digits) else None
    written = _written(parts[0], language) if parts else None
    words = (str(language.fold(" ".join(parts[at:]))) for at in range(1, len(parts)))
    number = written or next((value for word in words if (value := _ordinals(language).get(word))), None)
    return ((), number, None) if number else None


def _compound(parts: Sequence[str], language: Language) -> _Value | None:
    """The numbers of a compound label, the last of which may be a letter."""
    numbers = [int(part) for part in parts if part.isdecimal()]
    letter = "".join(part for part in parts if not part.isdecimal())
    last = letter_value(letter, language) if letter else (numbers.pop(), None)
    return None if last is None else (tuple(numbers), *last)


_INNER = re.compile(rf"[^\W\d_]|{TATWEEL}")


def _written(printed: str, language: Language) -> int | None:
    """The value of a number in the signs of the language, or None."""
    return language.numbers.get(str(language.fold(printed))) if language.numerals is not None else None


@cache
def _quantities(language: Language) -> re.Pattern[str]:
    months = (word for lists in language.dates.months.values() for words in lists for word in words)
    return late(rf"\W*{either(map(language.fold, (*months, *language.digits.quantities)))}(?!\w)")


@cache
def _ordinals(language: Language) -> dict[str, int]:
    tables = language.meetings.ordinals
    return {str(language.fold(word)): value for value, words in tables.items() for word in words}


@cache
def _letters(language: Language) -> dict[str, tuple[int, str, int]]:
    """Each spelling of a letter, with its value, its usual spelling and the length of its order."""
    values = {letter: (at, letter, len(_LATIN)) for at, letter in enumerate(_LATIN, 1)}
    order = language.letters.order
    values |= {letter: (at, letter, len(order)) for at, letter in enumerate(order, 1)}
    return values | {variant: values[letter] for variant, letter in language.letters.variants.items()}


@cache
def _parts(language: Language) -> dict[str, str]:
    digits = "".join(language.digits.families)
    spelled = sorted(_letters(language), key=len, reverse=True)
    letter = f"(?:{'|'.join(map(re.escape, spelled))})"
    capitals = "".join(letter.upper() for letter in spelled if len(letter) == 1 and letter.upper() != letter)
    return {
        "{n}": rf"(?<![{digits}])[{digits}]{{1,{_MAX_DIGITS}}}(?![{digits}])",
        "{l}": rf"{letter}(?:\s{{0,3}}{letter})?",
        "{L}": f"[{capitals}]",
        "{r}": "[ivxlc]{1,8}",
        "{R}": "[IVXLC]{1,8}",
        "{-}": DASH,
        "{'}": _QUOTE,
        "{_}": GAP,
        "{end}": rf"(?:[\s{INVISIBLE}]|$)",
        "{word}": r'(?:[^\W\d_]|[(«"“\[])',
        "{alone}": rf"(?=[\s{INVISIBLE}.]*$)",
        "{c}": either(word for word, _ in written_numbers(language.numerals))
        if language.numerals is not None
        else "(?!)",
        "{ordinal}": either(
            {*_ordinals(language), *(word for words in language.meetings.ordinals.values() for word in words)}
        ),
    }


@cache
def _patterns(
    language: Language, kinds: frozenset[str] | None = None
) -> Sequence[tuple[LabelShape, re.Pattern[str]]]:
    """The shapes, or those of some kinds, with their patterns, the surest first. Each stands
    after white space and at most two bullets.
    """
    made = []
    for shape in sorted(language.labels, key=lambda shape: shape.label - shape.text):
        if kinds is not None and shape.kind not in kinds:
            continue
        body = re.sub(r"\{[^{}\d,]+\}", lambda part: _parts(language).get(part[0], part[0]), shape.pattern)
        before = "" if shape.kind == "bullet" else BULLET
        made.append((shape, re.compile(rf"[\s{INVISIBLE}]{{0,40}}{before}(?P<label>{body})")))
    return made


# What may begin with a digit: letters, Roman numerals and bullets do not.
_COUNTING = frozenset({"number", "compound", "named"})
