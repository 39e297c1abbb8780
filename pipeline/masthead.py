"""What a document says of itself at the top of its first page: symbol, job number, date, organ, title."""

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from pipeline.dates import find_date
from pipeline.languages import Language
from pipeline.models import LanguageCode
from pipeline.text import Folded, clean

# A symbol of the United Nations: an organ's letters, then parts of capitals, digits, dots and brackets.
SYMBOL = r"[A-Z]{1,8}(?:/[A-Z0-9][A-Za-z0-9.()\-]{0,24}){1,8}"
# A job number: the duty station's letters, the year, a number (`V.19-08455`), or the bare number with the
# letter of a language behind it (`19-08455 (A)`).
JOB_NUMBER = re.compile(
    r"(?<![\w.])((?:V|GE|NY|HQ|ESCWA|ECA)\.\d{2}-\d{5}|\d{2}-\d{5}(?=\s?\([ACEFRS]\)))(?!\d)"
)
_OWN_SYMBOL = re.compile(rf"^\W{{0,3}}(?P<symbol>{SYMBOL})\*{{0,3}}$")
_MAX_LINE = 400
# A line this long may go on in the next.
_WRAPPED = 60


class Masthead(NamedTuple):
    """What the front matter states; None where it does not."""

    symbol: str | None = None
    job_number: str | None = None
    date: str | None = None
    original_language: LanguageCode | None = None
    distribution: str | None = None
    title: str | None = None
    body: str | None = None
    agenda_item: str | None = None


def read_masthead(lines: Sequence[str], language: Language, headers: Sequence[str] = ()) -> Masthead:
    """Return what the front matter's lines state of the document.

    `lines` holds blank lines too: they part the masthead from running text. `headers` are running headers and other furniture, where a symbol or a job number may stand too. A
    symbol counts as the document's own only where it is a line by itself (or beside the organisation's
    name): one that a footnote or a sentence cites is never taken.
    """
    cleaned = [clean(line).text for line in lines if len(line) <= _MAX_LINE]
    furniture = [clean(line).text for line in headers if line.strip() and len(line) <= _MAX_LINE]
    words = _words(language)
    agenda_at = next(
        (i for i, line in enumerate(cleaned) if _starts(line, words["agenda_item"], language)), None
    )
    title_at = next((i for i, line in enumerate(cleaned) if _starts(line, words["title"], language)), None)
    above = cleaned[: title_at if title_at is not None else len(cleaned)]
    return Masthead(
        symbol=_own_symbol([*above, *furniture], language),
        job_number=next((m[1] for line in (*cleaned, *furniture) if (m := JOB_NUMBER.search(line))), None),
        date=_issue_date(above, language),
        original_language=_original(cleaned, language),
        distribution=next(
            (v for line in cleaned if (v := _after(line, words["distribution"], language))), None
        ),
        title=cleaned[title_at].strip(" *") if title_at is not None else None,
        body=_organ(above if agenda_at is None else cleaned[:agenda_at], language),
        agenda_item=None if agenda_at is None else cleaned[agenda_at].strip(" *"),
    )


def _own_symbol(lines: Sequence[str], language: Language) -> str | None:
    names = sorted(language.furniture.lines, key=len, reverse=True)
    for before, line in zip(["", *lines], lines, strict=False):
        if line.startswith("*") or len(before) > _WRAPPED:
            # A note, or the last word of a sentence that was wrapped.
            continue
        rest = line
        for name in names:
            rest = rest.removeprefix(name).removesuffix(name).strip()
        match = _OWN_SYMBOL.match(rest)
        if match:
            return match["symbol"]
    return None


def _issue_date(lines: Sequence[str], language: Language) -> str | None:
    """The first line that is one date and nothing else."""
    for line in lines:
        text = language.fold(line)
        when = find_date(text, language)
        if when and when.first == when.last and not (text[: when.start] + text[when.end :]).strip(" *"):
            return when.first
    return None


def _original(lines: Sequence[str], language: Language) -> LanguageCode | None:
    for line in lines:
        value = _after(line, _words(language)["original"], language)
        if value:
            names = _language_names(language)
            return names.get(str(language.fold(value)))
    return None


def _organ(lines: Sequence[str], language: Language) -> str | None:
    """The last line above the agenda item that begins with the name of an organ and ends no sentence."""
    found = None
    for line in lines:
        if _starts(line, _words(language)["body"], language) and not line.endswith((".", "؛", ":")):
            found = line.strip(" *")
    return found


def _starts(line: str, words: tuple[str, ...], language: Language) -> bool:
    text = language.fold(line)
    return any(text.startswith(word) and not text[len(word) : len(word) + 1].isalpha() for word in words)


def _after(line: str, words: tuple[str, ...], language: Language) -> str | None:
    """What follows a word and a colon: `Distr.: General` gives `General`."""
    text = language.fold(line)
    for word in words:
        if text.startswith(word) and text[len(word) :].lstrip().startswith(":"):
            return line.split(":", 1)[1].strip() or None
    return None


@cache
def _words(language: Language) -> dict[str, tuple[str, ...]]:
    masthead = language.masthead
    tables = {
        "distribution": masthead.distribution,
        "original": masthead.original,
        "agenda_item": masthead.agenda_item,
        "body": masthead.body,
        "title": masthead.title,
    }
    return {name: tuple(str(language.fold(word)) for word in words) for name, words in tables.items()}


@cache
def _language_names(language: Language) -> dict[str, LanguageCode]:
    return {
        str(language.fold(name)): code
        for code, names in language.masthead.languages.items()
        for name in names
    }


def is_furniture(line: str, language: Language) -> str | None:
    """Return the id of the rule by which a whole line is page furniture, or None.

    Page numbers (`3/20`, `صفحة ٣`, `- ١٢ -`), job numbers with their dates, and the language's own list
    of lines. `furniture.lone_number` and `furniture.lone_symbol` could also be the end of a wrapped
    sentence: whoever asks must see that the line stands apart from the text.
    """
    if len(line) > _MAX_FURNITURE:
        return None
    text = language.fold(line).strip()
    if text in _furniture_lines(language):
        return "furniture.line"
    for rule, pattern in _furniture_patterns(language):
        if pattern.fullmatch(Folded(text)):
            return rule
    return None


_MAX_FURNITURE = 80


@cache
def _furniture_lines(language: Language) -> frozenset[str]:
    return frozenset(str(language.fold(line)) for line in language.furniture.lines)


@cache
def _furniture_patterns(language: Language) -> tuple[tuple[str, re.Pattern[str]], ...]:
    words = "|".join(re.escape(str(language.fold(word))) for word in language.furniture.page_words)
    job = r"(?:(?:V|GE|NY|HQ|ESCWA|ECA)\.\d{2}-\d{5}|\d{2}-\d{5})"
    page = r"\d{1,4}\s?/\s?\d{1,4}"
    return (
        ("furniture.page_number", re.compile(rf"{page}|[-–—]\s?\d{{1,4}}\s?[-–—]|(?:{words})\s\d{{1,4}}")),
        ("furniture.lone_number", re.compile(r"\d{1,4}")),
        (
            "furniture.job_number",
            re.compile(
                rf"(?:{page}\s)?(?:\d{{6}}\s){{0,3}}{job}(?:\s?\([ACEFRS]\))?(?:\s\d{{6}}){{0,3}}(?:\s{page})?"
            ),
        ),
        ("furniture.lone_symbol", re.compile(rf"(?:{page}\s)?{SYMBOL}(?:\s{page})?")),
    )
