"""What a document says of itself at the top of its first page, and who it is by that: its ids, the organ it
is of, the State it reviews, and where it is kept.

The file's name is a witness where a document says more than one thing, and the name of what says nothing.
"""

import datetime as dt
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple, get_args
from urllib.parse import quote

from unrec.catalogue import Body
from unrec.catalogue import load as load_catalogue
from unrec.findings import finding
from unrec.languages import Language
from unrec.languages.dates import find_date
from unrec.languages.markers import without_markers
from unrec.languages.states import load_states, states
from unrec.models import Distribution, DocumentKind, Finding, LanguageCode, StateNamed
from unrec.structure.front import AROUND_TITLE, OWN_SYMBOL, Front, Title, agenda_item, find_title, read_front
from unrec.structure.furniture import job_number
from unrec.structure.statements import (
    Statement,
    closing,
    number_of,
    organ_in,
    read_opening,
    read_stated,
    session_of,
)
from unrec.text import COLONS, COMMAS, STARS, clean, either, late

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
    distribution: Distribution | None = None
    title: str | None = None
    masthead: str | None = None
    agenda_item: str | None = None
    session: str | None = None
    stated: Statement = Statement()


def read_masthead(
    lines: Sequence[str],
    language: Language,
    headers: Sequence[str] = (),
    front: Front | None = None,
    below: str = "",
) -> Masthead:
    """Return what the front matter's lines state of the document; `front` is what is read of them already.

    `lines` holds blank lines too: they part the masthead from running text, and one paragraph from the next.
    `headers` are running headers and other furniture, where a symbol or a job number may stand too, `below`
    is the first line of the body. A
    symbol counts as the document's own only where it is a line by itself (or beside the organisation's
    name): one that a footnote or a sentence cites is never taken. `stated` is what a resolution says of
    itself; it gives the date where no date of issue is printed, and the session where no line names one.
    """
    cleaned = [clean(line).text if len(line) <= _MAX_LINE else "" for line in lines]
    furniture = [clean(line).text for line in dict.fromkeys(headers) if len(line) <= _MAX_LINE]
    front = front or read_front(lines, language)
    title = find_title(front, language)
    above = cleaned[: title.start] if title is not None else cleaned
    stated = read_stated(front.lines, language)
    return Masthead(
        symbol=_own_symbol([*above, "", *furniture], language),
        job_number=next(filter(None, map(job_number, (*cleaned, *furniture))), None),
        date=_issue_date(above, language)
        or stated.date
        or _date_of_title(cleaned, title, clean(below).text, language),
        original_language=_original(cleaned, language),
        distribution=_distribution(cleaned, language),
        title=title.text if title is not None else None,
        masthead=_organ(front, title, language),
        agenda_item=agenda_item(front, title, language),
        session=_session(front, language) or stated.session,
        stated=stated,
    )


def _session(front: Front, language: Language) -> str | None:
    """The session named above the agenda item, ASCII: its number, its sign and number, or a year."""
    item = front.kinds.index("item") if "item" in front.kinds else len(front.lines)
    named = (session_of(line, language) for line in front.lines[:item])
    return next(filter(None, named), None)


def _own_symbol(lines: Sequence[str], language: Language) -> str | None:
    names = sorted(language.furniture.lines, key=len, reverse=True)
    for index, (before, line) in enumerate(zip(["", *lines], lines, strict=False)):
        if line.startswith(tuple(STARS)) or len(before) > _WRAPPED:
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
        match = OWN_SYMBOL.fullmatch(_SLASHES.sub("/", text))
        if match and any(map(str.isdecimal, match["symbol"])):
            return match
    return OWN_SYMBOL.fullmatch(line)


def _issue_date(lines: Sequence[str], language: Language) -> dt.date | None:
    """The first line that is one date, with a word such as «le» at the most, and not the day of the meeting
    named above it.
    """
    words = {language.fold_title(word) for word in language.meetings.fillers if " " not in word} | {""}
    before = ""
    for line in lines:
        after_meeting, before = closing(before, language) is not None, line or before
        day, beside = _day(line, language)
        if day is not None and not after_meeting and beside in words:
            return day
    return None


def _date_of_title(
    lines: Sequence[str], title: Title | None, heading: str, language: Language
) -> dt.date | None:
    """The day in a title's last line or below it, where a word such as «of» joins it to the title and
    nothing else is on the line: «Resolución de la Corte / de 14 de noviembre de 2023».
    """
    if title is None:
        return None
    joining = language.reference_words.pointers.of if language.reference_words is not None else ()
    words = {language.fold_title(word).strip() for word in joining} - {""}
    below = next((line for line in (*lines[title.end :], heading) if line), "")
    days = (_day(line, language) for line in (*lines[max(title.start + 1, title.end - 1) : title.end], below))
    return next((day for day, beside in days if day is not None and beside in words), None)


