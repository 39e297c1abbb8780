"""Phrases in search form: the trie that they are looked up in, and the kinds of lists of words in language
files; each kind says how it folds when the language is loaded.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, ClassVar, Generic, NamedTuple, Self, TypeVar

import msgspec

Value = TypeVar("Value")

# A word of letters, or a number: «لسنة 1961» is two tokens, «و37» too.
TOKEN = re.compile(r"[^\W\d_]+|\d+")
# What may stand between the words of one phrase: a space, with a comma, a colon, a bracket, a quotation mark
# or a dash; the slash of «و/أو»; nothing between a letter and a digit («ICCPR-OP2»).
NEXT = re.compile(rf"(?:[\s،,;:()\"“”«»'’/–—-]{{1,3}}|(?<=[^\W\d_])(?=\d))({TOKEN.pattern})")
# Characters that are read after a word which none follows so.
GAP = 4
# Letters that have no capitals come after this one, and the fewest letters of a word that ends in another.
_PAST_CASED, _LEAST = "\u0530", 3
_CLOSING = {")": "(", "»": "«"}


# Phrases that begin alike are written by their next words, so that none is read but those a text may hold:
# where they are more than these, and so many words deep.
_FEW, _DEEP = 4, 8
Rests = list[tuple[str, int]]
"""What is left of phrases after the words that lead here, each with its number."""
ByWords = dict[str, "ByWords | int"] | Rests
"""What is after words that phrases begin with, for a copy: the rest of each phrase and its number, or the
same by the next word, and the number of the phrase that ends here by an empty one.
"""
_READ = msgspec.json.Decoder(dict[str, msgspec.Raw] | Rests)
_NUMBER = msgspec.json.Decoder(int)


def by_words(phrases: Iterable[tuple[str, int]], deep: int = 0) -> dict[str, ByWords | int]:
    """Return phrases, each with a number, by their first words, for a copy. Of two alike the later counts."""
    by_next: dict[str, Rests] = {}
    by_word: dict[str, ByWords | int] = {}
    for phrase, number in phrases:
        token = TOKEN.search(phrase)
        if token is None:
            by_word[""] = number
        else:
            by_next.setdefault(token[0], []).append((phrase[token.end() :], number))
    for word, rest in by_next.items():
        by_word[word] = rest if len(rest) <= _FEW or deep == _DEEP else by_words(rest, deep + 1)
    return by_word


class Node(Generic[Value]):
    """A place in a trie: what may follow, and the value of the phrase that ends here, if one does.

    What follows stays as it was kept until it is first looked at: of the many phrases that begin alike a text
    looks at few.
    """

    __slots__ = ("following", "value")

    def __init__(self, following: dict[str, Any], value: Value | None = None) -> None:
        self.following, self.value = following, value


class Phrases(Generic[Value]):
    """Phrases in search form, each with a value; of two alike the later counts.

    Commas, hyphens and slashes between words do not count. `firsts` are the words that begin a phrase.
    `reach` is the offset up to which the last search read, but for what stands directly after the word there.
    """

    def __init__(self, entries: Iterable[tuple[str, Value]] = ()) -> None:
        """Take the phrases in. Raises `ValueError` where one has no words."""
        self.reach = 0
        held = list(entries)
        following = by_words(((phrase, number) for number, (phrase, _) in enumerate(held)), _DEEP)
        if "" in following:
            raise ValueError("a phrase without words")
        self.fill(following, [value for _, value in held])

    @classmethod
    def kept(cls, copy: Mapping[str, msgspec.Raw], values: Sequence[Value]) -> "Phrases[Value]":
        """Return phrases of a copy of what `by_words` returns: a number is the place of a value."""
        made = cls()
        made.fill(copy, values)
        return made

    def fill(self, copy: Mapping[str, Any], values: Sequence[Value]) -> None:
        """Take the phrases of a copy in, in the place of all others; see `kept`."""
        self.firsts, self._values = set(copy), values
        self._root: Node[Value] = Node(dict(copy))

    def _after(self, node: Node[Value], word: str) -> Node[Value] | None:
        """Return the place after one more word, which is read where it was only kept until now."""
        known = node.following.get(word)
        if known is None or isinstance(known, Node):
            return known
        following = _READ.decode(known) if isinstance(known, msgspec.Raw) else known
        if isinstance(following, list):
            following = by_words(following, _DEEP)
        number = following.pop("", None)
        number = _NUMBER.decode(number) if isinstance(number, msgspec.Raw) else number
        node.following[word] = made = Node(following, None if number is None else self._values[number])
        return made

    def longest(
        self, text: str, start: int, first: str = "", end: int = -1, then: Iterable[tuple[str, int]] = ()
    ) -> tuple[Value, int] | None:
        """Return the value and the end of the longest phrase that begins at `start`, or None.

        `first` and `end` replace the first word: its form without what is written together with it, and the
        offset after it; `then` replaces the words after it in the same way. A phrase ends at the end of a
        word, or before a capital in it: a note's first word that print has not parted from it.
        """
        best: tuple[Value, int] | None = None
        word, stop = first, end
        coming = iter(then) if then else None
        if not first:
            token = TOKEN.match(text, start)
            word, stop = (token[0], token.end()) if token else ("", start)
        self.reach = stop
        if word not in self.firsts:
            return None
        node: Node[Value] | None = self._after(self._root, word)
        while node is not None:
            if node.value is not None:
                best = (node.value, stop)
            if not node.following:
                break
            if coming and (given := next(coming, None)):
                word, stop = given
                node = self._after(node, word)
                continue
            token = NEXT.match(text, stop)
            if token is None:
                self.reach = stop + GAP
                break
            self.reach, above = token.end(), node
            stop = self.reach
            node = self._after(above, token[1])
            if node is None and token[1] < _PAST_CASED and (last := _before_capital(token[1])):
                # «Derechos Civiles y PolíticosVéase resolución …»
                node, stop = self._after(above, last), token.start(1) + len(last)
        return (best[0], closed(text, start, best[1])) if best else None


def _before_capital(word: str) -> str:
    """Return the small letters before a capital that another word begins with; empty where there is none."""
    if word.islower() or not word[0].islower():
        return ""
    last = next(at for at, letter in enumerate(word) if not letter.islower())
    return word[:last] if last >= _LEAST and word[last + 1 :].islower() else ""


def closed(text: str, start: int, end: int) -> int:
    """Return the end of a phrase with the brackets and quotation marks after it that open in it."""
    while text[end : end + 1] in _CLOSING:
        phrase, closing = text[start:end], text[end]
        if phrase.rfind(_CLOSING[closing]) <= phrase.rfind(closing):
            break
        end += 1
    return end


class Form(NamedTuple):
    """A first word as written: the word itself, and whether a conjunction or preposition is attached."""

    base: str
    conjunction: bool
    preposition: bool


class Fold(NamedTuple):
    """How a language folds words, and what print may attach to one, in search form: conjunctions,
    prepositions, and how a preposition and the next letters run together.
    """

    fold: Callable[[str], str]
    conjunctions: Sequence[str] = ()
    prepositions: Sequence[str] = ()
    contractions: Sequence[tuple[str, str]] = ()

    def forms(self, words: Iterable[str]) -> dict[str, Form]:
        """Return every written form of each folded word, with what may be attached in front of it.

        A form that is itself one of the words is that word; one of several is of the longest («وكذلك» of
        «كذلك», and not of «ذلك»).
        """
        derived: dict[str, Form] = {}
        each = sorted({*words}, key=lambda word: (-len(word), word))
        for word in each:
            for written, preposition, conjunction in self.written(word):
                derived.setdefault(written, Form(word, conjunction, bool(preposition)))
        return derived | {word: Form(word, conjunction=False, preposition=False) for word in each}

    def written(self, phrase: str) -> Iterator[tuple[str, str, bool]]:
        """Yield each written form of a folded phrase, with the preposition attached to it (empty for none)
        and whether a conjunction is.
        """
        for preposition in ("", *self.prepositions):
            written = preposition + phrase
            for apart, together in self.contractions if preposition else ():
                if written.startswith(apart):
                    written = together + written[len(apart) :]
            yield from ((before + written, preposition, bool(before)) for before in ("", *self.conjunctions))

    def hook(self, kind: type[Any], printed: object) -> object:
        """Make one of the kinds of words below of what a file says; `printed` keeps that.

        Raises `ValueError` where a file says no such thing.
        """
        try:
            made = kind.made(msgspec.convert(printed, kind.raw), self)
        except msgspec.ValidationError as error:
            raise ValueError(str(error).partition(" - at ")[0]) from None
        made.printed = printed
        return made


class Words(frozenset[str]):
    """Single words, compared whole."""

    raw: ClassVar[Any] = list[str]
    printed: Sequence[str] = ()

    @classmethod
    def made(cls, printed: list[str], how: Fold) -> Self:
        """Return the words in search form."""
        return cls(map(how.fold, printed))


class Forms(Words):
    """Single words, with whatever may be attached to them."""

    @classmethod
    def made(cls, printed: list[str], how: Fold) -> Self:
        """Return every written form of the words."""
        return cls(how.forms(map(how.fold, printed)))


class Signs(tuple[str, ...]):  # noqa: SLOT001 - it keeps what is printed
    """What words begin or end with, or are joined by."""

    raw: ClassVar[Any] = list[str]
    printed: Sequence[str] = ()

    @classmethod
    def made(cls, printed: list[str], how: Fold) -> Self:
        """Return the words in search form, in their order."""
        return cls(map(how.fold, printed))


class Valued(Phrases[Value]):
    """Phrases, each with a value that the file gives."""

    raw: ClassVar[Any]
    printed: Mapping[str, Value] = MappingProxyType({})

    @classmethod
    def made(cls, printed: Mapping[str, Value], how: Fold) -> Self:
        """Return the phrases in search form."""
        return cls((how.fold(phrase), value) for phrase, value in printed.items())


class Places(Valued[int]):
    """Words of place, each with its place."""

    raw = dict[str, int]


class Signed(Valued[str]):
    """Phrases, each with the word that it stands for."""

    raw = dict[str, str]


class PhraseSet(Phrases[bool]):
    """Phrases that are looked up at a place."""

    raw: ClassVar[Any] = list[str]
    printed: Sequence[str] = ()

    @classmethod
    def made(cls, printed: list[str], how: Fold) -> Self:
        """Return the phrases in search form."""
        return cls((how.fold(phrase), True) for phrase in printed)


class Pairs(dict[str, str]):
    """Words, each with the word that it stands for."""

    raw: ClassVar[Any] = dict[str, str]
    printed: Mapping[str, str] = MappingProxyType({})

    @classmethod
    def made(cls, printed: dict[str, str], how: Fold) -> Self:
        """Return the words in search form."""
        return cls((how.fold(word), how.fold(other)) for word, other in printed.items())


class ByWord(dict[str, str]):
    """What each word is a word for, where the file gives the words of each."""

    raw: ClassVar[Any] = dict[str, list[str]]
    printed: Mapping[str, list[str]] = MappingProxyType({})

    @classmethod
    def made(cls, printed: dict[str, list[str]], how: Fold) -> Self:
        """Return the words in search form, each with its key."""
        return cls((how.fold(word), key) for key, words in printed.items() for word in words)
