"""Documents and resolutions: symbols in Latin script, and «قرار الجمعية العامة ٦٥/٢٣٠»."""

import re
from typing import NamedTuple

from unrec.catalogue import Organ
from unrec.references.lexicon import Lexicon
from unrec.references.lookup import Found, after, skip
from unrec.references.mentions import Mention, Target
from unrec.references.numerals import roman
from unrec.references.vocabulary import Mark, UnitWord
from unrec.text import WORD

# `CTOC/COP/WG.7/2019/4`, `A/RES/65/230`, `ICC-ASP/8/Res.5`, with a year or session in brackets behind it.
_SYMBOL = re.compile(
    r"(?P<series>[A-Z]{1,8}(?:-[A-Z]{1,4})?)(?:/[A-Z0-9][A-Za-z0-9.-]{0,24}){1,9}"
    r"(?:\s?\(\d{4}\)|\([IVXLCS-]{1,8}\))?"
)
_RESOLUTION = re.compile(r"/(?:RES|DEC|Res\.|Dec\.)")
_MOST = 40
_BACK = 600

_VOLUME = re.compile(r"(?P<volume>\d{1,4})\s?/\s?(?P<number>\d{1,4})(?![\d/])")
_YEAR = re.compile(r"(?P<number>\d{1,4})\s?\(\s?(?P<year>\d{4})\s?\)")
_OLD = re.compile(r"(?P<number>\d{1,4})(?:\s[^\W\d_]{3,5}){0,2}(?=\s?\()")
# «217 A (III)»
_ROMAN = re.compile(r"(?P<number>\d{1,4})(?:\s?[A-ZА-Я])?\s?\(\s?(?P<session>(?:S-)?[IVXLC]{1,7})\s?\)")


class Number(NamedTuple):
    """The number of a resolution by its parts, and the offset after it."""

    parts: dict[str, str]
    end: int


def symbol_at(text: str, start: int, lexicon: Lexicon) -> Mention | None:
    """Return the document symbol that begins at `start`, or None.

    It begins with a series of the catalogue and holds a digit, and no address or path stands before it.
    """
    match = _SYMBOL.match(text, start)
    if (
        match is None
        or match["series"] not in lexicon.series
        or text[start - 1 : start] in {"/", ".", "-", "_"}
    ):
        return None
    if not any(character.isdecimal() for character in match[0]):
        return None
    printed = match[0].rstrip(".-")
    if printed.endswith(")") and not _RESOLUTION.search(printed):
        printed = printed[: printed.rindex("(")].rstrip()
    kind = "resolution" if _RESOLUTION.search(printed) else "document"
    target = Target(symbol=re.sub(r"\s", "", printed))
    end = start + len(printed)
    if kind == "resolution":
        return Mention("resolution", start, end, "resolution.symbol", (target,))
    return Mention("document", start, end, "document.symbol", (target,))


def resolution_phrase(text: str, found: Found, lexicon: Lexicon) -> Mention | None:
    """Read «قرار الجمعية العامة ٦٥/٢٣٠» from its first word; None where no number follows."""
    word = found.entry
    named = lexicon.organs.longest(text, skip(text, found.end))
    end = after(text, named[1] if named else found.end, lexicon.number_words)
    numbers = _numbers(
        text, skip(text, end), lexicon, most=1 if isinstance(word, UnitWord) and word.members == 1 else _MOST
    )
    if not numbers:
        return None
    start, stop = found.start, numbers[-1].end
    if named is None and lexicon.organ_first and isinstance(word, UnitWord):
        named, start, stop = _organ_around(text, start, stop, lexicon)
    organ = named[0] if named else None
    rule = "resolution.organ"
    if organ is None and isinstance(word, Mark):
        organ, is_last = organ_before(text, found.start, word.gender, lexicon)
        rule = "resolution.own_organ"
        # «قرار الجمعية العامة ٦٥/٢٣٠ وقرار المجلس ٢٠١٩/٢١ وقرارها ٦٣/١»: past another organ it is the speaker's.
        if not is_last and lexicon.speaker and lexicon.speaker.gender in {"", word.gender}:
            organ, rule = lexicon.speaker.organ, "resolution.speaker"
    if named is None and isinstance(word, UnitWord):
        rule = "resolution.number"
    decision = "decision" in {getattr(word, "unit", ""), getattr(word, "kind", "")}
    symbols = [symbol_of(one.parts, organ, decision=decision, lexicon=lexicon) for one in numbers]
    return Mention(
        "resolution",
        start,
        stop,
        rule,
        tuple(Target(symbol=symbol) for symbol in symbols),
        joined=found.conjunction,
        unnumbered=organ is not None and not (organ.decision if decision else organ.resolution),
    )


