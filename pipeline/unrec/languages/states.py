"""The States of the world and other delegations, as data: every name they have in print, and their codes."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import Annotated, Literal, NamedTuple

import msgspec
from msgspec import Meta

from unrec.data import ROOT, read_record
from unrec.languages import Language
from unrec.languages.answer_words import has_answers, load_answers
from unrec.models import TitleLanguage
from unrec.text import UNSPACED, either, late

Kind = Literal["member", "observer", "other", "former", "delegation"]


class State(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A State or other delegation: `code` is ISO 3166-1 alpha-3, and none where it is no State.

    `kind` tells members and observer States of the United Nations from others, from States that are no more,
    and from delegations that are no States. Of its `names` in a language the first is used today.
    """

    code: Annotated[str, Meta(pattern=r"^[A-Z]{3}$")] | None = None
    kind: Kind = "member"
    names: dict[TitleLanguage, tuple[str, ...]]

    def called(self, language: str) -> tuple[str, ...]:
        """Return its names in a language, by code."""
        return tuple(name for code, names in self.names.items() if code == language for name in names)


class Word(msgspec.Struct, frozen=True, gc=False):
    """A word of a text in the form in which names are compared, and its place."""

    form: str
    start: int
    end: int


class Found(NamedTuple):
    """The name of a State or delegation at `[start, end)` of a text."""

    start: int
    end: int
    code: str | None


class States:
    """The names of one language, found in a text whatever their case, accents, punctuation and articles.

    `articles` are words that count for nothing in a name («the»), but one that begins it belongs to it («El
    Salvador»). An article that has run together with a preposition is a form of its own («للبوسنة والهرسك»).
    """

    def __init__(self, states: Sequence[State], language: Language, articles: Sequence[str]) -> None:
        self.language = language
        self._articles = frozenset(_forms(word, language) for word in articles)
        article = either(language.fold(word) for word in articles)
        self._closing = re.compile(rf"(?:\s*{article})?[\s\-–'’]*\)|", re.IGNORECASE)
        self._attached = tuple(map(language.fold, (*language.conjunctions, *language.prepositions)))
        contractions = language.reference_words.joining.contractions if language.reference_words else []
        self._longest: dict[str, list[tuple[tuple[str, ...], str | None, str]]] = {}
        for state in states:
            for name in state.called(language.code):
                words = self.words(name)
                first, *others = (word.form for word in words)
                firsts = [
                    together + first.removeprefix(apart[1:])
                    for apart, together in contractions
                    if first.startswith(apart[1:])
                ]
                for form in dict.fromkeys((first, *firsts)):
                    entry = (form, *others), state.code, name[: words[0].start]
                    self._longest.setdefault(form, []).append(entry)
        for names in self._longest.values():
            names.sort(key=lambda entry: -len(entry[0]))

    def words(self, text: str, start: int = 0, end: int | None = None) -> tuple[Word, ...]:
        """Return the words of a stretch of text but for articles."""
        stretch = _WORD.finditer(text, start, len(text) if end is None else end)
        words = [Word(_forms(match[0], self.language), match.start(), match.end()) for match in stretch]
        return tuple([word for word in words if word.form not in self._articles])

    def at(self, text: str, words: Sequence[Word], index: int, drop: int = 0) -> tuple[Found, int] | None:
        """Return the longest name that begins with the word at `index`, and how many words it has, or None.

        The first `drop` letters of the word are left out («وفرنسا»). A comma, semicolon, slash or colon
        parts names; a bracket that a name opens belongs to it with its end.
        """
        first = words[index].form[drop:]
        for forms, code, article in self._longest.get(first, ()):
            stop = index + len(forms)
            if len(forms) > 1 and forms[1:] != tuple([word.form for word in words[index + 1 : stop]]):
                continue
            start, end = words[index].start + drop, words[stop - 1].end
            if _PARTS.search(text, start, end):
                continue
            if text.count("(", start, end) > text.count(")", start, end):
                closing = self._closing.match(text, end)
                end = closing.end() if closing else end
            before = max(start - len(article), 0)
            if article and text[before:start] == article and not text[max(before - 1, 0) : before].isalnum():
                start = before
            return Found(start, end, code), len(forms)
        return None

    def code(self, name: str) -> str | None:
        """Return the code of the State that has exactly this name, or None."""
        words = self.words(name)
        state = self.at(name, words, 0) if words else None
        return state[0].code if state and state[1] == len(words) else None

    def find(self, text: str) -> Iterator[Found]:
        """Yield every name in a text in order, the longest at each place, or after what is written to it."""
        words, index = self.words(text), 0
        while index < len(words):
            attached = ("", *filter(words[index].form.startswith, self._attached))
            states = (self.at(text, words, index, len(letters)) for letters in attached)
            state = next(filter(None, states), None)
            index += state[1] if state else 1
            if state:
                yield state[0]


_WORD = late(rf"[{UNSPACED}]|[^\W{UNSPACED}]+")
_PARTS = late(r"[,;:/،؛]")


@lru_cache(maxsize=50_000)
def _forms(word: str, language: Language) -> str:
    folded = unicodedata.normalize("NFKD", language.fold(word).casefold())
    return "".join(letter for letter in folded if not unicodedata.combining(letter))


@cache
def load_states() -> tuple[State, ...]:
    """Return every State and delegation of our data, in its order."""
    file = ROOT.joinpath("catalogue", "states.toml")
    return read_record(file, dict[Literal["state"], tuple[State, ...]])["state"]


@cache
def states(language: Language) -> States:
    """Return the names of States in a language, made once."""
    articles = load_answers(language.code).recommenders.articles if has_answers(language.code) else ()
    return States(load_states(), language, articles)


# Brackets at the end of a line, one pair inside at the most.
_AT_END = late(r"[(（]((?:[^()（）]|\([^()]*\)){3,300})[)）][\s;；.。,]*$")
_MOST_OF_IT, _FEWEST_BEFORE = 0.7, 20


def named_at_end(text: str, language: Language) -> bool:
    """Whether a line ends in brackets that hold names of States and little else: it says who said it."""
    if text.rstrip()[-2:].find(")") < 0 and text.rstrip()[-2:].find("）") < 0:
        return False
    held = _AT_END.search(text)
    if held is None or held.start() < _FEWEST_BEFORE:
        return False
    names = held[1]
    found = sum(each.end - each.start for each in states(language).find(names))
    return found >= _MOST_OF_IT * sum(map(str.isalpha, names))
