"""Phrases as data, found in a text: words, gaps, word beginnings and named lists of words.

`take … steps` allows up to three words between, `take …6 steps` up to six. `ratif*` is any word that begins
so. `{legal}` is any word (or several words) of the list of that name, `,` a comma. A phrase with `^` opens
the text, but for the words that may lead it. No phrase reaches over the end of a sentence, a colon or a
semicolon.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from itertools import chain, product, takewhile
from operator import or_
from typing import NamedTuple

from unrec.languages import Language
from unrec.text import COMMAS, SENTENCE_ENDS, Memory

_FEW = 3
_MOST = 50_000  # words whose reading is remembered
# A word, a comma, or an end: a mark right before a word, as in «3.5», ends nothing.
_TOKEN = re.compile(rf"[\w'’‘‐‑–-]+|[{COMMAS}]|[{SENTENCE_ENDS}](?=\s)")
_QUOTES = str.maketrans("’‘‐‑–", "''---")
# Bits of a word: a sentence ends before it, or a comma stands there. Its others say which words it may be.
_ENDED, _PARTED = 1, 2
_MARKS = dict.fromkeys(SENTENCE_ENDS, _ENDED) | dict.fromkeys(COMMAS, _PARTED)
_LEADS = -1
"""What phrases that may lead a text are entered under."""


class _Entry(NamedTuple):
    """A phrase but for its first word, which stands at most `within` words after the opening, or anywhere.

    Its elements are the bits of what a word may be, or of a comma before one; below 0 a gap of at most so
    many words. `needs` are all their bits: where a text lacks one, the phrase is not in it.
    """

    needs: int
    key: int
    within: int | None
    rest: tuple[int, ...]


_Read = tuple[int, tuple[_Entry, ...] | None]
"""What a word may be, as bits, and the phrases that begin with it; None for a mark."""


class Phrases:
    """Phrases entered under ordinals from 0. A search costs time linear in the text, whatever their number.

    `lists` are the named lists. A word of a text also counts without one of the `attached` letters. Phrases
    of `leads` may stand before the words that open a text.
    """

    def __init__(
        self,
        phrases: Iterable[tuple[int, str]],
        language: Language,
        lists: Mapping[str, Sequence[str]],
        attached: Sequence[str] = (),
        leads: Iterable[str] = (),
    ) -> None:
        self._language, self._lists = language, lists
        self._attached = tuple(map(language.fold, attached))
        self._bits: dict[frozenset[str], int] = {}
        self._forms: dict[str, int] = {}
        self._first: dict[int, list[_Entry]] = {}
        self._known: Memory[_Read] = Memory(self._read_word, _MOST)
        for key, phrase in chain(phrases, ((_LEADS, lead) for lead in leads)):
            for whole in self._read(phrase.removeprefix("^")):
                gaps = list(takewhile(lambda element: element < 0, whole))
                first, *rest = whole[len(gaps) :]
                if first == _PARTED or (gaps and not phrase.startswith("^")):
                    raise ValueError(f"a phrase begins with a gap or a comma: {phrase}")
                within = -sum(gaps) if phrase.startswith("^") else None
                needs = reduce(or_, (max(element, 0) for element in rest), 0)
                self._first.setdefault(first, []).append(_Entry(needs, key, within, tuple(rest)))
        self._longest = max(map(len, self._forms), default=0)

    def keys(self, text: str) -> set[int] | None:
        """Return what the phrases that a folded text holds were entered under; None where it has no word."""
        bits, begun, marks = list[int](), list[tuple[int, tuple[_Entry, ...]]](), 0
        for token in _TOKEN.findall(text):
            own, entries = self._known[token]
            if entries is None:
                marks |= own
                continue
            if entries:
                begun.append((len(bits), entries))
            bits.append(own | marks)
            marks = 0
        if not bits:
            return None
        missing = reduce(or_, bits) ^ ((2 * _PARTED << len(self._bits)) - 1)  # `~` is below zero, and slow
        likely = [(at, entry) for at, entries in begun for entry in entries if not entry[0] & missing]
        opening, keys = _opening(bits, dict(begun)), set[int]()
        for start, (_, key, within, rest) in likely:
            opens = within is None or 0 <= start - opening <= within
            if opens and key not in keys and _end(bits, start + 1, rest) is not None:
                keys.add(key)
        return keys - {_LEADS}

    def _read_word(self, word: str) -> _Read:
        """The bits of a word and of how it begins, also without the letters that may be written together with
        it, and the phrases that begin with one of them.
        """
        if word in _MARKS:
            return _MARKS[word], None
        bits, word = 0, word.translate(_QUOTES).casefold()
        bare = (
            attached
            for attached in self._attached
            if word.startswith(attached) and len(word) > len(attached) + 1
        )
        for form in (word, *(word[len(form) :] for form in bare)):
            # A longer stem is none: a word of a hostile text may have a million letters.
            stems = (f"{form[:length]}*" for length in range(1, min(len(form), self._longest) + 1))
            bits = reduce(or_, (self._forms.get(each, 0) for each in (form, *stems)), bits)
        return bits, tuple(entry for bit, own in self._first.items() if bit & bits for entry in own)

    def _bit(self, words: Iterable[str]) -> int:
        """The bit of a word that is one of `words`, or begins with one that ends in `*`."""
        fold = self._language.fold
        folded = frozenset(fold(word.rstrip("*")).casefold() + "*" * word.endswith("*") for word in words)
        if folded not in self._bits:
            bit = self._bits[folded] = 2 * _PARTED << len(self._bits)
            for word in folded:
                self._forms[word] = self._forms.get(word, 0) | bit
        return self._bits[folded]

    def _read(self, phrase: str) -> Iterable[tuple[int, ...]]:
        """Read a phrase; lists that hold several words at once make several phrases of it."""
        choices: list[list[tuple[int, ...]]] = []
        for part in phrase.split():
            words = self._lists[part[1:-1]] if part.startswith("{") else [part]
            if part == "," or part.startswith("…"):
                choices.append([(_PARTED if part == "," else -int(part[1:] or _FEW),)])
                continue
            single = [word for word in words if " " not in word]
            several = [tuple(self._bit([part]) for part in word.split()) for word in words if " " in word]
            choices.append([*([(self._bit(single),)] if single else []), *several])
        return (tuple(chain(*parts)) for parts in product(*choices))


def _opening(bits: Sequence[int], begun: Mapping[int, tuple[_Entry, ...]]) -> int:
    """The ordinal of the word that opens a text, after the longest phrases that may lead it."""
    opening = led = 0
    while 0 <= led < len(bits):
        opening = led
        leads = (entry.rest for entry in begun.get(led, ()) if entry.key == _LEADS)
        led = max((_end(bits, opening + 1, rest) or -1 for rest in leads), default=-1)
    return opening


def _end(bits: Sequence[int], position: int, rest: tuple[int, ...], done: int = 0) -> int | None:
    """Return where a phrase ends that goes on at `position` with `rest[done:]`, the shortest way, or None.

    A gap ends no later than its sentence.
    """
    for number in range(done, len(rest)):
        element = rest[number]
        if element < 0:
            for at in range(position, min(position - element + 1, len(bits))):
                if at > position and bits[at - 1] & _ENDED:
                    return None
                if (end := _end(bits, at, rest, number + 1)) is not None:
                    return end
            return None
        if position >= len(bits) or not element & bits[position] or bits[position] & _ENDED:
            return None
        position += element != _PARTED
    return position
