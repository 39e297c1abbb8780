"""Phrases as data, found in a text: words, gaps, word beginnings and named lists of words.

`take … steps` allows up to three words between, `take …6 steps` up to six. `ratif*` is any word that begins
so. `{legal}` is any word (or several words) of the list of that name, `,` a comma. A phrase with `^` opens
the text, but for the words that may lead it. No phrase reaches over the end of a sentence, a colon
or a semicolon.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import reduce
from itertools import chain, compress, takewhile
from operator import or_
from typing import NamedTuple

from unrec.languages import Language
from unrec.text import COMMAS, SENTENCE_ENDS, Memory

_FEW = 3
_MOST = 50_000  # words whose reading is remembered
_WORD = re.compile(r"([\w'-]+)")
_BREAK = re.compile(rf"[{SENTENCE_ENDS}]\s")
# Either of them; a mark right before a word, as in «3.5», ends nothing.
_MARK = re.compile(rf"[{SENTENCE_ENDS}]\s|[{COMMAS}]")
_QUOTES = str.maketrans("’‘‐‑–", "''---")
_COMES_COMMA = 0


class _Entry(NamedTuple):
    """A phrase but for its first word, which stands at most `within` words after the opening, or anywhere.

    Its elements are numbers: above 0 one word, as the bit of what it may be; 0 a comma; below 0 a gap of at
    most so many words. `needs` are all their bits: where a text lacks one, the phrase is not in it.
    """

    key: int
    within: int | None
    needs: int
    rest: tuple[int, ...]


# What a word may be, as bits, and the phrases that begin with it.
_Read = tuple[int, tuple[_Entry, ...]]
# The words of what stands between two spaces, what each may be, and the marks there: the ordinal of the word
# that each stands before, and whether it ends a sentence or is a comma.
_Piece = tuple[tuple[str, ...], tuple[_Read, ...], tuple[tuple[int, bool], ...]]


class Words(NamedTuple):
    """The words of a text in search form, what each may be for the phrases that read them, and the ordinal of
    the one that opens the text.

    Before the words of `breaks` stands the end of a sentence, before those of `commas` a comma.
    """

    forms: Sequence[str]
    read: Sequence[_Read]
    breaks: frozenset[int]
    commas: frozenset[int]
    opening: int


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
        self._bits: dict[frozenset[tuple[str, bool]], int] = {}
        self._word_bits: dict[str, int] = {}
        self._stem_bits: dict[str, int] = {}
        self._longest = self._longest_stem = 0
        self._first: dict[int, list[_Entry]] = {}
        self._known: Memory[_Read] = Memory(self._read_word, _MOST)
        self._pieces: Memory[_Piece] = Memory(self._read_piece)
        for key, phrase in phrases:
            for whole in self._read(phrase.removeprefix("^")):
                gaps = list(takewhile(lambda element: element < 0, whole))
                first, *rest = whole[len(gaps) :]
                if first <= 0 or (gaps and not phrase.startswith("^")):
                    raise ValueError(f"a phrase begins with a gap or a comma: {phrase}")
                within = -sum(gaps) if phrase.startswith("^") else None
                needs = reduce(or_, (max(element, 0) for element in rest), 0)
                self._longest = max(self._longest, 1 + sum(max(-element, 1) for element in rest))
                self._first.setdefault(first, []).append(_Entry(key, within, needs, tuple(rest)))

    def words(self, text: str, leads: "Phrases | None" = None) -> Words:
        """Return the words of a text; those that `leads` find at its opening come before its opening."""
        forms, read, marks = zip(*map(self._pieces.__getitem__, text.split(" ")), strict=True)
        breaks, commas = set[int](), set[int]()
        before = last = 0
        for at in compress(range(len(marks)), marks):
            before += sum(map(len, forms[last:at]))
            last = at
            for place, ends in marks[at]:
                (breaks if ends else commas).add(before + place)
        whole = [*chain(*forms)]
        commas -= {*breaks, len(whole)}  # a mark after the last word parts nothing
        words = Words(whole, [*chain(*read)], frozenset(breaks), frozenset(commas), 0)
        while leads and words.opening < len(whole):
            led = leads.ends_opening(words)
            if not words.opening < led < len(whole):
                break
            words = words._replace(opening=led)
        return words

    def _read_piece(self, piece: str) -> _Piece:
        """The words and the marks of what stands between two spaces."""
        parts = _WORD.split(self._language.fold(piece.translate(_QUOTES)).casefold())
        forms, gaps = tuple(parts[1::2]), [*parts[:-1:2], f"{parts[-1]} "]
        marks = (
            (place, _BREAK.search(gap) is not None) for place, gap in enumerate(gaps) if _MARK.search(gap)
        )
        return forms, tuple(map(self._known.__getitem__, forms)), tuple(marks)

    def keys(self, words: Words) -> set[int]:
        """Return what the phrases that a text holds were entered under."""
        found: set[int] = set()
        bits, begun = zip(*words.read, strict=True) if words.read else ((), ())
        missing = ~reduce(or_, bits, 0)
        for start in compress(range(len(begun)), begun):
            after = start - words.opening
            for key, within, needs, rest in begun[start]:
                if needs & missing or key in found or not (within is None or 0 <= after <= within):
                    continue
                if _end(words, bits, start + 1, rest) is not None:
                    found.add(key)
        return found

    def ends_opening(self, words: Words) -> int:
        """Return where the longest phrase ends that begins with the word that opens a text; 0 for none."""
        start = words.opening
        begun = self._known[words.forms[start]][1]
        stop = start + self._longest if begun else 0
        bits = [self._known[form][0] for form in words.forms[:stop]]
        ends = (_end(words, bits, start + 1, entry.rest) for entry in begun)
        return max((end for end in ends if end is not None), default=0)

    def _read_word(self, word: str) -> _Read:
        """The bits of a word and of how it begins, also without the letters that may be written together with
        it, and the phrases that begin with one of them.
        """
        bits = 0
        bare = (one for one in self._attached if word.startswith(one) and len(word) > len(one) + 1)
        for form in (word, *(word[len(one) :] for one in bare)):
            bits |= self._word_bits.get(form, 0)
            for length in range(1, min(len(form), self._longest_stem) + 1):
                bits |= self._stem_bits.get(form[:length], 0)
        return bits, tuple(entry for bit, own in self._first.items() if bit & bits for entry in own)

    def _bit(self, words: Sequence[str]) -> int:
        """The bit of a word that is one of `words`, or begins with one that ends in `*`."""
        folded = frozenset(
            (self._language.fold(word.rstrip("*")).casefold(), word.endswith("*")) for word in words
        )
        if folded not in self._bits:
            bit = self._bits[folded] = 1 << len(self._bits)
            for word, is_stem in folded:
                table = self._stem_bits if is_stem else self._word_bits
                table[word] = table.get(word, 0) | bit
                self._longest_stem = max(self._longest_stem, len(word) if is_stem else 0)
        return self._bits[folded]

    def _read(self, phrase: str) -> Iterator[tuple[int, ...]]:
        """Read a phrase; lists that hold several words at once make several phrases of it."""
        found: list[tuple[int, ...]] = [()]
        for part in phrase.split():
            choices: list[tuple[int, ...]]
            if part.startswith("…"):
                choices = [(-int(part[1:] or _FEW),)]
            elif part == ",":
                choices = [(_COMES_COMMA,)]
            else:
                choices = list(self._choices(self._lists[part[1:-1]] if part.startswith("{") else [part]))
            found = [before + choice for before in found for choice in choices]
        yield from found

    def _choices(self, words: Sequence[str]) -> Iterator[tuple[int, ...]]:
        if single := [word for word in words if " " not in word]:
            yield (self._bit(single),)
        for several in (word.split() for word in words if " " in word):
            yield tuple(self._bit([word]) for word in several)


def _end(
    words: Words, bits: Sequence[int], position: int, rest: tuple[int, ...], done: int = 0
) -> int | None:
    """Return where a phrase ends that goes on at `position` with `rest[done:]`, the shortest way, or None.

    A gap ends no later than its sentence.
    """
    for number in range(done, len(rest)):
        element = rest[number]
        if element > 0:
            if position >= len(bits) or not element & bits[position] or position in words.breaks:
                return None
            position += 1
        elif element == _COMES_COMMA:
            if position not in words.commas:
                return None
        else:
            for at in range(position, min(position - element + 1, len(bits))):
                if at > position and at - 1 in words.breaks:
                    return None
                if (end := _end(words, bits, at, rest, number + 1)) is not None:
                    return end
            return None
    return position
