"""What a document says of itself at the top of its first page: symbol, job number, date, organ, title."""

import datetime as dt
import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from unrec.catalogue import load as load_catalogue
from unrec.languages import Language
from unrec.languages.dates import find_date
from unrec.models import LanguageCode
from unrec.structure.front import Front, read_front
from unrec.structure.furniture import JOB_NUMBER, SYMBOL, SYMBOL_TAIL
from unrec.structure.statements import Statement, closing, read_stated, session_of
from unrec.structure.title import Title, find_title, without_markers
from unrec.text import COLONS, clean

_OWN_SYMBOL = re.compile(rf"^\W{{0,3}}(?P<symbol>{SYMBOL}{SYMBOL_TAIL})\*{{0,3}}$")
_SLASHES = re.compile(r"\s?/\s?")
_MAX_LINE = 400
# Lines below «Distr.» in which its word may stand.
_NEAR = 2
# A line this long may go on in the next.
_WRAPPED = 60


class Masthead(NamedTuple):
    """What the front matter states; None where it does not."""

    symbol: str | None = None
    job_number: str | None = None
    date: dt.date | None = None
    original_language: LanguageCode | None = None
    distribution: str | None = None
    title: str | None = None
    masthead: str | None = None
    agenda_item: str | None = None
    session: str | None = None
    stated: Statement = Statement()


def read_masthead(lines: Sequence[str], language: Language, headers: Sequence[str] = ()) -> Masthead:
    """Return what the front matter's lines state of the document.

    `lines` holds blank lines too: they part the masthead from running text, and one paragraph from the next.
    `headers` are running headers and other furniture, where a symbol or a job number may stand too. A
    symbol counts as the document's own only where it is a line by itself (or beside the organisation's
    name): one that a footnote or a sentence cites is never taken. `stated` is what a resolution says of
    itself; it gives the date where no date of issue is printed, and the session where no line names one.
    """
    cleaned = [clean(line).text if len(line) <= _MAX_LINE else "" for line in lines]
    furniture = [clean(line).text for line in headers if line.strip() and len(line) <= _MAX_LINE]
    words = _words(language)
    front = read_top(lines, language)
    title = find_title(front, language)
    above = cleaned[: title.start] if title is not None else cleaned
    stated = read_stated(front.lines, language)
    return Masthead(
        symbol=_own_symbol([*above, "", *furniture], front, language),
        job_number=next((m[1] for line in (*cleaned, *furniture) if (m := JOB_NUMBER.search(line))), None),
        date=_issue_date(above, language) or stated.date,
        original_language=_original(cleaned, language),
        distribution=_distribution(cleaned, words["distribution"], language),
        title=title.text if title is not None else None,
        masthead=_organ(front, title, language),
        agenda_item=next(
            (without_markers(line) for line, kind in zip(*front, strict=True) if kind == "item"), None
        ),
        session=_session(front, language) or stated.session,
        stated=stated,
    )


def read_top(lines: Sequence[str], language: Language) -> Front:
    """Return the kinds of a document's first lines, as printed, blank where they say nothing of the title."""
    return read_front([clean(line).text for line in lines], language)


def _session(front: Front, language: Language) -> str | None:
    """The session named above the agenda item, ASCII: its number, its sign and number, or a year."""
    item = front.kinds.index("item") if "item" in front.kinds else len(front.lines)
    named = (session_of(line, language) for line in front.lines[:item])
    return next(filter(None, named), None)


def masthead_lines(front: Front, title: Title | None) -> dict[int, str]:
    """Return the lines of a masthead that read like headings and head nothing, by index, with their rule.

    A session's stand under a symbol or an organ and above the agenda item, or above a title that is known as
    one; a resolution's number stands above its title.
    """
    kinds = front.kinds
    named = title is not None and title.rule != "title.after_masthead"
    last = kinds.index("item") if "item" in kinds else title.start if title is not None and named else 0
    first = next((i for i, kind in enumerate(kinds) if kind in {"mark", "issue", "organ"}), last)
    found = {index: "front.session" for index in range(first, last) if kinds[index] == "session"}
    if title is not None:
        above = (index for index in range(title.start) if kinds[index] == "adopted")
        found |= dict.fromkeys(above, "front.adopted")
    return found


