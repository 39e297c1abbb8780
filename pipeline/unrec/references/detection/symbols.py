"""Document symbols in Latin script: `CTOC/COP/WG.7/2019/4`, `A/RES/65/230`, `A/CONF.157/24 (Part I)`."""

import re
from collections.abc import Iterator

from unrec.references.detection.numbers import letters_behind
from unrec.references.mentions import Mention, Target
from unrec.references.words.lexicon import Lexicon

SYMBOL = "document.symbol"
"""The rule of a symbol that is printed in full."""
# `ICC-ASP/8/Res.5`, with a year or session in brackets behind it; `CM/Rec(2010)12` has its year within.
_SYMBOL = re.compile(
    r"(?P<series>[A-Z]{1,8}(?:-[A-Z]{1,4})?)(?:/[A-Z0-9][A-Za-z0-9.-]{0,24}(?:\(\d{4}\)\d{1,3}(?!\d)|\(\d{1,2}\)(?=/))?){1,9}"
    r"(?:\s?\(\d{4}\)|\([IVXLCS-]{1,8}\))?"
)
_RESOLUTION = re.compile(r"/(?:RES|DEC|Res\.|Dec\.)")
# «(Part I)», «(Vol. II)», «(Sect. 8)» of the document; capitals are small in search form.
_VOLUME = re.compile(r"\s?\((part|vol\.|sect\.|introduction)(?:\s?([IVX]{1,5}|\d{1,2}))?\)", re.IGNORECASE)
# The ends of symbols that lists print by themselves, and those of meetings' records.
_PART = re.compile(r"(SR|PV|Add|Corr|Rev)\.(\d{1,4})(?![\w/-]|\.\w)")
_RECORDS = frozenset({"SR", "PV"})
_ALONE = re.compile(r"\d{1,4}(?![\w/-]|\.\w)")
_ENDED = re.compile(r"\s?(?:[.،؛,;:)\]]|$)")
_MOST = 50


def symbol_at(text: str, start: int, lexicon: Lexicon) -> Mention | None:
    """Return the document symbol that begins at `start`, or None.

    It begins with a series of the catalogue and holds a digit, and no address or path stands before it.
    """
    match = _SYMBOL.match(text, start)
    if (
        match is None
        or match["series"] not in lexicon.treaties.series
        or text[start - 1 : start] in {"/", ".", "-", "_"}
    ):
        return None
    if not any(character.isdecimal() for character in match[0]):
        return None
    printed = match[0].rstrip(".-")
    if printed.endswith(")") and not _RESOLUTION.search(printed):
        printed = printed[: printed.rindex("(")].rstrip()
    kind = "resolution" if _RESOLUTION.search(printed) else "document"
    end = start + len(printed)
    if kind == "resolution":
        letters, behind = letters_behind(text, end, lexicon)
        if not letters or not _ENDED.match(text, behind):
            # «A/RES/49/233 A new budget» may go on with a word of one letter.
            letters, behind = (), end
        targets = tuple(Target(symbol=full(printed), part=letter) for letter in letters or (None,))
        return Mention("resolution", start, behind, "resolution.symbol", targets)
    symbol, volume = full(printed), _VOLUME.match(text, end)
    if volume:
        symbol = f"{symbol} ({' '.join(filter(None, (volume[1].capitalize(), volume[2])))})"
        end = volume.end()
    return Mention("document", start, end, SYMBOL, (Target(symbol=symbol),))


def continued_symbols(text: str, mention: Mention, lexicon: Lexicon) -> Iterator[Mention]:
    """Yield the symbols of which only the end is printed: «CCPR/C/SR.1234 و1235», «A/70/1 وAdd.1».

    The end stands in place of one of its kind, or behind a symbol that has none; a number alone is that of a
    meeting's record: it has as many digits as the one before or one more, and no word follows the list.
    """
    symbol = mention.targets[0].symbol or ""
    end = mention.end
    numbers_end = -1
    for _ in range(_MOST):
        separator = lexicon.links.separator.match(text, end)
        if separator is None or not separator[0].strip():
            return
        stem, _, last = symbol.rpartition("/")
        own, further = _PART.fullmatch(last), _PART.match(text, separator.end())
        alone = None
        if own and own[1] in _RECORDS:
            if numbers_end < separator.end():
                numbers_end = _numbers_end(text, separator.end(), own[2], lexicon)
            alone = _ALONE.match(text, separator.end(), max(numbers_end, separator.end()))
        if further and (own is None or own[1] == further[1]):
            symbol, end = f"{stem if own else symbol}/{further[0]}", further.end()
        elif alone and own:
            symbol, end = f"{stem}/{own[1]}.{alone[0]}", alone.end()
        else:
            return
        start = end - len((further or alone or separator)[0])
        yield Mention("document", start, end, "document.continued", (Target(symbol=symbol),))


def _numbers_end(text: str, start: int, before: str, lexicon: Lexicon) -> int:
    """The end of the numbers from `start` that go on from `before`; -1 where a word stands behind the list.

    «SR.1234, 15 and 16 July» goes on with days, «SR.1234 و1235 دولة» counts States.
    """
    end, goes_on = -1, True
    for _ in range(_MOST):
        number = _ALONE.match(text, start)
        if number is None:
            break
        goes_on = goes_on and len(number[0]) - len(before) in {0, 1}
        end, before = number.end() if goes_on else end, number[0]
        separator = lexicon.links.separator.match(text, number.end())
        if separator is None or not separator[0].strip() or not _ALONE.match(text, separator.end()):
            return end if _ENDED.match(text, number.end()) else -1
        start = separator.end()
    return -1


def full(symbol: str) -> str:
    """Return a symbol without spaces, but for the one before a year in brackets (`S/RES/1325 (2000)`)."""
    return re.sub(r"\((?=\d{4}\)(?!\d))", " (", re.sub(r"\s", "", symbol))
