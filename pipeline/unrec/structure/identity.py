"""Who a document is: its ids, the organ it is of, the State it reviews, and where it is kept.

All of it from what the document says of itself; the file's name is a witness where that says more than one
thing, and the name of what says nothing.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import quote

from unrec.catalogue import Body
from unrec.catalogue import load as load_catalogue
from unrec.findings import finding
from unrec.languages import Language
from unrec.languages.answer_words import has_answers, load_answers
from unrec.languages.states import States, load_states
from unrec.models import DocumentKind, Finding, StateNamed
from unrec.structure.masthead import Masthead
from unrec.structure.statements import Statement, organ_in, read_opening, read_titled
from unrec.text import either, late

_DIGITS = 6
_SEVERAL = 2
_TOP = 60
"""Lines in which a resolution's number and title begin a document."""
_LONGEST = 60
_ENDING = re.compile(r"(?<=.)\.[A-Za-z0-9]{1,5}$")
_OTHERS = re.compile(r"[^\w.\-]+|[.\-_]{2,}")
_FOLDER = re.compile(r"[/\\!]")
_LETTERS = re.compile(r"[\W_]+")
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


def work_id_of(symbol: str | None, job_number: str | None, name: str, sha256: str) -> str:
    """Return the id of the work: by its symbol, else its job number, else its file."""
    return (symbol or "").replace(" ", "").replace("/", "-") or job_number or file_id(name, sha256)


def identify(said: Masthead, texts: Sequence[str], name: str, sha256: str, language: Language) -> Identity:
    """Return who a document is, by its masthead and its whole text.

    `texts` are all lines, blank where they are no text of the body; they are asked only where a masthead
    tells no symbol. Of several resolutions in one file that which the file's name names is the document;
    where it names none, the document has no symbol.
    """
    catalogue = load_catalogue()
    stated, findings = said.stated, list[Finding]()
    symbol = said.symbol
    date = said.date
    if symbol is None:
        opening = read_opening(texts, language)
        stated = opening if opening.parts else stated
        if not (stated.parts and stated.date):
            titled = read_titled(texts, language)
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
        "date": date or stated.date,
        "session": session,
        "body": body.id if body else None,
        "state_under_review": state,
        "cycle": _cycle(body, session) if state else None,
        "url": _url(symbol, language),
    }
    del columns["stated"]
    work_id = work_id_of(symbol, said.job_number, name, sha256)
    return Identity(work_id, columns, (*findings, *odd))


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
    stem = _ENDING.sub("", _FOLDER.split(name)[-1])
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
    named = [each for each in _states(language).find(title) if each.code]
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
def _states(language: Language) -> States:
    articles = load_answers(language.code).recommenders.articles if has_answers(language.code) else ()
    return States(load_states(), language, articles)


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
