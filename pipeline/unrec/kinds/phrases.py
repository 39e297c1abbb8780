"""Phrases as data, found in a text: words, gaps, word beginnings and named lists of words.

`take … steps` allows up to three words between, `take …6 steps` up to six. `ratif*` is any word that begins
so. `{legal}` is any word (or several words) of the list of that name, `,` a comma. A phrase with `^` opens
the text, but for the words that may lead it. No phrase reaches over the end of a sentence, a colon
or a semicolon.
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
_WORD = re.compile(r"([\w'-]+)")
_END = re.compile(rf"[{SENTENCE_ENDS}]\s")  # a mark right before a word, as in «3.5», ends nothing
_COMMA = re.compile(f"[{COMMAS}]")
_QUOTES = str.maketrans("’‘‐‑–", "''---")
# Bits of a word: a sentence ends before it, or a comma stands there. Its others say which words it may be.
_ENDED, _PARTED = 1, 2


class _Entry(NamedTuple):
    """A phrase but for its first word, which stands at most `within` words after the opening, or anywhere.

    Its elements are the bits of what a word may be, or of a comma before one; below 0 a gap of at most so
    many words. `needs` are all their bits: where a text lacks one, the phrase is not in it.
    """

    key: int
    within: int | None
    needs: int
    rest: tuple[int, ...]


_Read = tuple[int, tuple[_Entry, ...]]
"""What a word may be, as bits, and the phrases that begin with it."""


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
        self._bits: dict[frozenset[tuple[str, bool]], int] = {}
        self._words: dict[str, int] = {}
        self._stems: dict[str, int] = {}
        self._first: dict[int, list[_Entry]] = {}
        self._known: Memory[_Read] = Memory(self._read_word, _MOST)
        self._pieces: Memory[tuple[tuple[_Read, ...], int]] = Memory(self._read_piece)
        for key, phrase in chain(phrases, ((_LEADS, lead) for lead in leads)):
            for whole in self._read(phrase.removeprefix("^")):
                gaps = list(takewhile(lambda element: element < 0, whole))
                first, *rest = whole[len(gaps) :]
                if first == _PARTED or (gaps and not phrase.startswith("^")):
                    raise ValueError(f"a phrase begins with a gap or a comma: {phrase}")
                within = -sum(gaps) if phrase.startswith("^") else None
                needs = reduce(or_, (max(element, 0) for element in rest), 0)
                self._first.setdefault(first, []).append(_Entry(key, within, needs, tuple(rest)))
        self._longest_stem = max(map(len, self._stems), default=0)

    def keys(self, text: str) -> set[int] | None:
        """Return what the phrases that a text holds were entered under; None for a text without a word."""
        bits, begun, mark = list[int](), list[tuple[_Entry, ...]](), 0
        for words, trailing in map(self._pieces.__getitem__, text.split(" ")):
            for own, entries in words:
                bits.append(own | mark)
                begun.append(entries)
                mark = 0
            mark |= trailing
        if not bits:
            return None
        opening, keys = _opening(bits, begun), set[int]()
        missing = reduce(or_, bits) ^ ((2 * _PARTED << len(self._bits)) - 1)  # `~` is below zero, and slow
        for start, entries in enumerate(begun):
            for key, within, needs, rest in entries:
                if needs & missing or key in keys or key == _LEADS:
                    continue
                opens = within is None or 0 <= start - opening <= within
                if opens and _end(bits, start + 1, rest) is not None:
                    keys.add(key)
        return keys

    def _read_piece(self, piece: str) -> tuple[tuple[_Read, ...], int]:
        """The words of what stands between two spaces, with the marks before them, and the last mark."""
        first, *parts = _WORD.split(self._language.fold(piece.translate(_QUOTES)).casefold())
        words, mark = list[_Read](), _mark(first if parts else f"{first} ")
        for form, gap in zip(parts[::2], [*parts[1:-1:2], f"{parts[-1]} "] if parts else (), strict=True):
            bits, begun = self._known[form]
            words.append((bits | mark, begun))
            mark = _mark(gap)
        return tuple(words), mark

    def _read_word(self, word: str) -> _Read:
        """The bits of a word and of how it begins, also without the letters that may be written together with
        it, and the phrases that begin with one of them.
        """
        bits = 0
        bare = (one for one in self._attached if word.startswith(one) and len(word) > len(one) + 1)
        for form in (word, *(word[len(one) :] for one in bare)):
            bits |= self._words.get(form, 0)
            for length in range(1, min(len(form), self._longest_stem) + 1):
                bits |= self._stems.get(form[:length], 0)
        return bits, tuple(entry for bit, own in self._first.items() if bit & bits for entry in own)

    def _bit(self, words: Sequence[str]) -> int:
        """The bit of a word that is one of `words`, or begins with one that ends in `*`."""
        fold = self._language.fold
        folded = frozenset((str(fold(word.rstrip("*"))).casefold(), word.endswith("*")) for word in words)
        if folded not in self._bits:
            bit = self._bits[folded] = 2 * _PARTED << len(self._bits)
            for word, is_stem in folded:
                table = self._stems if is_stem else self._words
                table[word] = table.get(word, 0) | bit
        return self._bits[folded]

    def _read(self, phrase: str) -> Iterable[tuple[int, ...]]:
        """Read a phrase; lists that hold several words at once make several phrases of it."""
        choices: list[list[tuple[int, ...]]] = []
        for part in phrase.split():
            words = self._lists[part[1:-1]] if part.startswith("{") else [part]
            if part == "," or part.startswith("…"):
                choices.append([(_PARTED if part == "," else -int(part[1:] or _FEW),)])
            else:
                single = [word for word in words if " " not in word]
                several = [tuple(self._bit([one]) for one in word.split()) for word in words if " " in word]
                choices.append([*([(self._bit(single),)] if single else []), *several])
        return (tuple(chain(*parts)) for parts in product(*choices))


_LEADS = -1
"""What phrases that may lead a text are entered under."""


def _mark(gap: str) -> int:
    """The bits of what stands between two words."""
    return (_ENDED if _END.search(gap) else 0) | (_PARTED if _COMMA.search(gap) else 0)


def _opening(bits: Sequence[int], begun: Sequence[tuple[_Entry, ...]]) -> int:
    """The ordinal of the word that opens a text, after the longest phrases that may lead it."""
    opening = led = 0
    while led < len(bits):
        opening = led
        leads = (entry.rest for entry in begun[opening] if entry.key == _LEADS)
        led = max((_end(bits, opening + 1, rest) or 0 for rest in leads), default=0)
        if led <= opening:
            break
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