def _day(line: str, language: Language) -> tuple[dt.date | None, str]:
    """The one day that a line names, and the words beside it in search form."""
    text = language.fold_title(line)
    when = find_date(text, language)
    if when is None or when.first != when.last:
        return None, ""
    return when.first, (text[: when.start] + text[when.end :]).strip(AROUND_TITLE)


def _original(lines: Sequence[str], language: Language) -> LanguageCode | None:
    words = _words(language)
    for line in lines:
        first, _, rest = line.partition(" ")
        # `Arabic Original: English`, where two lines were read as one.
        after_name = rest if language.fold_case(first) in words.languages else line
        if value := _after(after_name, words.original, language):
            return words.languages.get(language.fold_case(value))
    return None


def _organ(front: Front, title: Title | None, language: Language) -> str | None:
    """The last organ named above the title; a name may be printed on several lines."""
    organ: list[str] = []
    for line, kind in zip(*(part[: title.start] if title else part for part in front), strict=True):
        if kind == "organ":
            begins = _words(language).organ.match(language.fold_title(line))
            organ = [*([] if begins else organ), without_markers(line)]
    return " ".join(organ) or None


def _distribution(lines: Sequence[str], language: Language) -> Distribution | None:
    """The code of what follows `Distr.:`, or of the one word under it; None where nothing is printed."""
    for index, line in enumerate(lines):
        value = _after(line, _words(language).distribution, language)
        if value is not None:
            # An organ's name may stand between, where the page was read row by row.
            below = [later for later in lines[index + 1 :] if later][:_NEAR]
            printed = value or next((later for later in below if later.isalpha()), None)
            return _distribution_code(printed, language) if printed else None
    return None


def _distribution_code(printed: str, language: Language) -> Distribution:
    """The code of a printed distribution, which the day of issue may follow: «General 10 June 2011»."""
    text = language.fold_case(printed)
    for code, pattern in _words(language).distributions.items():
        if pattern.match(text):
            return code
    return "other"


def _after(line: str, words: re.Pattern[str], language: Language) -> str | None:
    """What follows a word and a colon: `Distr.: General` gives `General`, and so does `Distr. general`; empty
    where nothing does, None where no such word begins the line.
    """
    match = words.match(language.fold(line))
    if match is None:
        return None
    if match["colon"]:
        return re.split(f"[{COLONS}]", line, maxsplit=1)[1].strip()
    return line.rstrip().rsplit(maxsplit=1)[-1] if match["pointed"] else ""


class _Words(NamedTuple):
    """What begins the lines of a masthead, in search form, and the names of languages."""

    distribution: re.Pattern[str]
    original: re.Pattern[str]
    organ: re.Pattern[str]
    languages: dict[str, LanguageCode]
    distributions: dict[Distribution, re.Pattern[str]]


@cache
def _words(language: Language) -> _Words:
    masthead, fold = language.masthead, language.fold

    def before(words: Sequence[str]) -> re.Pattern[str]:
        """Such a word with a colon or nothing after it, or with a word after its own point."""
        folded = [str(fold(word)) for word in words]
        pointed = either(word for word in folded if word.endswith("."))
        return late(rf"{either(folded)}\s*(?:(?P<colon>:)|$)|(?P<pointed>{pointed}\s*[^\W\d_]+$)")

    bodies, ends = either(map(fold, masthead.body)), either(map(fold, masthead.body_ends))
    return _Words(
        before(masthead.distribution),
        before(masthead.original),
        late(rf"{bodies}(?![^\W\d_])|.*{ends}$"),
        {language.fold_case(name): code for code, names in masthead.languages.items() for name in names},
        {
            code: late(rf"{either(map(language.fold_case, forms))}(?![^\W\d_])")
            for code, forms in masthead.distributions.items()
        },
    )


# ---------------------------------------------------------------------------------------------
# Who it is


_DIGITS = 6
_SEVERAL = 2
_TOP = 60
"""Lines in which a resolution's number and title begin a document."""
_LONGEST = 60
_ENDING = re.compile(r"(?<=.)\.[A-Za-z0-9]{1,5}$")
_OTHERS = re.compile(r"[^\w.\-]+|[.\-_]{2,}")
_FOLDER = re.compile(r"[/\\!]")
_LETTERS = re.compile(r"[\W_]+")
_LANGUAGE_ENDING = re.compile(rf"(?<=\d)[._\-](?:{'|'.join(get_args(LanguageCode))})$")
_SYMBOL_NAME = re.compile(r"[A-Z]{1,8}(?:[_\-/][A-Za-z0-9.()]+)*?[_\-/]\d[\w.()\-]*")


