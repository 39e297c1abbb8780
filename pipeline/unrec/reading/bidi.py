"""Glyphs in visual order → logical order, and which way a bracket faces there.

The Unicode bidirectional algorithm turns logical text into visual text and loses information on the way;
this is its careful inverse. Glyph texts are moved, never reversed.
"""

import unicodedata
from collections.abc import Collection, Iterator
from functools import cache

from unrec.text import Memory

OPENING = ("(", "[", "{", "«", "‹")
CLOSING = (")", "]", "}", "»", "›")
BRACKETS = frozenset(OPENING + CLOSING)

RTL, LTR = "R", "L"
_EUROPEAN, _ARABIC_DIGIT, _SEPARATOR, _NEUTRAL = "E", "A", "c", "n"
_LEADING = frozenset((LTR, _EUROPEAN, _ARABIC_DIGIT))
"""The classes with which a left-to-right run may begin."""

Item = tuple[str, int]
"""A glyph's text and its level: 1 in right-to-left order, 2 in a run set left to right, 0 in plain
left-to-right text."""


@cache
def _kind_of_character(character: str) -> str:
    if unicodedata.category(character) == "Nd" and character not in "0123456789":
        return _ARABIC_DIGIT
    if character in "\u066b\u066c":  # decimal and thousands separators of Arabic digits
        return _ARABIC_DIGIT
    kind = unicodedata.bidirectional(character)
    return {"AL": RTL, "R": RTL, "L": LTR, "EN": _EUROPEAN, "CS": _SEPARATOR}.get(kind, _NEUTRAL)


def _kind(text: str) -> str:
    return next((_kind_of_character(each) for each in text if unicodedata.category(each) != "Mn"), _NEUTRAL)


_KINDS: Memory[str] = Memory(_kind)


def kind_of(text: str) -> str:
    """Return the direction class of a glyph's text, that of its first character that is no mark."""
    return _KINDS[text]


def kinds_of(texts: list[str]) -> list[str]:
    """Return the direction class of each text."""
    return list(map(_KINDS.__getitem__, texts))


def logical(texts: list[str], base: str, kinds: list[str] | None = None) -> list[Item]:
    """Return glyph texts, given from left to right, in the order in which they are read.

    `base` is the direction of the line, `kinds` are those of the texts where they are known. Numbers keep
    their order: `/ . , :` and a no-break space between digits bind them into one number; `-` and a space do
    not, for right-to-left text sets `2012-2018` with 2012 on the right.
    """
    kinds = kinds_of(texts) if kinds is None else kinds
    if base == RTL:
        return _right_to_left(texts, kinds)
    if RTL not in kinds:
        return [(text, 0) for text in texts]
    items: list[Item] = []
    lasts = _last_right_to_left(kinds)
    index = 0
    while index < len(texts):
        last = lasts[index] if kinds[index] in {RTL, _ARABIC_DIGIT} else None
        if last is None:
            items.append((texts[index], 0))
            index += 1
            continue
        items += _right_to_left(texts[index : last + 1], kinds[index : last + 1])
        index = last + 1
    return items


def _last_right_to_left(kinds: list[str]) -> list[int | None]:
    """Return for each place the last right-to-left letter from there on,
    no Latin letter between; None for none.
    """
    lasts: list[int | None] = [None] * len(kinds)
    last = None
    for place in range(len(kinds) - 1, -1, -1):
        if kinds[place] == LTR:
            last = None
        elif kinds[place] == RTL and last is None:
            last = place
        lasts[place] = last
    return lasts


def is_of_one_direction(kinds: Collection[str], base: str) -> bool:
    """Tell whether all of a line goes the way of its base, so that nothing is to be moved within it."""
    if base == RTL:
        return LTR not in kinds and _EUROPEAN not in kinds and _ARABIC_DIGIT not in kinds
    return RTL not in kinds


def turned(texts: list[str], kinds: list[str]) -> list[str]:
    """Return the texts of a right-to-left line, given from left to right, in the order they are read."""
    ordered: list[str] = []
    for stretch, _ in _stretches(texts, kinds):
        ordered += stretch
    return ordered


def _right_to_left(texts: list[str], kinds: list[str]) -> list[Item]:
    return [(text, level) for stretch, level in _stretches(texts, kinds) for text in stretch]


def _stretches(texts: list[str], kinds: list[str]) -> Iterator[tuple[list[str], int]]:
    """Yield the stretches of a right-to-left line as they are read, and the level of each."""
    end = len(texts)
    if not is_of_one_direction(kinds, RTL):
        for first, last in reversed(_left_to_right_runs(texts, kinds)):
            yield texts[last + 1 : end][::-1], 1
            yield texts[first : last + 1], 2
            end = first
    yield texts[:end][::-1], 1


def _left_to_right_runs(texts: list[str], kinds: list[str]) -> list[tuple[int, int]]:
    """Return the first and last place of every left-to-right run, in order."""
    runs: list[tuple[int, int]] = []
    ends = _latin_ends(kinds)
    last = -1
    for index in [index for index, kind in enumerate(kinds) if kind in _LEADING]:
        if index <= last:
            continue
        end = ends[index] if kinds[index] != _ARABIC_DIGIT else None
        if end is not None:
            last = _latin_end(texts, kinds, index, end)
        elif kinds[index] != LTR:
            last = _number_end(kinds, texts, index)
        else:
            continue
        runs.append((index, last))
    return runs


