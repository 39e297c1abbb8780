"""Who recommends: the States or delegations that a recommendation names in brackets.

The brackets stand at its end («(France, Iran (Islamic Republic of) and Spain);»), or in it where several
recommendations are one («Sign it (Chile); ratify it (Peru)»). Brackets hold much else, so what they hold must
be names, all of it, or stand at the end and look like names.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from functools import cache
from typing import NamedTuple

import msgspec

from unrec.languages import Language
from unrec.languages.answer_words import AnswerWords, load_answers
from unrec.languages.states import States, load_states
from unrec.models import Recommender
from unrec.text import COLONS, COMMAS, SEMICOLONS, SUPERSCRIPTS, late


@cache
def states(language: Language) -> States:
    """Return the names of States in a language, made once."""
    return States(load_states(), language, _words(language).recommenders.articles)


class Bracket(NamedTuple):
    """What outermost brackets hold, `[start, end)`: names or other words, between separators.

    `last` says that a recommendation ends after them.
    """

    start: int
    end: int
    last: bool
    parts: "tuple[_Part, ...]"


def brackets(text: str, named: States) -> tuple[Bracket, ...]:
    """Return the outermost brackets of a text, in order, and what stands in each."""
    return tuple(
        Bracket(start, end, last, tuple(_parts(text, start, end, named)))
        for start, end, last in _brackets(text)
    )


def recommenders(
    text: str, named: States, known: Collection[str] = frozenset(), held: Iterable[Bracket] | None = None
) -> tuple[Recommender, ...]:
    """Return who recommends, each once, in text order; nobody where no brackets say it.

    `known` are names that the document puts in such brackets elsewhere; see `closing_names`. `held` are the
    text's `brackets`, where they have been read. Names are slices of `text`. Time is linear.
    """
    by: dict[str, Recommender] = {}
    for start, _, last, parts in brackets(text, named) if held is None else held:
        if not parts or (len(parts) == 1 and _is_abbreviation(text, start - 1, parts[0], named)):
            continue
        accompanied = any(part.named for part in parts)
        if all(part.code or part.named or part.name in known for part in parts) or (
            last and all(_is_namelike(part, accompanied) for part in parts)
        ):
            for part in parts:
                by.setdefault(part.code or part.name, Recommender(name=part.name, code=part.code))
    if not by and (turned := _TURNED.search(text)):
        parts = tuple(_parts(text, *turned.span(1), named))
        if all(part.named for part in parts):
            by = {part.name: Recommender(name=part.name, code=part.code) for part in parts}
    return tuple(by.values())


def closing_names(texts: Iterable[Iterable[Bracket]]) -> frozenset[str]:
    """Return the names that our data lack and that close at least two texts,
    of which these are the brackets.
    """
    closing = (part for held in texts for bracket in held if bracket.last for part in bracket.parts)
    counted = Counter(part.name for part in closing if not part.named and _is_namelike(part))
    return frozenset(name for name, times in counted.items() if times > 1)


class _Part(msgspec.Struct, frozen=True, gc=False):
    """What stands between two separators: `named` says that it is in our data."""

    name: str
    code: str | None
    named: bool


_ENDS = f".{SEMICOLONS}{COLONS}{COMMAS}"
# What may follow the brackets that close a recommendation: an end mark, the sign of a note, a quotation mark.
_AFTER = late(rf"[\s{_ENDS}\d{SUPERSCRIPTS}”’\"'*)\]]*(?:$|[{SEMICOLONS}]|/\s)")
_LONGEST = 400


def _brackets(text: str) -> Iterator[tuple[int, int, bool]]:
    """Yield what outermost brackets hold, and whether a recommendation ends after them.

    A bracket that nothing closes reaches to the next semicolon or the end.
    """
    position = 0
    for match in _BRACKET.finditer(text):
        start = match.start()
        if start < position or match[0] == ")":
            continue
        end = _closing(text, start)
        if end is None:
            semicolon = _SEMICOLON.search(text, start)
            end = semicolon.start() if semicolon else len(text)
            end = max(text.rfind(")", start, end), start) if text.find(")", start, end) >= 0 else end
        if end - start <= _LONGEST:
            yield start + 1, end, bool(_AFTER.match(text, end + text.startswith(")", end)))
        position = end


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
    own = _words(named.language)
    words = named.words(text, start, end)
    current: _Part | None = None
    begin = index = 0
    while index < len(words):
        word = words[index]
        parted = current is None or _SEPARATOR.search(text, words[index - 1].end, word.start)
        found = named.at(text, words, index) if parted or (current and current.named) else None
        for conjunction in own.attached if found is None and index else ():
            if word.form.startswith(conjunction):
                found = found or named.at(text, words, index, len(conjunction))
        joined = word.form in own.recommenders.conjunctions and not found
        if current and (parted or found or joined):
            yield current
            current = None
        if found:
            begin = found[0].start
            current = _Part(text[begin : found[0].end].strip(), found[0].code, named=True)
            index += found[1]
            continue
        index += 1
        if joined or (current is None and word.form.isdecimal()):
            continue
        begin = begin if current else word.start
        current = _Part(
            text[begin : word.end], current.code if current else None, current is not None and current.named
        )
    if current:
        yield current


_SEPARATOR = late(f"[{COMMAS}{SEMICOLONS}/]")
# How many words and letters a name that nobody knows may have.
_WORDS = 6
_LETTERS = 60


def _is_namelike(part: _Part, accompanied: bool = False) -> bool:
    """Tell whether a part is a name we know, or looks like one: few words, a capital, no acronym.

    A script without capitals does not tell: there it must be `accompanied` by a name we know.
    """
    if part.named:
        return True
    first = part.name[0]
    return (
        len(part.name) < _LETTERS
        and part.name.count(" ") < _WORDS
        and (first.isupper() or (accompanied and first.isalpha() and not first.islower()))
        and not part.name.isupper()
        and not any(letter.isdecimal() for letter in part.name)
    )


def _is_abbreviation(text: str, start: int, part: _Part, named: States) -> bool:
    """Tell whether a bracket at `start` only repeats the name before it: «the European Union (EU)»."""
    if not part.name.isupper():
        return False
    *_, last = (None, *named.find(text[max(0, start - _LETTERS) : start]))
    return last is not None and last.code == part.code and last.end >= min(start, _LETTERS) - 1


@cache
def _words(language: Language) -> AnswerWords:
    return load_answers(language.code)
