"""Numbers written as words or as signs of a script:
the words of each value, and how they are put together.
"""

from collections.abc import Iterator
from itertools import product

import msgspec


class NumberWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True, eq=False):
    """Numbers written as words, and how they are put together.

    `simple` gives words by value; `teens`, `tens` and `hundreds` are shapes with {unit}, {ten} and {rest}
    in the places of the words given for 1 to 9 in `units`, for 10 to 90 in `ten_words`. `further_hundreds`
    are such shapes for the numbers after a greater hundred, whose own words are among the `simple` ones.
    `digits` are the signs of 0 to 9, those of each in one text,
    where greater numbers are written by their digits, too («一九二»).
    """

    simple: dict[int, list[str]]
    units: dict[int, list[str]]
    ten_words: dict[int, list[str]]
    teens: list[str]
    compounds: list[str]
    hundreds: list[str]
    examples: list[dict[str, str | int]]
    further_hundreds: dict[int, list[str]] = {}
    digits: list[str] = []


def spelled(data: NumberWords) -> Iterator[tuple[str, int]]:
    """Yield every number the shapes make, up to 199 and after further hundreds,
    as printed, with its value.
    """
    below = list(_below_hundred(data))
    yield from below
    yield from _by_digits(data.digits)
    yield from ((word, 100) for word in data.simple.get(100, ()))
    for hundred, shapes in {100: data.hundreds, **data.further_hundreds}.items():
        if hundred > 100:
            yield from ((word, hundred) for word in data.simple.get(hundred, ()))
        for word, value in below:
            yield from ((shape.format(rest=word), hundred + value) for shape in shapes)


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
