"""Phrases in search form: the trie that they are looked up in, and the kinds of lists of words in language
files; each kind says how it folds when the language is loaded.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, ClassVar, Generic, NamedTuple, Self, TypeVar, cast

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
ByWords = dict[str, "ByWords | int"] | list[tuple[str, int]]
"""What is after words that phrases begin with, for a copy: the rest of each phrase and its number, or the
same by the next word, and the number of the phrase that ends here by an empty one.
"""
_READ = msgspec.json.Decoder(dict[str, msgspec.Raw] | list[tuple[str, int]])
_NUMBER = msgspec.json.Decoder(int)


def by_words(phrases: Iterable[tuple[str, int]], deep: int = 0) -> ByWords:
    """Return phrases, each with a number, by their first words, for a copy. Of two alike the later counts."""
    by_next: dict[str, list[tuple[str, int]]] = {}
    found: dict[str, ByWords | int] = {}
    for phrase, number in phrases:
        token = TOKEN.search(phrase)
        if token is None:
            found[""] = number
        else:
            by_next.setdefault(token[0], []).append((phrase[token.end() :], number))
    for word, rest in by_next.items():
        found[word] = rest if len(rest) <= _FEW or deep == _DEEP else by_words(rest, deep + 1)
    return found


class Node(Generic[Value]):
    """A place in a trie: what may follow, and the value of the phrase that ends here, if one does.

    What is to be put in below it `waits`, with the end of what leads here, until it is first looked at: of
    the many phrases that begin alike a text looks at few. What follows may be raw, as it was kept.
    """

    __slots__ = ("following", "value", "waits")

    following: "dict[str, Node[Value] | msgspec.Raw]"
    value: Value | None

    def __init__(self) -> None:
        self.waits: list[tuple[str, int, Value]] | None = []

    def __getattr__(self, name: str) -> Any:
        """Give a place its `following` and `value`, which it has none of until then."""
        waits, self.waits = self.waits, None
        if waits is None:
            raise AttributeError(name)
        self.following, self.value = {}, None
        for phrase, end, value in waits:
            self._put(phrase, end, value)
        return object.__getattribute__(self, name)

    def add(self, phrase: str, end: int, value: Value) -> None:
        """Add a phrase, up to whose `end` the place is; nothing that follows is raw."""
        if self.waits is None:
            self._put(phrase, end, value)
        else:
            self.waits.append((phrase, end, value))

    def _put(self, phrase: str, end: int, value: Value) -> None:
        token = TOKEN.search(phrase, end)
        if token is None:
            self.value = value
            return
        node = self.following.get(token[0])
        if node is None:
            node = self.following[token[0]] = Node()
        cast("Node[Value]", node).add(phrase, token.end(), value)


class Phrases(Generic[Value]):
    """Phrases in search form, each with a value. A phrase added again takes the new value.

    Phrases with one first word are put into the trie when that word is first looked up: most never are.
    `firsts` are the words that begin a phrase. `reach` is the offset up to which the last search read, but
    for what stands directly after the word there.
    """

    def __init__(self, entries: Iterable[tuple[str, Value]] = ()) -> None:
        self.reach = 0
        self._root: Node[Value] = Node()
        self._waiting: dict[str, list[tuple[str, Value]] | msgspec.Raw] = {}
        self._values: Sequence[Value] = ()
        self.firsts: set[str] = set()
        for phrase, value in entries:
            self.add(phrase, value)

    @classmethod
    def kept(cls, copy: Mapping[str, msgspec.Raw], values: Sequence[Value]) -> "Phrases[Value]":
        """Return phrases of a copy of what `by_words` returns: a number is the place of a value.

        None can be added to them.
        """
        made = cls()
        made.fill(copy, values)
        return made

    def fill(self, copy: Mapping[str, msgspec.Raw], values: Sequence[Value]) -> None:
        """Take the phrases of a copy in; see `kept`."""
        self.firsts, self._values = set(copy), values
        self._waiting |= copy

    def by_first(self) -> Mapping[str, list[tuple[str, Value]]]:
        """Return the phrases by their first words, as long as none has been looked up."""
        return {
            first: list(self._all(first, waiting)) if isinstance(waiting, msgspec.Raw) else waiting
            for first, waiting in self._waiting.items()
        }

    def _all(self, before: str, raw: msgspec.Raw) -> Iterator[tuple[str, Value]]:
        """Yield the phrases of a copy with the words that lead there, a space between two."""
        found = _READ.decode(raw)
        if isinstance(found, list):
            for rest, number in found:
                yield before + rest, self._values[number]
            return
        for word, own in found.items():
            if word:
                yield from self._all(f"{before} {word}", own)
            else:
                yield before, self._values[_NUMBER.decode(own)]

    def add(self, phrase: str, value: Value) -> None:
        """Add a phrase; commas, hyphens and slashes between its words
        do not count. Empty phrases are refused.
        """
        first = TOKEN.search(phrase)
        if first is None:
            raise ValueError(f"a phrase without words: {phrase!r}")
        self.firsts.add(first[0])
        waiting = self._waiting.setdefault(first[0], [])
        if isinstance(waiting, msgspec.Raw) or self._values:
            raise TypeError("phrases of a copy are read only")
        waiting.append((phrase, value))

    def _begin(self, first: str) -> "Node[Value]":
        """Put the phrases that wait for a first word into the trie, and return the place after it."""
        waiting = self._waiting.pop(first)
        following = self._root.following
        if isinstance(waiting, msgspec.Raw):
            return self._read(following, first, waiting)
        known = following.get(first)
        node = Node[Value]() if known is None else cast("Node[Value]", known)
        following[first] = node
        for phrase, value in waiting:
            node.add(phrase, phrase.index(first) + len(first), value)
        return node

    def _read(
        self, following: "dict[str, Node[Value] | msgspec.Raw]", word: str, raw: msgspec.Raw
    ) -> "Node[Value]":
        """Return the place after a word that was raw, from now on as what follows there."""
        found, node = _READ.decode(raw), Node[Value]()
        if isinstance(found, list):
            node.waits = [(rest, 0, self._values[number]) for rest, number in found]
        else:
            own = found.pop("", None)
            node.waits, node.value = None, None if own is None else self._values[_NUMBER.decode(own)]
            node.following = cast("dict[str, Node[Value] | msgspec.Raw]", found)
        following[word] = node
        return node

    def _behind(self, node: "Node[Value]", word: str) -> "Node[Value] | None":
        """Return the place after one more word."""
        found = node.following.get(word)
        return self._read(node.following, word, found) if isinstance(found, msgspec.Raw) else found

    def _first(self, word: str) -> "Node[Value] | None":
        """Return the place after a first word."""
        return self._begin(word) if word in self._waiting else self._behind(self._root, word)

    def longest(
        self, text: str, start: int, first: str = "", end: int = -1, then: Iterable[tuple[str, int]] = ()
    ) -> tuple[Value, int] | None:
        """Return the value and the end of the longest phrase that begins at `start`, or None.

        `first` and `end` replace the first word: its form without what is written together with it, and the
        offset after it; `then` replaces the words after it in the same way. A phrase ends at the end of a
        word, or before a capital in it: a note's first word that print has not parted from it.
        """
        found: tuple[Value, int] | None = None
        word, stop = first, end
        behind = iter(then) if then else None
        if not first:
            token = TOKEN.match(text, start)
            word, stop = (token[0], token.end()) if token else ("", start)
        self.reach = stop
        if word not in self.firsts:
            return None
        node = self._first(word)
        while node is not None:
            if node.value is not None:
                found = (node.value, stop)
            if not node.following:
                break
            if behind and (given := next(behind, None)):
                word, stop = given
                node = self._behind(node, word)
                continue
            token = NEXT.match(text, stop)
            if token is None:
                self.reach = stop + GAP
                break
            self.reach, above = token.end(), node
            stop = self.reach
            node = self._behind(above, token[1])
            if node is None and token[1] < _PAST_CASED and (last := _before_capital(token[1])):
                # «Derechos Civiles y PolíticosVéase resolución …»
                node, stop = self._behind(above, last), token.start(1) + len(last)
        return (found[0], closed(text, start, found[1])) if found else None


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
        found: dict[str, Form] = {}
        each = sorted({*words}, key=lambda word: (-len(word), word))
        for word in each:
            for preposition in ("", *self.prepositions):
                written = preposition + word
                for apart, together in self.contractions if preposition else ():
                    if written.startswith(apart):
                        written = together + written[len(apart) :]
                for conjunction in ("", *self.conjunctions):
                    found.setdefault(conjunction + written, Form(word, bool(conjunction), bool(preposition)))
        return found | {word: Form(word, conjunction=False, preposition=False) for word in each}

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