class Identity(NamedTuple):
    """The columns of a document that say who it is, and what is odd about them."""

    work_id: str
    columns: dict[str, Any]
    findings: tuple[Finding, ...]


def file_id(name: str, sha256: str) -> str:
    """Return the work id of a document that states neither symbol nor job number: `A_RES_72_249-3f2a1c`.

    It is the stem of the file's name and the first six hex digits of its bytes' SHA-256. Of the stem letters
    and digits of all scripts are kept, and single `.`, `_` and `-` between them; anything else, a colon, a
    space, a tilde, becomes one `-`; after 60 characters it is cut. Where nothing is kept, the digits are all.
    """
    stem = _ENDING.sub("", _FOLDER.split(unicodedata.normalize("NFC", name))[-1])
    stem = _OTHERS.sub(lambda run: run[0][0] if run[0][0] in "._-" else "-", stem)[:_LONGEST].strip("._-")
    return "-".join(filter(None, (stem, sha256[:_DIGITS])))


def _work_id(symbol: str | None, job_number: str | None, name: str, sha256: str) -> str:
    """The id of the work: by its symbol, else its job number, else its file."""
    return (symbol or "").replace(" ", "").replace("/", "-") or job_number or file_id(name, sha256)


def identify(
    said: Masthead,
    texts: Sequence[str],
    titled: Sequence[Statement],
    name: str,
    sha256: str,
    language: Language,
) -> Identity:
    """Return who a document is, by its masthead and its whole text.

    `texts` are all lines, blank where they are no text of the body, `titled` the resolutions that they hold
    (`read_titled`); they are asked only where a masthead tells no symbol or no title. Of several resolutions
    in one file that which the file's name names is the document; where it names none, the document has no
    symbol. What is printed after the document's own number is its title; the day on which it says that it was
    adopted is `adopted`, and its date where it prints no other.
    """
    catalogue = load_catalogue()
    stated, findings = said.stated, list[Finding]()
    symbol = said.symbol
    date = said.date
    if symbol is None:
        opening = read_opening(texts, language)
        stated = opening if opening.parts else stated
        if not (stated.parts and stated.date):
            stated, date = _among(titled, stated, name), date if len(titled) < _SEVERAL else None
            findings += _several(titled, stated)
        symbols = stated.symbols
        symbol = symbols[0] if len(symbols) == 1 else _named(symbols, name)
    findings += _differing(said, symbol, name)
    body = (catalogue.issuer(symbol) if symbol else None) or _body(said, stated, language)
    session = said.session or stated.session
    state, odd = _state(said, symbol, language)
    columns = {
        **said._asdict(),
        "symbol": symbol,
        "title": next((each.title for each in titled if symbol in each.symbols), said.title)
        or _number_alone(texts[:_TOP], language),
        "date": date or stated.date,
        "adopted": stated.date or _adopted(symbol, texts, language),
        "session": session,
        "body": body.id if body else None,
        "state_under_review": state,
        "cycle": _cycle(body, session) if state else None,
        "url": _url(symbol, language),
    }
    del columns["stated"]
    return Identity(_work_id(symbol, said.job_number, name, sha256), columns, (*findings, *odd))


def _adopted(symbol: str | None, texts: Sequence[str], language: Language) -> dt.date | None:
    """The day that the opening of a text states, where it states the document's number, too."""
    opening = read_opening(texts, language) if texts else Statement()
    return opening.date if symbol in opening.symbols else None


def _number_alone(texts: Sequence[str], language: Language) -> str | None:
    """The words of a resolution's number, alone on a line at the top: one without a title is called so."""
    cleaned = (clean(text).text for text in texts if text)
    named = (line for line in cleaned if number_of(line, language) is not None)
    return next((line.rstrip(f" {COMMAS}.") for line in named), None)


def _among(titled: Sequence[Statement], front: Statement, name: str) -> Statement:
    """The resolution that a document is, of those whose number and title it holds, and what its front says.

    It is that which the file's name names, else the only one, where it stands at the top: one farther down
    is quoted. Of several it is none where the name names none.
    """
    named = [each for each in titled if _named(each.symbols, name)]
    if len(titled) > 1:
        return named[0] if len(named) == 1 else Statement()
    named = named or [each for each in titled if each.line < _TOP]
    here = next((each for each in named if not front.parts or each.parts == front.parts), Statement())
    number = here if here.parts else front
    return number._replace(organ=front.organ or here.organ, date=front.date or here.date)


