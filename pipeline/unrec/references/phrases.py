"""Phrases as tries of words: the longest known phrase at a place in a text, in bounded time."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Generic, TypeVar

import msgspec

Value = TypeVar("Value")

# A word of letters, or a number: «لسنة 1961» is two tokens, «و37» too.
TOKEN = re.compile(r"[^\W\d_]+|\d+")
# What may stand between the words of one phrase: a space, with a comma, a colon, a bracket, a quotation mark
# or a dash; the slash of «و/أو».
_NEXT = re.compile(rf"[\s،,;:()\"“”«»'’/–—-]{{1,3}}({TOKEN.pattern})")
_CLOSING = {")": "(", "»": "«"}


class _Node(Generic[Value]):
    """A place in a trie: what may follow, and the value of the phrase that ends here, if one does.

    What is to be put in below it `waits`, with the end of what leads here, until it is first looked at: of
    the many phrases that begin alike a text looks at few.
    """

    __slots__ = ("following", "value", "waits")

    following: "dict[str, _Node[Value]]"
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
        """Add a phrase, up to whose `end` the place is."""
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
            node = self.following[token[0]] = _Node()
        node.add(phrase, token.end(), value)


class Phrases(Generic[Value]):
    """Phrases in search form, each with a value. A phrase added again takes the new value.

    Phrases with one first word are put into the trie when that word is first looked up: most never are.
    `firsts` are the words that begin a phrase.
    """

    def __init__(self, entries: Iterable[tuple[str, Value]] = ()) -> None:
        self._root: _Node[Value] = _Node()
        self._waiting: dict[str, list[tuple[str, Value]] | msgspec.Raw] = {}
        self._values: Sequence[Value] = ()
        self.firsts: set[str] = set()
        for phrase, value in entries:
            self.add(phrase, value)

    @classmethod
    def kept(cls, written: Mapping[str, msgspec.Raw], values: Sequence[Value]) -> "Phrases[Value]":
        """Return phrases that are written by their first words,
        each as itself and the place of its value among these.
        """
        made = cls()
        made.firsts, made._values = set(written), values
        made._waiting |= written
        return made

    def by_first(self) -> Mapping[str, list[tuple[str, Value]]]:
        """Return the phrases by their first words, as long as none has been looked up."""
        return {first: self._read(waiting) for first, waiting in self._waiting.items()}

    def add(self, phrase: str, value: Value) -> None:
        """Add a phrase; commas, hyphens and slashes between its words
        do not count. Empty phrases are refused.
        """
        first = TOKEN.search(phrase)
        if first is None:
            raise ValueError(f"a phrase without words: {phrase!r}")
        self.firsts.add(first[0])
        waiting = self._waiting.get(first[0])
        if isinstance(waiting, list):
            waiting.append((phrase, value))
        else:
            self._waiting[first[0]] = [*self._read(waiting), (phrase, value)]

    def _read(self, waiting: "list[tuple[str, Value]] | msgspec.Raw | None") -> list[tuple[str, Value]]:
        if isinstance(waiting, msgspec.Raw):
            pairs = msgspec.json.decode(waiting, type=list[tuple[str, int]])
            return [(phrase, self._values[place]) for phrase, place in pairs]
        return waiting or []

    def _begin(self, first: str) -> "_Node[Value]":
        """Put the phrases that wait for a first word into the trie, and return the place behind it."""
        node = self._root.following.get(first)
        if node is None:
            node = self._root.following[first] = _Node()
        for phrase, value in self._read(self._waiting.pop(first)):
            node.add(phrase, phrase.index(first) + len(first), value)
        return node

    def seen(self, text: str, first: str, end: int) -> tuple[Value | None, int] | None:
        """Return the value and the end of the word of the longest phrase where `longest` looks at nothing
        behind the text, else None; the value is None where no phrase begins.

        `first` is the first word and ends at `end`.
        """
        value: Value | None = None
        stop = end
        node = self._begin(first) if first in self._waiting else self._root.following.get(first)
        while node is not None:
            if node.value is not None:
                value, stop = node.value, end
            if not node.following:
                break
            token = _NEXT.match(text, end)
            if token is None:
                return None if _NEXT.match(f"{text} a", end) else (value, stop)
            end = token.end()
            node = node.following.get(token[1])
        return value, stop

    def longest(
        self, text: str, start: int, first: str = "", end: int = -1, then: Iterable[tuple[str, int]] = ()
    ) -> tuple[Value, int] | None:
        """Return the value and the end of the longest phrase that begins at `start`, or None.

        `first` and `end` replace the first word: its form without what is written together with it, and the
        offset after it; `then` replaces the words behind it in the same way. A phrase ends at the end of a
        word.
        """
        found: tuple[Value, int] | None = None
        word, stop = first, end
        behind = iter(then) if then else None
        if not first:
            token = TOKEN.match(text, start)
            word, stop = (token[0], token.end()) if token else ("", start)
        if word not in self.firsts:
            return None
        node = self._begin(word) if word in self._waiting else self._root.following.get(word)
        while node is not None:
            if node.value is not None:
                found = (node.value, stop)
            if not node.following:
                break
            if behind and (given := next(behind, None)):
                word, stop = given
                node = node.following.get(word)
                continue
            token = _NEXT.match(text, stop)
            if token is None:
                break
            stop = token.end()
            node = node.following.get(token[1])
        return (found[0], _closed(text, start, found[1])) if found else None


def _closed(text: str, start: int, end: int) -> int:
    """Return the end of a phrase with the brackets and quotation marks behind it that open in it."""
    while text[end : end + 1] in _CLOSING:
        phrase, closing = text[start:end], text[end]
        if phrase.rfind(_CLOSING[closing]) <= phrase.rfind(closing):
            break
        end += 1
    return end