def _organ_around(
    text: str, start: int, stop: int, lexicon: Lexicon
) -> tuple[tuple[Organ, int] | None, int, int]:
    """The organ before «resolution», or behind its number: «resolution 65/230 of the General Assembly»."""
    before = text[max(0, start - _MOST) : start].rstrip()
    name = max((one for one in lexicon.organ_names if before.endswith(one)), key=len, default="")
    if name:
        return (lexicon.organ_names[name], start), len(text[:start].rstrip()) - len(name), stop
    of = lexicon.patterns.of.match(text, stop)
    word = WORD.match(text, of.end()) if of else None
    at = skip(text, word.end()) if word and word[0] in lexicon.determiners else of.end() if of else stop
    behind = lexicon.organs.longest(text, at) if of else None
    return (behind, start, behind[1]) if behind else (None, start, stop)


def _numbers(text: str, start: int, lexicon: Lexicon, most: int) -> list[Number]:
    found: list[Number] = []
    while len(found) < most:
        one = number_at(text, start, lexicon)
        if one is None:
            break
        found.append(one)
        dated = lexicon.patterns.dated.match(text, one.end)
        separator = lexicon.patterns.separator.match(text, dated.end() if dated else one.end)
        if separator is None or not separator[0].strip():
            break
        start = separator.end()
    return found


def number_at(text: str, start: int, lexicon: Lexicon) -> Number | None:
    """Return the number of a resolution at `start`, or None."""
    for pattern in (_VOLUME, _YEAR):
        match = pattern.match(text, start)
        if match:
            return Number(match.groupdict(), match.end())
    old = _OLD.match(text, start)
    session = lexicon.patterns.session.match(text, old.end()) if old else None
    if old and session:
        return Number({"number": old["number"], "session": roman(int(session[1]))}, session.end())
    match = _ROMAN.match(text, start)
    return Number(match.groupdict(), match.end()) if match else None


def symbol_of(parts: dict[str, str], organ: Organ | None, *, decision: bool, lexicon: Lexicon) -> str | None:
    """Return the symbol by the organ's shapes; without an organ by the only one that numbers that way."""
    organs = [organ] if organ else lexicon.organ_by_shape.get(frozenset(parts), [])
    if len(organs) != 1:
        return None
    for shape in organs[0].decision if decision else organs[0].resolution:
        if set(re.findall(r"\{(\w+)\}", shape)) == set(parts):
            return shape.format_map(parts)
    return None


def organ_before(text: str, start: int, gender: str, lexicon: Lexicon) -> tuple[Organ | None, bool]:
    """Return the organ of that gender named last before «قرارها», at most 600 characters back; whether none is named behind it."""
    window = text[max(0, start - _BACK) : start]
    places = [
        (window.rfind(name), len(name), lexicon.organ_genders[name] in {"", gender}, organ)
        for name, organ in lexicon.organ_names.items()
    ]
    named = sorted((one for one in places if one[0] >= 0), key=lambda one: one[:2])
    fitting = [one for one in named if one[2]]
    return (fitting[-1][3], fitting[-1] is named[-1]) if fitting else (None, False)
