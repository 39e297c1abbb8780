"""Who recommends: the States or delegations that a recommendation names in brackets.

The brackets stand at its end («(France, Iran (Islamic Republic of) and Spain);»), or in it where several
recommendations are one («Sign it (Chile); ratify it (Peru)»). Brackets hold much else, so what they hold must
be names, all of it, or stand at the end and look like names.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from unrec.languages.answer_words import load_answers
from unrec.languages.states import Found, States, Word
from unrec.models import Recommender
from unrec.text import COLONS, COMMAS, SEMICOLONS, SUPERSCRIPTS, late


class Bracket(NamedTuple):
    """What outermost brackets hold, `[start, end)`: names or other words, between separators.

    `last` says that a recommendation ends after them.
    """

    start: int
    end: int
    last: bool
    parts: "tuple[_Part, ...]"


def brackets(text: str, named: States) -> tuple[Bracket, ...]:
    """Return the outermost brackets of a text, in order, and what stands in each.

    A bracket that nothing closes reaches to the next semicolon or the end.
    """
    held: list[Bracket] = []
    position = 0
    for match in _BRACKET.finditer(text):
        start = match.start()
        if start < position or match[0] == ")":
            continue
        end = _closing(text, start)
        if end is None:
            semicolon = _SEMICOLON.search(text, start)
            stop = semicolon.start() if semicolon else len(text)
            last = text.rfind(")", start, stop)
            end = last if last >= 0 else stop
        if end - start <= _LONGEST:
            ends = _AFTER.match(text, end + text.startswith(")", end)) is not None
            held.append(Bracket(start + 1, end, ends, tuple(_parts(text, start + 1, end, named))))
        position = end
    return tuple(held)


def recommenders(text: str, named: States) -> tuple[Recommender, ...]:
    """Return who recommends, each once, in text order; nobody where no brackets say it.

    Names are slices of `text`. Time is linear.
    """
    kept = list[_Part]()
    for bracket in brackets(text, named):
        if _recommend(bracket, text, named):
            kept += bracket.parts
    if not kept and (turned := _TURNED.search(text)):
        parts = tuple(_parts(text, *turned.span(1), named))
        kept += parts if all(part.named for part in parts) else ()
    by: dict[str, _Part] = {}
    for part in kept:
        by.setdefault(part.code or part.name, part)
    return tuple(Recommender(name=part.name, code=part.code) for part in by.values())


def _recommend(bracket: Bracket, text: str, named: States) -> bool:
    """Whether what brackets hold are names: all of it known, or, at the end, all of it looking like names."""
    parts = bracket.parts
    if not parts or (len(parts) == 1 and _is_abbreviation(text, bracket.start - 1, parts[0], named)):
        return False
    if all(part.named for part in parts):
        return True
    accompanied = any(part.named for part in parts)
    return bracket.last and all(
        part.named or _is_namelike(part.name, accompanied=accompanied) for part in parts
    )


class _Part(msgspec.Struct, frozen=True, gc=False):
    """What stands between two separators, from `start` on: `named` says that it is in our data."""

    name: str
    start: int
    code: str | None = None
    named: bool = False


_ENDS = f".{SEMICOLONS}{COLONS}{COMMAS}"
# What may follow the brackets that close a recommendation: an end mark, the sign of a note, a quotation mark.
_AFTER = late(rf"[\s{_ENDS}\d{SUPERSCRIPTS}”’\"'*)\]]*(?:$|[{SEMICOLONS}]|/\s)")
_LONGEST = 400


def _closing(text: str, start: int) -> int | None:
    """The bracket that closes the one at `start`, if one does within reach."""
    depth = 0
    for match in _BRACKET.finditer(text, start, start + _LONGEST):
        depth += 1 if match[0] == "(" else -1
        if not depth:
            return match.start()
    return None


_BRACKET = re.compile(r"[()]")
_SEMICOLON = late(f"[{SEMICOLONS}]")
# The last brackets of a text, whichever way each of them was printed.
_TURNED = late(rf"[()]([^()]{{2,80}})[()][\s{_ENDS}]*$")


def _parts(text: str, start: int, end: int, named: States) -> Iterator[_Part]:
    """Yield the names between the separators of a stretch, known ones first: «Trinidad and Tobago» is one.

    What follows a known name with no separator belongs to it («United States of Americas»).
    """
    conjunctions = load_answers(named.language.code).recommenders.conjunctions
    words = named.words(text, start, end)
    current: _Part | None = None
    index = 0
    while index < len(words):
        word = words[index]
        parted = _SEPARATOR.search(text, words[index - 1].end, word.start) is not None
        state = _state_at(text, words, index, named, begins=not current or parted or current.named)
        joined = not state and word.form in conjunctions
        if current and (parted or state or joined):
            yield current
            current = None
        index += state[1] if state else 1
        if state:
            begin, end, code = state[0]
            current = _Part(text[begin:end].strip(), begin, code, named=True)
        elif current:
            current = replace(current, name=text[current.start : word.end])
        elif not (joined or word.form.isdecimal()):
            current = _Part(text[word.start : word.end], word.start)
    if current:
        yield current


def _state_at(
    text: str, words: Sequence[Word], index: int, named: States, *, begins: bool
) -> tuple[Found, int] | None:
    """The known name at a word, where one may begin there, or after letters written to it; how many words."""
    state = named.at(text, words, index) if begins else None
    if state is not None or not index:
        return state
    attached = filter(words[index].form.startswith, load_answers(named.language.code).attached)
    return next(filter(None, (named.at(text, words, index, len(letters)) for letters in attached)), None)


_SEPARATOR = late(f"[{COMMAS}{SEMICOLONS}/]")
# How many words and letters a name that nobody knows may have.
_WORDS = 6
_LETTERS = 60


def _is_namelike(name: str, *, accompanied: bool) -> bool:
    """Tell whether words look like a name: few of them, a capital, no acronym.

    A script without capitals does not tell: there it must be `accompanied` by a name we know.
    """
    first = name[0]
    return (
        len(name) < _LETTERS
        and name.count(" ") < _WORDS
        and (first.isupper() or (accompanied and first.isalpha() and not first.islower()))
        and not name.isupper()
        and not any(map(str.isdecimal, name))
    )


def _is_abbreviation(text: str, start: int, part: _Part, named: States) -> bool:
    """Tell whether a bracket at `start` only repeats the name before it: «the European Union (EU)»."""
    if not part.name.isupper():
        return False
    *_, last = (None, *named.find(text[max(0, start - _LETTERS) : start]))
    return last is not None and last.code == part.code and last.end >= min(start, _LETTERS) - 1