def _several(titled: Sequence[Statement], chosen: Statement) -> Iterator[Finding]:
    if len(titled) >= _SEVERAL:
        symbols = ", ".join(" or ".join(each.symbols) or "/".join(each.parts.values()) for each in titled)
        which = "the file is called by one of them" if chosen.parts else "its name tells none of them"
        yield finding("identity.several", f"the file holds {len(titled)} resolutions; {which}", symbols)


def _named(symbols: Sequence[str], name: str) -> str | None:
    """The one of several symbols that a file's name names, with whatever signs between letters and digits."""
    stem = _FOLDER.split(name)[-1]
    bare = _LETTERS.sub(" ", stem).casefold().strip() + " "
    named = [
        symbol for symbol in symbols if bare.startswith(_LETTERS.sub(" ", symbol).casefold().strip() + " ")
    ]
    return named[0] if len(named) == 1 else None


def _differing(said: Masthead, symbol: str | None, name: str) -> Iterator[Finding]:
    """Masthead, number and file's name that are of different documents."""
    if symbol is None:
        return
    stated = said.stated.symbols
    other = stated[0] if said.symbol and len(stated) == 1 and not _same(stated[0], symbol) else None
    stem = _LANGUAGE_ENDING.sub("", _ENDING.sub("", _FOLDER.split(name)[-1]))
    if other is None and _SYMBOL_NAME.fullmatch(stem):
        series = re.split(r"[_\-/]", stem, maxsplit=1)[0]
        if series in load_catalogue().series and not _same(stem, symbol):
            other = stem
    if other is not None:
        yield finding("identity.symbol_differs", f"the document is {symbol}, but also called {other}", other)


def _same(left: str, right: str) -> bool:
    """Whether two names may be of one symbol: one begins as the other, whatever signs are between."""
    a, b = (_LETTERS.sub("", text).casefold() for text in (left, right))
    return a.startswith(b) or b.startswith(a)


def _body(said: Masthead, stated: Statement, language: Language) -> Body | None:
    """The body that a statement, else the masthead, names; of a masthead of several organs the last."""
    bodies = load_catalogue().bodies
    organ = stated.organ or (organ_in(said.masthead, language) if said.masthead else None)
    return bodies.get(organ or "")


def _cycle(body: Body | None, session: str | None) -> int | None:
    """The cycle of the Universal Periodic Review to which a session of the body belongs."""
    if body is None or not body.cycles or session is None or not session.isdecimal():
        return None
    return bisect_right(body.cycles, int(session)) or None


def _state(said: Masthead, symbol: str | None, language: Language) -> tuple[StateNamed | None, list[Finding]]:
    """The State under review: whom the symbol (`CEDAW/C/EGY/CO/7`) or the title of a review names."""
    title = said.title or ""
    by_symbol = _state_of_symbol(symbol)
    if by_symbol is None and not (title and _reviews(language).search(language.fold(title.lower()))):
        return None, []
    named = [each for each in states(language).find(title) if each.code]
    codes = {each.code for each in named}
    if by_symbol is None and len(codes) != 1:
        return None, []
    code = by_symbol or named[-1].code
    last = next((each for each in reversed(named) if each.code == code), None)
    message = f"the symbol names {code}, the title another State"
    odd = [finding("identity.state_differs", message, title)] if named and last is None else []
    return StateNamed(name=title[last.start : last.end] if last else None, code=code), odd


def _state_of_symbol(symbol: str | None) -> str | None:
    """The code of the State that a symbol holds as a part of its own, below the organ's letters."""
    parts = (symbol or "").split("/")[1:]
    return next((part for part in parts if part in _codes()), None)


@cache
def _codes() -> frozenset[str]:
    return frozenset(state.code for state in load_states() if state.code)


@cache
def _reviews(language: Language) -> re.Pattern[str]:
    """What the title of a review of one State holds."""
    kinds: tuple[DocumentKind, ...] = ("upr_report", "concluding_observations")
    words = [word for kind in kinds for word in language.evidence.documents.get(kind, [])]
    return late(
        rf"(?<!\w){either(language.fold(word.lower()) for word in (*words, *language.front.of_state))}"
    )


def _url(symbol: str | None, language: Language) -> str | None:
    if symbol is None or not language.official:
        return None
    return f"https://docs.un.org/{language.code}/{quote(symbol.replace(' ', ''), safe='/()')}"
