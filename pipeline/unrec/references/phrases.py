"""Phrases as tries of words: the longest known phrase at a place in a text, in bounded time."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Generic, TypeVar

import msgspec

Value = TypeVar("Value")

# A word of letters, or a number: «لسنة 1961» is two tokens, «و37» too.
TOKEN = re.compile(r"[^\W\d_]+|\d+")
# What may stand between the words of one phrase: a space, with a comma, a colon, a bracket, a quotation mark
# or a dash; the slash of «و/أو».
_NEXT = re.compile(rf"[\s،,;:()\"“”«»'’/–—-]{{1,3}}({TOKEN.pattern})")
_CLOSING = {")": "(", "»": "«"}


class _Node(Generic[Value]):
    """A place in a trie: what may follow, and the value of the phrase that ends here, if one does."""

    __slots__ = ("following", "value")

    def __init__(self) -> None:
        self.following: dict[str, _Node[Value]] = {}
        self.value: Value | None = None


class Phrases(Generic[Value]):
    """Phrases in search form, each with a value. A phrase added again takes the new value.

    Phrases with one first word are put into the trie when that word is first looked up: most never are. `firsts`
    are the words that begin a phrase.
    """

    def __init__(self, entries: Iterable[tuple[str, Value]] = ()) -> None:
        self._root: _Node[Value] = _Node()
        self._waiting: dict[str, list[tuple[str, Value]]] = {}
        self._written: dict[str, msgspec.Raw] = {}
        self._values: Sequence[Value] = ()
        self.firsts: set[str] = set()
        for phrase, value in entries:
            self.add(phrase, value)

    @classmethod
    def kept(cls, written: Mapping[str, msgspec.Raw], values: Sequence[Value]) -> "Phrases[Value]":
        """Return phrases that are written by their first words, each as itself and the place of its value among these."""
        made = cls()
        made.firsts, made._written, made._values = set(written), dict(written), values
        return made

    def by_first(self) -> Mapping[str, list[tuple[str, Value]]]:
        """Return the phrases by their first words, as long as none has been looked up."""
        return self._waiting

    def add(self, phrase: str, value: Value) -> None:
        """Add a phrase; commas, hyphens and slashes between its words do not count. Empty phrases are refused."""
        first = TOKEN.search(phrase)
        if first is None:
            raise ValueError(f"a phrase without words: {phrase!r}")
        self.firsts.add(first[0])
        self._waiting.setdefault(first[0], []).append((phrase, value))

    def _begin(self, first: str) -> "_Node[Value] | None":
        """Put the phrases that wait for a first word into the trie, and return the place behind it."""
        waiting = self._waiting.pop(first, [])
        if written := self._written.pop(first, None):
            pairs = msgspec.json.decode(written, type=list[tuple[str, int]])
            waiting = [*((phrase, self._values[place]) for phrase, place in pairs), *waiting]
        for phrase, value in waiting:
            node = self._root
            for word in TOKEN.findall(phrase):
                node = node.following.setdefault(word, _Node())
            node.value = value
        return self._root.following.get(first)

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
        node = (
            self._begin(word)
            if word in self._waiting or word in self._written
            else self._root.following.get(word)
        )
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
