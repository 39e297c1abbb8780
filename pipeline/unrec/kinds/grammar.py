"""The operative words of a language and the names of those they can ask, made ready for reading."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Generic, NamedTuple, TypeVar

from unrec.languages import Language
from unrec.languages.operative_words import Body, OperativeRule
from unrec.text import CLAUSE_ENDS, COLONS, COMMAS, SEMICOLONS, WORD, Memory, Places, either, late

# Quotation marks and brackets may stand before the words.
_OPENING = " \"“”«»'‘’([–-"
_NEAR = 80
_GAP = re.compile(f" ?[{COMMAS}]? ?")
# «tous les autres États»; «ذات الصلة», «في الاتفاقية»
_MOST_LEADS, _MOST_TAILS, _MOST_FILLERS = 3, 3, 3

_UNMARKED = ("",)

Value = TypeVar("Value")


class Written(Generic[Value]):
    """Values by the phrases they are written as; a look-up takes a step for each length of phrase."""

    def __init__(self, phrases: Iterable[tuple[str, Value]]) -> None:
        self._values: dict[str, list[Value]] = {}
        sizes: dict[str, set[int]] = {}
        for phrase, value in phrases:
            self._values.setdefault(phrase, []).append(value)
            if first := WORD.match(phrase):
                sizes.setdefault(first[0], set()).add(len(phrase))
        self.firsts = {first: sorted(lengths, reverse=True) for first, lengths in sizes.items()}

    def at(self, text: str, start: int, first: str) -> Iterator[tuple[int, Value]]:
        """Yield the values of the phrases that stand at a place, whole words, the longest first, with their
        ends; `first` is the word that begins there.
        """
        for size in self.firsts.get(first, ()):
            end = start + size
            if end <= len(text) and not text[end : end + 1].isalnum():
                for value in self._values.get(text[start:end], ()):
                    yield end, value


UNKNOWN = Body(id="other", words=[], examples=[])
"""One that no file knows."""


class Named(NamedTuple):
    """A body at `[start, end)` of a folded text, whole words, with what is written together with it.

    `mark` is its preposition, attached or before it as a word of its own, which is outside the span.
    """

    start: int
    end: int
    body: Body = UNKNOWN
    mark: str = ""
    conjunction: bool = False


_Form = tuple[Body, str, bool]
"""A body, and the preposition and whether a conjunction is written together with its name."""


class Bodies:
    """Every way to write the bodies of a language; built once, lookups take time linear in a name."""

    def __init__(self, language: Language) -> None:
        words, fold = language.addressees, language.fold
        self._names, self._short = (
            Written(form for name, body in names for form in _spelled(name, body, language))
            for names in (
                [(name, body) for body in words.bodies for name in body.words],
                [(name, body) for body in words.bodies for name in body.joined],
            )
        )
        self._leads = dict(form for lead in words.leads for form in _spelled(lead, UNKNOWN, language))
        self._tails = late(rf"(?: {either(map(fold, words.tails))}(?!\w)){{0,{_MOST_TAILS}}}")
        self._joiners = late(rf" ?[{words.commas}]? ?{either(map(fold, words.joiners))}(?!\w) ")

    def at(self, text: str, start: int, leads: int = _MOST_LEADS) -> Named | None:
        """Return the longest name that begins at `start`, with what is written together with it, or None."""
        word = WORD.match(text, start)
        if word is None:
            return None
        for end, form in self._names.at(text, start, word[0]) if word[0] in self._names.firsts else ():
            return Named(start, end, *form)
        lead = self._leads.get(word[0]) if leads else None
        named = self.at(text, word.end() + 1, leads - 1) if lead else None
        if lead is None or named is None or named.mark or named.conjunction:
            return None
        return Named(start, named.end, named.body, *lead[1:])

    def marked(self, text: str, start: int, marks: Sequence[str] = _UNMARKED) -> Named | None:
        """Return the name at `start` where it has one of the marks, attached or as a word before it.

        The mark `""` means a name without a preposition. Where the mark is a word, the span begins after it.
        """
        word = WORD.match(text, start) if marks != _UNMARKED else None
        if word is not None and word[0] in marks and text.startswith(" ", word.end()):
            start, marks = word.end() + 1, _UNMARKED
        named = self.at(text, start)
        return named if named and named.mark in marks and not named.conjunction else None

    def after(self, text: str, end: int) -> int:
        """Return where what may stand after a name ends: «ذات الصلة», «في الاتفاقية»."""
        return self._tails.match(text, end).end()  # type: ignore[union-attr]

    def joined(self, text: str, first: Named) -> Iterator[Named]:
        """Yield `first` and each name that is joined to it, in order."""
        named: Named | None = first
        while named is not None:
            yield named
            named = self._next(text, named)

    def _next(self, text: str, last: Named) -> Named | None:
        for end in dict.fromkeys((self.after(text, last.end), last.end)):
            joiner = self._joiners.match(text, end)
            start = (joiner or _GAP.match(text, end)).end()  # type: ignore[union-attr]
            named, short = self.at(text, start), self._short_at(text, start, last.body.family)
            if short and (named is None or named.end <= short.end):
                named = short
            if start == end or named is None or named.mark not in {"", last.mark}:
                continue
            # «الدول الأطراف التي هي أيضا دول منشأ»: a name after a tail, with no comma between.
            follows = not short and named.body.family and text[end:start] == " "
            if joiner is not None or named.conjunction or follows:
                return named
        return None

    def _short_at(self, text: str, start: int, family: str) -> Named | None:
        """The longest short form at a place, where it is of this family."""
        word = WORD.match(text, start) if family else None
        for end, form in (
            self._short.at(text, start, word[0]) if word and word[0] in self._short.firsts else ()
        ):
            return Named(start, end, *form) if form[0].family == family else None
        return None


def _spelled(name: str, body: Body, language: Language) -> Iterator[tuple[str, _Form]]:
    """Yield a name with each conjunction and preposition that can be written together with it."""
    fold = language.fold
    for mark in ("", *map(fold, language.prepositions)):
        together = mark + fold(name)
        for apart, by in language.addressees.contractions if mark else ():
            if together.startswith(fold(apart)):
                together = fold(by) + together[len(fold(apart)) :]
                break
        yield together, (body, mark, False)
        yield from ((fold(before) + together, (body, mark, True)) for before in language.conjunctions)


class Rule(NamedTuple):
    """A rule of the file with its words in search form."""

    own: OperativeRule
    marks: tuple[str, ...]
    clauses: frozenset[str]
    complements: frozenset[str]
    closing: re.Pattern[str] | None


class Grammar:
    """The operative words of one language, by their first word, and what may stand around them."""

    def __init__(self, language: Language) -> None:
        words, fold, comma = language.operative, language.fold, language.operative.commas
        conjunctions = ("", *map(fold, language.conjunctions))

        def folded(phrases: Iterable[str]) -> frozenset[str]:
            return frozenset(map(fold, phrases))

        def together(phrases: Iterable[str]) -> frozenset[str]:
            return frozenset(conjunction + fold(word) for word in phrases for conjunction in conjunctions)

        self.bodies = Bodies(language)
        self.noun = late(rf"{either(map(fold, words.nouns))} ")
        self.noun_marks = ("", *map(fold, words.noun_marks))
        self.negations, self.relatives = folded(words.negations), folded(words.relatives)
        self.pronouns, self.governors = folded(words.pronouns), together(words.governors)
        self.attached = folded(language.prepositions)
        self.subject_first = words.subject_first
        self._fillers = late(
            rf"(?: ?(?:{either(map(fold, words.fillers))}(?!\w)"
            rf"|[{comma}][^{comma}.{SEMICOLONS}{COLONS}]{{1,100}}[{comma}])){{0,{_MOST_FILLERS}}} ?"
        )
        leads = [fold(lead) for lead in words.leads]
        self._lead_ends = frozenset(lead.rpartition(" ")[2] for lead in leads)
        self._leads = late(
            rf"(?:^|[{CLAUSE_ENDS})\]]\s*)(?:(?<!\w){either(leads)}(?:\s*[{comma}]\s*|\s+)){{1,2}}$"
        )
        rules = [
            Rule(
                own,
                tuple(map(fold, own.marks)),
                folded(own.clauses),
                folded(own.complements),
                late(rf"(?<!\w){either(map(fold, own.closing))}(?!\w)") if own.closing else None,
            )
            for own in words.rules
        ]
        self.words = Written((phrase, rule) for rule in rules for phrase in together(rule.own.words))
        self.begin: Memory[Places] = Memory(self._begin)

    def _begin(self, piece: str) -> Places:
        """The words of a piece that begin operative words."""
        words = WORD.finditer(piece)
        return tuple((word.start(), word[0]) for word in words if word[0] in self.words.firsts)

    def past_fillers(self, text: str, start: int) -> int:
        """Return the offset of the next word that is no filler and in no parenthesis of commas."""
        return self._fillers.match(text, start).end()  # type: ignore[union-attr]

    def after_name(self, text: str, end: int) -> int:
        """Return the offset of the next word after a name and all that belongs to it."""
        return self.past_fillers(text, self.bodies.after(text, end))

    def opens(self, text: str, start: int, ends: str = CLAUSE_ENDS) -> bool:
        """Tell whether a clause (a sentence) begins at `start`, or does but for words that may lead it."""
        before = text[max(0, start - _NEAR) : start].rstrip(_OPENING)
        if not before or before[-1] in ends:
            return True
        if before.rpartition(" ")[2].strip(CLAUSE_ENDS) not in self._lead_ends:
            return False
        return self._leads.search(before + " ") is not None


@cache
def grammar(language: Language) -> Grammar:
    """Return the grammar of a language, made once."""
    return Grammar(language)
