"""Phrases as data, found in a text: words, gaps, word beginnings and named lists of words.

`take … steps` allows up to three words between, `take …6 steps` up to six. `ratif*` is any word that begins
so. `{legal}` is any word (or several words) of the list of that name, `,` a comma. A phrase with `^` opens
the text, but for the words that may lead it. No phrase reaches over the end of a sentence, a colon
or a semicolon.
"""

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import takewhile
from typing import NamedTuple

from unrec.languages import Language
from unrec.text import COMMAS, SENTENCE_ENDS

_FEW = 3


class Match(NamedTuple):
    """A phrase found: `key` is what it was entered under, `[start, end)` its words by ordinal."""

    key: int
    start: int
    end: int


class Words(NamedTuple):
    """The words of a text as they are compared, and the ordinal of the one that opens it.

    Before the words of `breaks` stands the end of a sentence, before those of `commas` a comma.
    """

    forms: tuple[tuple[str, ...], ...]
    breaks: frozenset[int]
    commas: frozenset[int]
    opening: int


_WORD = re.compile(r"[\w'-]+")
_BREAK = re.compile(rf"[{SENTENCE_ENDS}]\s")
_COMMA = re.compile(f"[{COMMAS}]")
_QUOTES = str.maketrans({"’": "'", "‘": "'", "‐": "-", "‑": "-", "–": "-"})


class _Gap(NamedTuple):
    longest: int


class _Any:
    """One word: any of `words`, or any that begins with one of `stems`."""

    def __init__(self, words: frozenset[str], stems: tuple[str, ...]) -> None:
        self.words = words
        self.stems = stems
        self.fits = lru_cache(maxsize=20_000)(self._fits)

    def _fits(self, forms: tuple[str, ...]) -> bool:
        return not self.words.isdisjoint(forms) or any(form.startswith(self.stems) for form in forms)


class _Comma(NamedTuple):
    """A comma before the next word."""


_Element = _Gap | _Any | _Comma


class _Entry(NamedTuple):
    """A phrase but for its first word, which stands at most `within` words after the opening, or anywhere."""

    key: int
    within: int | None
    rest: tuple[_Element, ...]


