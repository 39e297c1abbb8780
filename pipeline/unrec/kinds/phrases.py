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


class Match(NamedTuple):
    """A phrase found: `key` is what it was entered under, `[start, end)` its words by ordinal."""

    key: int
    start: int
    end: int


class Words(NamedTuple):
    """The words of a text in search form, what each may be for the phrases that read them, and the ordinal of
    the one that opens the text.

    Before the words of `breaks` stands the end of a sentence, before those of `commas` a comma.
    """

    forms: Sequence[str]
    read: "Sequence[_Read]"
    breaks: frozenset[int]
    commas: frozenset[int]
    opening: int


_WORD = re.compile(r"([\w'-]+)")
_BREAK = re.compile(rf"[{SENTENCE_ENDS}]\s")
# Either of them; a mark right before a word, as in «3.5», ends nothing.
_MARK = re.compile(rf"[{SENTENCE_ENDS}]\s|[{COMMAS}]")
_QUOTES = (("’", "'"), ("‘", "'"), ("‐", "-"), ("‑", "-"), ("–", "-"))


class _Entry(NamedTuple):
    """A phrase but for its first word, which stands at most `within` words after the opening, or anywhere.

    Its elements are numbers: above 0 one word, as the bit of what it may be; 0 a comma; below 0 a gap of at
    most so many words.
    """

    key: int
    within: int | None
    rest: tuple[int, ...]


# The bits of all the words that some phrases need (where a text lacks one, none of them is in it),
# and the phrases.
_Group = tuple[int, tuple[_Entry, ...]]
# One bit that some groups all need, and the groups: most are done with by one look.
_Needing = tuple[int, tuple[_Group, ...]]
# The phrases that begin with a word: for each number of words within which they open a text,
# for None anywhere.
_Begun = tuple[tuple[int | None, tuple[_Needing, ...]], ...]


# What a word may be, as bits, and the phrases that begin with it.
_Read = tuple[int, _Begun]
# The words of what stands between two spaces, what each may be, and the marks there: the ordinal of the word
# that each stands before, and whether it ends a sentence or is a comma.
_Piece = tuple[tuple[str, ...], tuple[_Read, ...], tuple[tuple[int, bool], ...]]