def _own_symbol(lines: Sequence[str], front: Front, language: Language) -> str | None:
    names = sorted(language.furniture.lines, key=len, reverse=True)
    for index, (before, line) in enumerate(zip(["", *lines], lines, strict=False)):
        if line.startswith("*") or (len(before) > _WRAPPED and not _is_above_issue(index, front)):
            # A note, or the last word of a sentence that was wrapped.
            continue
        rest = line
        for name in names:
            rest = rest.removeprefix(name).removesuffix(name).strip()
        match = _repaired(rest, lines[index + 1 : index + 2])
        if match:
            return load_catalogue().written(match["symbol"])
    return None


def _repaired(line: str, below: Sequence[str]) -> re.Match[str] | None:
    """The match of a symbol, also of one that print has parted, `A/HRC/ 12/9`, or put on two lines."""
    joined = [line + rest for rest in below if line.endswith("/") or rest.startswith("/")]
    for text in (*joined, line):
        match = _OWN_SYMBOL.match(_SLASHES.sub("/", text))
        if match and any(map(str.isdecimal, match["symbol"])):
            return match
    return _OWN_SYMBOL.match(line)


def _is_above_issue(index: int, front: Front) -> bool:
    """Tell whether what a masthead alone prints, `Distr.: General`, stands right under a line."""
    return front.kinds[index + 1 : index + 2] == ("issue",)


def _issue_date(lines: Sequence[str], language: Language) -> dt.date | None:
    """The first line that is one date and nothing else, and not the day of the meeting named above it."""
    before = ""
    for line in lines:
        after_meeting, before = closing(before, language) is not None, line or before
        text = language.fold_title(line)
        when = find_date(text, language)
        if (
            when
            and not after_meeting
            and when.first == when.last
            and not (text[: when.start] + text[when.end :]).strip(" *")
        ):
            return when.first
    return None


def _original(lines: Sequence[str], language: Language) -> LanguageCode | None:
    names = _language_names(language)
    for line in lines:
        first, _, rest = line.partition(" ")
        # `Arabic Original: English`, where two lines were read as one.
        own = rest if str(language.fold(first)).casefold() in names else line
        value = _after(own, _words(language)["original"], language)
        if value:
            return names.get(str(language.fold(value)).casefold())
    return None


def _organ(front: Front, title: Title | None, language: Language) -> str | None:
    """The last organ named above the title; a name may be printed on several lines."""
    found: list[str] = []
    words = _words(language)
    for line, kind in zip(*(part[: title.start] if title else part for part in front), strict=True):
        if kind == "organ":
            if _starts(line, words["body"], language) or language.fold_title(line).endswith(
                words["body_ends"]
            ):
                found = []
            found.append(without_markers(line))
    return " ".join(found) or None


def _distribution(lines: Sequence[str], words: tuple[str, ...], language: Language) -> str | None:
    """What follows `Distr.:`, or the one word under it."""
    for index, line in enumerate(lines):
        if value := _after(line, words, language):
            return value
        if language.fold(line).strip(" :") in words:
            # An organ's name may stand between, where the page was read row by row.
            below = [later for later in lines[index + 1 :] if later][:_NEAR]
            return next((later for later in below if later.isalpha()), None)
    return None


def _starts(line: str, words: tuple[str, ...], language: Language) -> bool:
    text = language.fold_title(line)
    return any(text.startswith(word) and not text[len(word) : len(word) + 1].isalpha() for word in words)


def _after(line: str, words: tuple[str, ...], language: Language) -> str | None:
    """What follows a word and a colon: `Distr.: General` gives `General`, and so does `Distr. general`."""
    text = language.fold(line)
    for word in words:
        if not text.startswith(word):
            continue
        rest = text[len(word) :].lstrip()
        if rest.startswith(":"):
            return re.split(f"[{COLONS}]", line, maxsplit=1)[1].strip() or None
        if word.endswith(".") and rest.isalpha():
            return line.rstrip().rsplit(maxsplit=1)[-1]
    return None


@cache
def _words(language: Language) -> dict[str, tuple[str, ...]]:
    masthead = language.masthead
    tables = {
        "distribution": masthead.distribution,
        "original": masthead.original,
        "body": masthead.body,
        "body_ends": masthead.body_ends,
    }
    return {name: tuple(str(language.fold(word)) for word in words) for name, words in tables.items()}


@cache
def _language_names(language: Language) -> dict[str, LanguageCode]:
    return {
        str(language.fold(name)).casefold(): code
        for code, names in language.masthead.languages.items()
        for name in names
    }