class Phrases:
    """Phrases entered under ordinals. A search costs time linear in the text, whatever their number.

    `lists` are the named lists. A word of a text also counts without one of the `attached` letters.
    """

    def __init__(
        self,
        phrases: Iterable[tuple[int, str]],
        language: Language,
        lists: Mapping[str, Sequence[str]],
        attached: Sequence[str] = (),
    ) -> None:
        self._language = language
        self._attached = tuple(map(language.fold, attached))
        self._lists = lists
        self._by_word: dict[str, list[_Entry]] = {}
        self._by_stem: dict[str, list[_Entry]] = {}
        self._of = lru_cache(maxsize=50_000)(self._entries)
        for key, phrase in phrases:
            for whole in self._read(phrase.removeprefix("^")):
                gaps = list(takewhile(lambda element: isinstance(element, _Gap), whole))
                within = sum(gap.longest for gap in gaps if isinstance(gap, _Gap))
                first, *rest = whole[len(gaps) :]
                if not isinstance(first, _Any) or (within and not phrase.startswith("^")):
                    raise ValueError(f"a phrase begins with a gap or a comma: {phrase}")
                entry = _Entry(key, within if phrase.startswith("^") else None, tuple(rest))
                for word in first.words:
                    self._by_word.setdefault(word, []).append(entry)
                for stem in first.stems:
                    self._by_stem.setdefault(stem, []).append(entry)

    def words(self, text: str, leads: "Phrases | None" = None) -> Words:
        """Return the words of a text; those that `leads` find at its opening come before its opening."""
        text = self._language.fold(text.translate(_QUOTES)).casefold()
        forms: list[tuple[str, ...]] = []
        breaks, commas, end = set(), set(), 0
        for match in _WORD.finditer(text):
            if _BREAK.search(text, end, match.start() + 1):
                breaks.add(len(forms))
            elif _COMMA.search(text, end, match.start()):
                commas.add(len(forms))
            own = match[0]
            bare = (
                own[len(one) :] for one in self._attached if own.startswith(one) and len(own) > len(one) + 1
            )
            forms.append((own, *bare))
            end = match.end()
        words = Words(tuple(forms), frozenset(breaks), frozenset(commas), 0)
        while leads and forms:
            led = max((found.end for found in leads.at(words, words.opening)), default=0)
            if not words.opening < led < len(forms):
                break
            words = words._replace(opening=led)
        return words

    def keys(self, words: Words) -> set[int]:
        """Return what the phrases that a text holds were entered under."""
        found: set[int] = set()
        for start in range(len(words.forms)):
            found.update(match.key for match in self.at(words, start, found))
        return found

    def at(self, words: Words, start: int, but: Container[int] = ()) -> Iterator[Match]:
        """Yield every phrase that begins with the word at `start`, but those entered under one of `but`."""
        behind = start - words.opening
        for key, within, rest in self._of(words.forms[start]):
            if key not in but and (within is None or 0 <= behind <= within):
                end = _end(words, start + 1, rest)
                if end is not None:
                    yield Match(key, start, end)

    def _entries(self, forms: tuple[str, ...]) -> tuple["_Entry", ...]:
        """What begins with a word."""
        found: dict[int, _Entry] = {}
        for form in forms:
            found |= {id(entry): entry for entry in self._by_word.get(form, ())}
            for length in range(1, len(form) + 1):
                found |= {id(entry): entry for entry in self._by_stem.get(form[:length], ())}
        return tuple(found.values())

    def _read(self, phrase: str) -> Iterator[tuple[_Element, ...]]:
        """Read a phrase; lists that hold several words at once make several phrases of it."""
        options: list[tuple[tuple[_Element, ...], ...]] = []
        for part in phrase.split():
            if part.startswith("…"):
                options.append(((_Gap(int(part[1:] or _FEW)),),))
            elif part == ",":
                options.append(((_Comma(),),))
            elif part.startswith("{"):
                options.append(tuple(self._choices(self._lists[part[1:-1]])))
            else:
                options.append((next(iter(self._choices([part]))),))
        found: list[tuple[_Element, ...]] = [()]
        for choice in options:
            found = [before + one for before in found for one in choice]
        yield from found

    def _choices(self, words: Sequence[str]) -> Iterator[tuple[_Element, ...]]:
        single = [word for word in words if " " not in word]
        if single:
            folded = [
                (self._language.fold(word.rstrip("*")).casefold(), word.endswith("*")) for word in single
            ]
            yield (
                _Any(
                    frozenset(word for word, stem in folded if not stem),
                    tuple(word for word, stem in folded if stem),
                ),
            )
        for several in (word for word in words if " " in word):
            yield tuple(
                element for word in several.split() for one in self._choices([word]) for element in one
            )


def _end(words: Words, position: int, rest: tuple[_Element, ...], done: int = 0) -> int | None:
    """Return where a phrase ends that goes on at `position` with `rest[done:]`, the shortest way, or None."""
    forms, breaks = words.forms, words.breaks
    for number in range(done, len(rest)):
        element = rest[number]
        if isinstance(element, _Any):
            if position >= len(forms) or position in breaks or not element.fits(forms[position]):
                return None
            position += 1
        elif isinstance(element, _Comma):
            if position not in words.commas:
                return None
        else:
            return _past_gap(words, position, rest, number)
    return position


def _past_gap(words: Words, position: int, rest: tuple[_Element, ...], number: int) -> int | None:
    """The end of a phrase behind its gap `rest[number]`, which ends no later than the sentence."""
    gap = rest[number]
    for skipped in range(gap.longest + 1 if isinstance(gap, _Gap) else 0):
        if position + skipped >= len(words.forms) or (skipped and position + skipped - 1 in words.breaks):
            return None
        end = _end(words, position + skipped, rest, number + 1)
        if end is not None:
            return end
    return None