def _latin_ends(kinds: list[str]) -> list[int | None]:
    """Return for each place where a Latin run from there on would end; None where no Latin letter is in it.

    A run goes up to its last Latin letter or European digit with nothing of the other direction between.
    """
    ends: list[int | None] = [None] * len(kinds)
    if LTR not in kinds:
        return ends
    last, has_letter = None, False
    for place in range(len(kinds) - 1, -1, -1):
        if kinds[place] in {RTL, _ARABIC_DIGIT}:
            last, has_letter = None, False
        elif kinds[place] in {LTR, _EUROPEAN}:
            last = place if last is None else last
            has_letter = has_letter or kinds[place] == LTR
        ends[place] = last if has_letter else None
    return ends


def _latin_end(texts: list[str], kinds: list[str], start: int, last: int) -> int:
    """Return the last place of the Latin run that begins at `start` and whose last letter or digit is at
    `last`.

    It takes along a bracket that it opened and the punctuation typed in it.
    """
    last = _without_range(texts, kinds, start, last)
    last = _without_open_bracket(texts, kinds, start, last)
    size = len(texts)
    depth = sum(text in OPENING for text in texts[start : last + 1])
    depth -= sum(text in CLOSING for text in texts[start : last + 1])
    while depth and last + 1 < size and texts[last + 1] in BRACKETS:
        last += 1
        depth += 1 if texts[last] in OPENING else -1
    while (
        last + 1 < size
        and texts[last + 1] in {*".,:;!?-"}
        and (last + 2 >= size or texts[last + 2] in {*" ()"})
    ):
        last += 1
    return last


def _without_range(texts: list[str], kinds: list[str], start: int, last: int) -> int:
    """Leave out a range of numbers that only stands beside the Latin run, on its right.

    `8-21 COVID-19` after an Arabic word is set `COVID-19 21-8`: a range that seems to go down, parted from
    the letters by a space, belongs to the right-to-left text.
    """
    place = last
    while place > start and texts[place] != " ":
        place -= 1
    numbers = "".join(texts[place + 1 : last + 1]).split("-")
    if place > start and len(numbers) == 2 and all(number.isdecimal() for number in numbers):
        first, second = (int(number) for number in numbers)
        if first > second:
            while place > start and kinds[place] not in {LTR, _EUROPEAN}:
                place -= 1
            return place
    return last


def _without_open_bracket(texts: list[str], kinds: list[str], start: int, last: int) -> int:
    """Leave out what stands after a bracket that has no partner in the run nor right after it.

    `القرار 71/1 (A/RES/71/1)` is set with `A/RES/71/1) 71/1` side by side: the bracket, which closes on a
    space, parts them. In `Migration (IOM` it opens inside the run.
    """
    brackets = [place for place in range(start, last + 1) if texts[place] in BRACKETS]
    if len(brackets) % 2 == 0 or (last + 1 < len(texts) and texts[last + 1] in BRACKETS):
        return last
    place = brackets[-1] - 1
    if texts[place] == " " or texts[place + 2] != " ":
        return last
    while place > start and kinds[place] not in {LTR, _EUROPEAN}:
        place -= 1
    return place if LTR in kinds[start : place + 1] else last


def _number_end(kinds: list[str], texts: list[str], start: int) -> int:
    digits = {_ARABIC_DIGIT, _EUROPEAN}
    place, size = start, len(kinds)
    while place + 1 < size and (
        kinds[place + 1] in digits
        or (
            place + 2 < size
            and kinds[place + 1] == _SEPARATOR
            and texts[place + 1] not in {"،", " "}
            and kinds[place + 2] in digits
        )
    ):
        place += 1
    return place


# Which way a bracket faces in right-to-left text.
#
# Producers disagree: some map the mirrored glyph to the character that was typed, some to the one it looks
# like. What stands beside a bracket, and what is still open, decide.

MIRROR = dict(zip(OPENING + CLOSING, CLOSING + OPENING, strict=True))
_BEFORE_OPENING = frozenset((" ", "\u00a0", *OPENING))
_PARTICLES = frozenset("وفبلك")
_AFTER_CLOSING = frozenset((*" \u00a0.,;:!?،؛؟*/", *CLOSING))


def faced(items: list[Item]) -> list[str]:
    """Return the texts of `items` (logical order) with every right-to-left bracket facing correctly."""
    texts = [text for text, _ in items]
    if MIRROR.keys().isdisjoint(texts):
        return texts
    places = [place for place, text in enumerate(texts) if text in MIRROR]
    depth = end = 0
    for place in places:
        if place < end:
            continue
        text, level = items[place]
        end = place + 1
        if level == 1 and text in MIRROR:
            # `((` and `))` are one sign.
            while end < len(items) and items[end] == items[place]:
                end += 1
            texts[place:end] = [_facing(texts, place, end, is_open=depth > 0)] * (end - place)
        if texts[place] in OPENING:
            depth += end - place
        elif texts[place] in CLOSING:
            depth = max(0, depth - (end - place))
    return texts


def _facing(texts: list[str], place: int, end: int, *, is_open: bool) -> str:
    """Return the bracket that stands from a place to an end as it faces there.

    What stands next to it decides; where that allows both, whether one is open.
    """
    text = texts[place]
    opening, closing = (text, MIRROR[text]) if text in OPENING else (MIRROR[text], text)
    can_open = _opens_behind(texts, place)
    can_close = end == len(texts) or texts[end] in _AFTER_CLOSING
    if can_open != can_close:
        return opening if can_open else closing
    return closing if is_open else opening


def _opens_behind(texts: list[str], place: int) -> bool:
    """Tell whether a bracket at `place` may open: after a space,
    or a particle written together with what follows.
    """
    before = texts[place - 1] if place else " "
    if before in _BEFORE_OPENING:
        return True
    return before in _PARTICLES and (place < 2 or texts[place - 2] == " ")