_COMES_COMMA = 0


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
        self._bits: dict[tuple[frozenset[str], tuple[str, ...]], int] = {}
        self._word_bits: dict[str, int] = {}
        self._stem_bits: dict[str, int] = {}
        self._longest_stem = 0
        self._longest = 0
        self._first: dict[int, list[tuple[int, _Entry]]] = {}
        self._known: Memory[_Read] = Memory(self._read_word, _MOST)
        self._pieces: Memory[_Piece] = Memory(self._read_piece)
        for key, phrase in phrases:
            for whole in self._read(phrase.removeprefix("^")):
                gaps = list(takewhile(lambda element: element < 0, whole))
                within = -sum(gaps)
                first, *rest = whole[len(gaps) :]
                if first <= 0 or (within and not phrase.startswith("^")):
                    raise ValueError(f"a phrase begins with a gap or a comma: {phrase}")
                needs = 0
                for element in rest:
                    needs |= max(element, 0)
                entry = _Entry(key, within if phrase.startswith("^") else None, tuple(rest))
                self._longest = max(self._longest, 1 + sum(max(-element, 1) for element in rest))
                self._first.setdefault(first, []).append((needs, entry))

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
        commas -= {*breaks, len(whole)}  # a mark behind the last word parts nothing
        words = Words(whole, [*chain(*read)], frozenset(breaks), frozenset(commas), 0)
        told: list[int] = []
        while leads and words.forms:
            led = max((found.end for found in leads.opening(words, told)), default=0)
            if not words.opening < led < len(words.forms):
                break
            words = words._replace(opening=led)
        return words

    def _read_piece(self, piece: str) -> _Piece:
        """The words and the marks of what stands between two spaces."""
        for quote, plain in () if piece.isascii() else _QUOTES:
            piece = piece.replace(quote, plain)
        parts = _WORD.split(self._language.fold(piece).casefold())
        forms, gaps = tuple(parts[1::2]), [*parts[:-1:2], f"{parts[-1]} "]
        marks = (
            (place, _BREAK.search(gap) is not None) for place, gap in enumerate(gaps) if _MARK.search(gap)
        )
        return forms, tuple(map(self._known.__getitem__, forms)), tuple(marks)

    def _forms_of(self, word: str) -> tuple[str, ...]:
        """A word, and what it is without each of the letters that may be written together with it."""
        bare = (one for one in self._attached if word.startswith(one) and len(word) > len(one) + 1)
        return (word, *(word[len(one) :] for one in bare))

    def keys(self, words: Words) -> set[int]:
        """Return what the phrases that a text holds were entered under."""
        found: set[int] = set()
        bits, begun = zip(*words.read, strict=True) if words.read else ((), ())
        missing = ~reduce(or_, bits, 0)
        for start in compress(range(len(begun)), begun):
            behind = start - words.opening
            for within, needing in begun[start]:
                if within is not None and not 0 <= behind <= within:
                    continue
                # The groups whose one bit is there, with the bits they need.
                for needs, entries in [one for bit, groups in needing if not bit & missing for one in groups]:
                    if needs & missing:
                        continue
                    for key, _, rest in entries:
                        if key not in found and _end(words, bits, start + 1, rest) is not None:
                            found.add(key)
        return found

    def opening(self, words: Words, bits: list[int] | None = None) -> Iterator[Match]:
        """Yield every phrase that begins with the word that opens a text.

        `bits` is what its first words may be in these phrases, as far as it was told; it grows.
        """
        start = words.opening
        begun = self._known[words.forms[start]][1]
        if not begun:
            return
        bits = [] if bits is None else bits
        bits += [self._known[form][0] for form in words.forms[len(bits) : start + self._longest]]
        for entries in (entries for _, needing in begun for _, groups in needing for _, entries in groups):
            for key, _, rest in entries:
                end = _end(words, bits, start + 1, rest)
                if end is not None:
                    yield Match(key, start, end)

    def _read_word(self, word: str) -> tuple[int, _Begun]:
        """The bits that a word has by itself or by how it begins,
        and the phrases that begin with one of them.
        """
        bits = 0
        for form in self._forms_of(word):
            bits |= self._word_bits.get(form, 0)
            for length in range(1, min(len(form), self._longest_stem) + 1):
                bits |= self._stem_bits.get(form[:length], 0)
        begun: dict[int | None, dict[int, dict[int, list[_Entry]]]] = {}
        for bit, own in self._first.items() if bits else ():
            for needs, entry in own if bit & bits else ():
                # Words that were entered last are those of few phrases.
                one = 1 << needs.bit_length() - 1 if needs else 0
                needing = begun.setdefault(entry.within, {}).setdefault(one, {})
                needing.setdefault(needs, []).append(entry)
        return bits, tuple((within, _frozen(needing)) for within, needing in begun.items())

    def _bit(self, words: frozenset[str], stems: tuple[str, ...]) -> int:
        """The bit of a word that is one of `words` or begins with one of `stems`."""
        if (words, stems) not in self._bits:
            self._longest_stem = max((self._longest_stem, *map(len, stems)))
            bit = self._bits[words, stems] = 1 << len(self._bits)
            for table, own in ((self._word_bits, words), (self._stem_bits, stems)):
                for each in own:
                    table[each] = table.get(each, 0) | bit
        return self._bits[words, stems]

    def _read(self, phrase: str) -> Iterator[tuple[int, ...]]:
        """Read a phrase; lists that hold several words at once make several phrases of it."""
        options: list[tuple[tuple[int, ...], ...]] = []
        for part in phrase.split():
            if part.startswith("…"):
                options.append(((-int(part[1:] or _FEW),),))
            elif part == ",":
                options.append(((_COMES_COMMA,),))
            elif part.startswith("{"):
                options.append(tuple(self._choices(self._lists[part[1:-1]])))
            else:
                options.append((next(iter(self._choices([part]))),))
        found: list[tuple[int, ...]] = [()]
        for choice in options:
            found = [before + one for before in found for one in choice]
        yield from found

    def _choices(self, words: Sequence[str]) -> Iterator[tuple[int, ...]]:
        single = [word for word in words if " " not in word]
        if single:
            folded = [
                (self._language.fold(word.rstrip("*")).casefold(), word.endswith("*")) for word in single
            ]
            yield (
                self._bit(
                    frozenset(word for word, stem in folded if not stem),
                    tuple(word for word, stem in folded if stem),
                ),
            )
        for several in (word for word in words if " " in word):
            yield tuple(
                element for word in several.split() for one in self._choices([word]) for element in one
            )


def _frozen(needing: Mapping[int, Mapping[int, Sequence[_Entry]]]) -> tuple[_Needing, ...]:
    return tuple(
        (bit, tuple((needs, tuple(entries)) for needs, entries in groups.items()))
        for bit, groups in needing.items()
    )


def _end(
    words: Words, bits: Sequence[int], position: int, rest: tuple[int, ...], done: int = 0
) -> int | None:
    """Return where a phrase ends that goes on at `position` with `rest[done:]`, the shortest way, or None."""
    breaks = words.breaks
    for number in range(done, len(rest)):
        element = rest[number]
        if element > 0:
            if position >= len(bits) or not element & bits[position] or position in breaks:
                return None
            position += 1
        elif element == _COMES_COMMA:
            if position not in words.commas:
                return None
        else:
            return _past_gap(words, bits, position, rest, number)
    return position


def _past_gap(
    words: Words, bits: Sequence[int], position: int, rest: tuple[int, ...], number: int
) -> int | None:
    """The end of a phrase behind its gap `rest[number]`, which ends no later than the sentence."""
    for skipped in range(1 - rest[number]):
        if position + skipped >= len(bits) or (skipped and position + skipped - 1 in words.breaks):
            return None
        end = _end(words, bits, position + skipped, rest, number + 1)
        if end is not None:
            return end
    return None
