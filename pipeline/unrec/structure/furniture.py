"""Lines that belong to the page and not to the text, and the symbols and job numbers that stand in them."""

import re
from collections.abc import Iterator
from functools import cache

from unrec.languages import Language
from unrec.text import Folded, either, late

# A symbol of the United Nations: an organ's letters, then parts of capitals, digits, dots and brackets.
SYMBOL = r"[A-Z]{1,8}(?:/[A-Z0-9][A-Za-z0-9.()\-]{0,24}){1,8}"
# What may stand after a symbol as part of it: a year, a section or a part of the document.
SYMBOL_TAIL = r"(?:\s?\((?:\d{4}|[A-Z][a-z]{2,4}\.?\s\w{1,4})\)(?:/[A-Z][A-Za-z0-9. ]{1,10})?)?"
# A job number: the duty station's letters, the year, a number (`V.19-08455`), or the bare number with the
# letter of a language after it (`19-08455 (A)`).
JOB_NUMBER = re.compile(
    r"(?<![\w.])((?:V|GE|NY|HQ|ESCWA|ECA)\.\d{2}-\d{5}|\d{2}-\d{5}(?=\s?\([ACEFRS]\)))(?!\d)"
)


def is_furniture(line: str, language: Language) -> str | None:
    """Return the id of the rule by which a whole line is page furniture, or None.

    Page numbers (`3/20`, `صفحة ٣`, `- ١٢ -`), job numbers with their dates, bar codes as read
    (`*1137474*`), and the language's own list of lines. `furniture.lone_number` and `furniture.lone_symbol`
    could also be the end of a wrapped sentence: whoever asks must see that the line stands apart from the
    text.
    """
    if len(line) > _MAX_FURNITURE and not line[: 4 * _MAX_LINE].strip(f"{_RULE_SIGNS} \t"):
        return "furniture.rule"
    if len(line) > _MAX_LINE or len(text := " ".join(language.fold(line).split())) > _MAX_FURNITURE:
        return None
    if text in _furniture_lines(language):
        return "furniture.line"
    if text[-1:].isalpha() and "/" not in text:
        return None  # all of them end in a digit or a mark, but symbols, which hold a slash
    if _any_furniture(language).fullmatch(Folded(text)) is None:
        return None
    for rule, pattern in _furniture_patterns(language):
        if pattern.fullmatch(Folded(text)):
            return rule
    return None


_MAX_LINE, _MAX_FURNITURE = 300, 80
_RULE_SIGNS = "_-–—=*.•·"


@cache
def _furniture_lines(language: Language) -> frozenset[str]:
    return frozenset(str(language.fold(line)) for line in language.furniture.lines)


def furniture_words(language: Language) -> Iterator[str]:
    """Yield the words that begin what page furniture begins with a word, in search form."""
    yield from _furniture_lines(language)
    yield from map(language.fold, language.furniture.page_words)


@cache
def _any_furniture(language: Language) -> re.Pattern[str]:
    """All the patterns in one: nearly every line is of none of them."""
    return late("|".join(f"(?:{pattern.pattern})" for _, pattern in _furniture_patterns(language)))


@cache
def _furniture_patterns(language: Language) -> tuple[tuple[str, re.Pattern[str]], ...]:
    words = either(map(language.fold, language.furniture.page_words))
    series = r"(?:\(?[ACEFRS]\)?\s?)?(?:(?:V|GE|NY|HQ|ESCWA|ECA)\.)?\d{2}\s?-\s?\d{5}"
    page = r"(?:\d{1,4}\s?/\s?\d{1,4}|\d{1,3})"
    days = r"(?:\d{6}\s){0,3}"
    job = rf"(?:{page}\s)?{days}(?:\([ACEFRS]\)\s)?{series}(?:\s?\([ACEFRS]\))?(?:\s\d{{6}}){{0,3}}(?:\s{page})?"
    day = r"(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])\d\d"
    # Nairobi's job numbers have no point; the days of a job also stand without its number.
    job = rf"{job}|K\d{{7}}(?:\s{day}){{0,3}}|{day}(?:\s{day}){{1,3}}"
    return (
        (
            "furniture.page_number",
            late(rf"\d{{1,4}}\s?/\s?\d{{1,4}}|[-–—]\s?\d{{1,4}}\s?[-–—]|{words}\s\d{{1,4}}"),
        ),
        ("furniture.lone_number", late(r"\d{1,4}")),
        ("furniture.job_number", late(job)),
        ("furniture.barcode", late(r"\*\d{6,8}\*")),
        ("furniture.rule", late(rf"[{re.escape(_RULE_SIGNS)}]{{4,}}|/\s?(?:…|(?:\.\s?){{3}})")),
        ("furniture.lone_symbol", late(rf"(?:{page}\s)?{SYMBOL}{SYMBOL_TAIL}(?:\s{page})?")),
    )
