"""Compound numbers behind the word for a recommendation: «التوصية ١٣٤-١», «التوصيتين ٧-١ و٧-٣»."""

import re
from itertools import pairwise
from typing import NamedTuple

from unrec.references.detection.numerals import Numeral, Numerals, numeral
from unrec.references.mentions import Count
from unrec.references.words.lexicon import Lexicon
from unrec.references.words.lookup import skip

_MOST = 100
_ABOVE = re.compile(r"((?:\d{1,3}[-–.]){1,2})(?=\d{1,3}(?![-–]\d))")
_MARK = re.compile(r"[-–.]")


class _Compound(NamedTuple):
    """The numbers before the last, and the last with what stands behind it."""

    above: tuple[int, ...]
    last: Numeral

    @property
    def numbers(self) -> list[int]:
        return [*self.above, int(self.last.value)]

    @property
    def numeral(self) -> Numeral:
        return self.last._replace(value=".".join(map(str, self.numbers)))


def compounds(text: str, start: int, count: Count, lexicon: Lexicon) -> Numerals | None:
    """Read compound numbers behind a word that ends at `start`; their values are written `134.1`.

    None where none stands there, or where they may be ranges: a singular takes one compound and a dual
    two; behind a plural numbers that only rise («التوصيات ٧-١٠») are ranges.
    """
    worded = lexicon.counting.number_words.longest(text, skip(text, start))
    position = skip(text, worded[1] if worded else start)
    found: list[_Compound] = []
    while len(found) < (count if count < 3 else _MOST):
        one = _compound(text, position, lexicon)
        if one is None:
            break
        found.append(one)
        separator = lexicon.links.separator.match(text, one.last.end)
        if separator is None or not separator[0].strip() or (count != 3 and separator[1] is None):
            break
        position = separator.end()
    numbers = [number for one in found for number in one.numbers]
    rises = all(first < second for first, second in pairwise(numbers))
    if not found or (count == 2 and len(found) < 2) or (count > 1 and rises):
        return None
    return Numerals(tuple(one.numeral for one in found), found[-1].last.end, "compound")


def _compound(text: str, start: int, lexicon: Lexicon) -> _Compound | None:
    above = _ABOVE.match(text, start)
    last = numeral(text, above.end(), lexicon) if above else None
    if above is None or last is None or not last.value.isdecimal():
        return None
    return _Compound(tuple(int(number) for number in _MARK.split(above[1]) if number), last)
