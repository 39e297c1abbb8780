"""Numbers written as words or as signs of a script:
the words of each value, and how they are put together.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import product

import msgspec

_MOST_SPELLED = 999


class NumberWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True, eq=False):
    """Numbers written as words, and how they are put together.

    `simple` gives words by value; `teens`, `tens` and `hundreds` are shapes with {unit}, {ten}, {hundred} and
    {rest} in the places of the words given for 1 to 9 in `units`, for 10 to 90 in `ten_words`, for 100 to 900
    in `hundred_words`. What a hundred is called by itself is among the `simple` ones. `digits` are the signs
    of 0 to 9, those of each in one text, where greater numbers are written by their digits, too («一九二»).
    """

    simple: dict[int, list[str]]
    units: dict[int, list[str]]
    ten_words: dict[int, list[str]]
    teens: list[str]
    compounds: list[str]
    hundreds: list[str]
    hundred_words: dict[int, list[str]]
    examples: list[dict[str, str | int]]
    digits: list[str] = []


def spelled(data: NumberWords, most: int = _MOST_SPELLED) -> Iterator[tuple[str, int]]:
    """Yield every number up to `most` that the shapes make, as printed, with its value."""
    below = list(_below_hundred(data))
    yield from below
    yield from _by_digits(data.digits)
    for hundred, words in data.hundred_words.items():
        if hundred > most:
            continue
        yield from ((word, hundred) for word in data.simple.get(hundred, ()))
        for (rest, value), shape, word in product(below, data.hundreds, words):
            yield shape.format(rest=rest, hundred=word), hundred + value


def reader(tables: Iterable[NumberWords], fold: Callable[[str], str]) -> Callable[[str], int | None]:
    """Return what tells the value, from 1 to 999, of a number in words; None for what is none.

    Both the words and the text are compared as `fold` writes them, with one space between two words.
    """
    below: dict[str, int] = {}
    hundreds: dict[str, int] = {}
    shapes: list[re.Pattern[str]] = []
    for data in tables:
        printed = [*_below_hundred(data), *_by_digits(data.digits)]
        printed += [(word, value) for value, words in data.simple.items() for word in words]
        below |= {fold(word): value for word, value in printed}
        known = {fold(word): value for value, words in data.hundred_words.items() for word in words}
        hundreds |= known
        shapes += [_pattern(shape, known, fold) for shape in data.hundreds]

    def value_of(text: str) -> int | None:
        words = " ".join(text.split())
        if (value := below.get(words)) is not None:
            return value
        for match in filter(None, (shape.fullmatch(words) for shape in shapes)):
            rest = below.get(match["rest"])
            if rest is not None and rest < 100:
                return hundreds[match["hundred"]] + rest
        return None

    return value_of


def _pattern(shape: str, hundreds: Iterable[str], fold: Callable[[str], str]) -> re.Pattern[str]:
    """A shape of numbers above a hundred as a pattern with the groups `hundred` and `rest`."""
    pieces = {"{rest}": "(?P<rest>.+)", "{hundred}": f"(?P<hundred>{'|'.join(map(re.escape, hundreds))})"}
    parts = re.split(r"(\{rest\}|\{hundred\})", shape)
    return re.compile("".join(pieces.get(part) or _literal(part, fold) for part in parts))


def _literal(part: str, fold: Callable[[str], str]) -> str:
    """What stands between two numbers, folded; the spaces around it stay."""
    core = part.strip()
    before, after = " " * (part[:1] == " "), " " * (part[-1:] == " " and bool(core))
    return before + re.escape(fold(core)) + after if part else ""


def _by_digits(signs: list[str]) -> Iterator[tuple[str, int]]:
    """The numbers of three digits up to 399, each digit with its own sign."""
    for value in range(101, 400) if signs else ():
        yield from (
            ("".join(chosen), value) for chosen in product(*(signs[int(digit)] for digit in str(value)))
        )


def _below_hundred(data: NumberWords) -> Iterator[tuple[str, int]]:
    for value, words in data.simple.items():
        yield from ((word, value) for word in words if value < 100)
    for ten, ten_words in data.ten_words.items():
        if ten > 10:
            yield from ((word, ten) for word in ten_words)
        for unit, unit_words in data.units.items():
            for shape in data.teens if ten == 10 else data.compounds:
                for word in unit_words:
                    yield from ((shape.format(unit=word, ten=ten_word), ten + unit) for ten_word in ten_words)
