"""Phrases as data, found in a text: words, gaps, word beginnings and named lists of words.

`take … steps` allows up to three words between, `take …6 steps` up to six. `ratif*` is any word that begins so.
`{legal}` is any word (or several words) of the list of that name. A phrase that begins with `^` opens the text,
but for the words that may lead it. No phrase reaches over the end of a sentence, a colon or a semicolon.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from unrec.languages import Language

_FEW = 3


class Match(NamedTuple):
    """A phrase found: `key` is what it was entered under, `[start, end)` its words by ordinal."""

    key: int
    start: int
    end: int


class Words(NamedTuple):
    """The words of a text as they are compared, where a break stands before one, and the ordinal that opens it."""

    forms: tuple[tuple[str, ...], ...]
    breaks: frozenset[int]
    opening: int


_WORD = re.compile(r"[\w'-]+")
_BREAK = re.compile(r"[.;:!?؛؟]\s")
_QUOTES = str.maketrans({"’": "'", "‘": "'", "‐": "-", "‑": "-", "–": "-"})


class _Gap(NamedTuple):
    longest: int


class _Any(NamedTuple):
    """One word: any of `words`, or any that begins with one of `stems`."""

    words: frozenset[str]
    stems: tuple[str, ...]

    def fits(self, forms: tuple[str, ...]) -> bool:
        return not self.words.isdisjoint(forms) or any(form.startswith(self.stems) for form in forms)


_Element = _Gap | _Any


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
        self._by_word: dict[str, list[tuple[int, bool, tuple[_Element, ...]]]] = {}
        self._by_stem: dict[str, list[tuple[int, bool, tuple[_Element, ...]]]] = {}
        for key, phrase in phrases:
            for elements in self._read(phrase.removeprefix("^")):
                first = elements[0]
                if isinstance(first, _Gap):
                    raise ValueError(f"a phrase begins with a gap: {phrase}")
                entry = (key, phrase.startswith("^"), elements[1:])
                for word in first.words:
                    self._by_word.setdefault(word, []).append(entry)
                for stem in first.stems:
                    self._by_stem.setdefault(stem, []).append(entry)

    def words(self, text: str, leads: "Phrases | None" = None) -> Words:
        """Return the words of a text; those that `leads` find at its opening come before its opening."""
        text = self._language.fold(text.translate(_QUOTES)).casefold()
        forms, breaks, end = [], set(), 0
        for match in _WORD.finditer(text):
            if _BREAK.search(text, end, match.start() + 1):
                breaks.add(len(forms))
            own = match[0]
            bare = (own[len(one) :] for one in self._attached if own.startswith(one) and len(own) > len(one) + 1)
            forms.append((own, *bare))
            end = match.end()
        words = Words(tuple(forms), frozenset(breaks), 0)
        while leads:
            led = max((found.end for found in leads.at(words, words.opening)), default=0)
            if not words.opening < led < len(forms):
                break
            words = words._replace(opening=led)
        return words

    def find(self, words: Words) -> Iterator[Match]:
        """Yield every phrase that a text holds, in the order of their places."""
        for start in range(len(words.forms)):
            yield from self.at(words, start)

    def at(self, words: Words, start: int) -> Iterator[Match]:
        """Yield every phrase that begins with the word at `start`."""
        for form in words.forms[start]:
            entries = list(self._by_word.get(form, ()))
            for length in range(2, len(form) + 1):
                entries += self._by_stem.get(form[:length], ())
            for key, opens, rest in entries:
                if opens and start != words.opening:
                    continue
                end = _end(words, start + 1, rest)
                if end is not None:
                    yield Match(key, start, end)

    def _read(self, phrase: str) -> Iterator[tuple[_Element, ...]]:
        """Read a phrase; lists that hold several words at once make several phrases of it."""
        options: list[tuple[tuple[_Element, ...], ...]] = []
        for token in phrase.split():
            if token.startswith("…"):
                options.append(((_Gap(int(token[1:] or _FEW)),),))
            elif token.startswith("{"):
                options.append(tuple(self._choices(self._lists[token[1:-1]])))
            else:
                options.append((tuple(self._choices([token]))[0],))
        found: list[tuple[_Element, ...]] = [()]
        for choice in options:
            found = [before + one for before in found for one in choice]
        yield from found

    def _choices(self, words: Sequence[str]) -> Iterator[tuple[_Element, ...]]:
        single = [word for word in words if " " not in word]
        if single:
            folded = [(self._language.fold(word.rstrip("*")).casefold(), word.endswith("*")) for word in single]
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


def _end(words: Words, position: int, rest: tuple[_Element, ...]) -> int | None:
    """Return where the rest of a phrase ends that goes on at `position`, the shortest way; None where it does not."""
    if not rest:
        return position
    first, *others = rest
    if isinstance(first, _Gap):
        for skipped in range(first.longest + 1):
            if position + skipped >= len(words.forms) or (skipped and position + skipped - 1 in words.breaks):
                return None
            end = _end(words, position + skipped, tuple(others))
            if end is not None:
                return end
        return None
    if position >= len(words.forms) or position in words.breaks or not first.fits(words.forms[position]):
        return None
    return _end(words, position + 1, tuple(others))
