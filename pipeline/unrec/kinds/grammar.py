"""The operative words of a language and the names of those they can ask, made ready for reading."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Generic, NamedTuple, Protocol, TypeVar

import msgspec
from msgspec.structs import replace

from unrec.languages import Language
from unrec.languages.operative_words import Body, OperativeRule
from unrec.models import Extraction
from unrec.text import CLAUSE_ENDS, COLONS, COMMAS, SEMICOLONS, WORD, Memory, Places, clean, either, late

# Quotation marks and brackets may stand before the words.
_OPENING = " \"“”«»'‘’([–-"
_NEAR = 80


class Names:
    """Looks names up in a whole document, which is put together when the first one is asked for."""

    def __init__(self, extraction: Extraction, language: Language) -> None:
        self._extraction, self._language = extraction, language
        self._text: str | None = None
        self._known: dict[tuple[str, ...], bool] = {}

    def holds(self, names: tuple[str, ...]) -> bool:
        """Tell whether the document holds one of the names, which are in search form; true for no names."""
        if names and names not in self._known:
            text = self._whole()
            self._known[names] = any(name in text for name in names)
        return not names or self._known[names]

    def _whole(self) -> str:
        if self._text is None:
            units = [unit.search for unit in self._extraction.paragraphs]
            lines = "\n".join(
                line.text
                for line in self._extraction.lines
                if line.role in {"front_matter", "heading", "footnote"}
            )
            self._text = " ".join([*units, self._language.fold(clean(lines).text)])
        return self._text


class Named(msgspec.Struct, frozen=True, gc=False):
    """A body at `[start, end)` of a folded text, whole words, with what is written together with it.

    `mark` is its preposition, attached or before it as a word of its own, which is outside the span; `id` is
    `other` for one that no file knows.
    """

    id: str
    start: int
    end: int
    mark: str = ""
    conjunction: bool = False
    organ: bool = False
    family: str = ""
    needs: tuple[str, ...] = ()


class _Form(NamedTuple):
    """A name as written: what follows its first word, and what that word is written together with."""

    tail: str
    id: str
    mark: str
    conjunction: bool
    organ: bool
    family: str
    needs: tuple[str, ...]


class _Tailed(Protocol):
    """Something with the rest of its words: a name, or operative words."""

    @property
    def tail(self) -> str:
        """What stands after the first word."""


Own = TypeVar("Own", bound=_Tailed)


class Tails(Generic[Own]):
    """Phrases with one first word, those with the longest tail first, by how their tails begin."""

    def __init__(self, phrases: Iterable[Own]) -> None:
        ordered = sorted(phrases, key=lambda phrase: -len(phrase.tail))
        begun = {phrase.tail[:_BEGUN] for phrase in ordered if len(phrase.tail) >= _BEGUN}
        self._short = tuple(phrase for phrase in ordered if len(phrase.tail) < _BEGUN)
        self._by_beginning = {
            one: tuple(
                phrase for phrase in ordered if len(phrase.tail) < _BEGUN or phrase.tail.startswith(one)
            )
            for one in begun
        }

    def at(self, text: str, end: int) -> tuple[Own, ...]:
        """Return those whose tail may stand at an offset of a text, in their order."""
        return self._by_beginning.get(text[end : end + _BEGUN], self._short)


# A space, and two letters of the second word.
_BEGUN = 3


class Bodies:
    """Every way to write the bodies of a language; built once, lookups take time linear in a name."""

    def __init__(self, language: Language) -> None:
        words = language.addressees
        fold = language.fold
        self._prefixes = [
            (conjunction, mark)
            for conjunction in ("", *map(fold, language.conjunctions))
            for mark in ("", *map(fold, language.prepositions))
        ]
        self._contractions = [(fold(apart), fold(together)) for apart, together in words.contractions]
        names: dict[str, list[_Form]] = {}
        short: dict[str, list[_Form]] = {}
        for body in words.bodies:
            needs = tuple(map(fold, body.named))
            self._add(names, map(fold, body.words), body, needs)
            self._add(short, map(fold, body.joined), body, needs)
        self._names = {first: Tails(forms) for first, forms in names.items()}
        self._short = {first: Tails(forms) for first, forms in short.items()}
        self._leads = {
            written: (mark, conjunction)
            for lead in map(fold, words.leads)
            for written, mark, conjunction in self._written(lead)
        }
        self._tails = _any_of(map(fold, words.tails), before=" ")
        self._joiners = _any_of(map(fold, words.joiners), before=f" ?[{words.commas}]? ?", after=" ")

    def at(self, text: str, start: int) -> Named | None:
        """Return the longest name that begins at `start`, with what is written together with it, or None."""
        word = WORD.match(text, start)
        return self._from(text, word) if word else None

    def _from(self, text: str, word: re.Match[str]) -> Named | None:
        """What `at` returns where this word stands."""
        found = self._at(self._names, text, word)
        lead = self._leads.get(word[0])
        end = word.end() + 1
        for _ in range(_MOST_LEADS):
            if found is not None or lead is None:
                break
            following = WORD.match(text, end)
            after = self._at(self._names, text, following) if following else None
            if after is not None and not after.mark and not after.conjunction:
                return replace(after, start=word.start(), mark=lead[0], conjunction=lead[1])
            if following is None or self._leads.get(following[0]) != ("", False):
                break
            end = following.end() + 1
        return found

    def marked(self, text: str, start: int, marks: Sequence[str]) -> Named | None:
        """Return the name at `start` where it has one of the marks, attached or as a word before it.

        The mark `""` means a name without a preposition. Where the mark is a word, the span begins after it.
        """
        word = WORD.match(text, start)
        if word is not None and word[0] in marks and text.startswith(" ", word.end()):
            named = self.at(text, word.end() + 1)
            return named if named and not named.mark and not named.conjunction else None
        named = self._from(text, word) if word else None
        return named if named and named.mark in marks and not named.conjunction else None

    def after(self, text: str, end: int) -> int:
        """Return where what may stand after a name ends: «ذات الصلة», «في الاتفاقية»."""
        for _ in range(3):
            tail = self._tails.match(text, end)
            if tail is None:
                break
            end = tail.end()
        return end

    def joined(self, text: str, first: Named) -> Iterator[Named]:
        """Yield `first` and each name that is joined to it, in order."""
        yield first
        last: Named | None = first
        while last is not None:
            last = self._next(text, last)
            if last is not None:
                yield last

    def _next(self, text: str, last: Named) -> Named | None:
        for end in dict.fromkeys((self.after(text, last.end), last.end)):
            joiner = self._joiners.match(text, end)
            start = joiner.end() if joiner else end + len(_GAP.match(text, end)[0])  # type: ignore[index]
            if start == end:
                continue
            found = self.at(text, start)
            word = WORD.match(text, start) if last.family else None
            short = self._at(self._short, text, word) if word else None
            if (
                short is not None
                and short.family == last.family
                and (found is None or found.end <= short.end)
            ):
                found = short
            if (
                found is not None
                and found.mark in {"", last.mark}
                and (joiner is not None or found.conjunction or _follows(text, end, start, found, short))
            ):
                return found
        return None

    def _at(self, names: Mapping[str, Tails[_Form]], text: str, word: re.Match[str]) -> Named | None:
        tails = names.get(word[0])
        if tails is None:
            return None
        after = word.end()
        for form in tails.at(text, after):
            end = after + len(form.tail)
            if text.startswith(form.tail, after) and not text[end : end + 1].isalnum():
                return Named(form.id, word.start(), end, *form[2:])
        return None

    def _add(
        self, names: dict[str, list[_Form]], phrases: Iterable[str], body: Body, needs: tuple[str, ...]
    ) -> None:
        for phrase in phrases:
            first = WORD.match(phrase)
            tail = phrase[first.end() if first else 0 :]
            for written, mark, conjunction in self._written(first[0] if first else ""):
                form = _Form(tail, body.id, mark, conjunction, body.organ, body.family, needs)
                names.setdefault(written, []).append(form)

    def _written(self, word: str) -> Iterator[tuple[str, str, bool]]:
        """Yield a word with each conjunction and preposition that can be written together with it."""
        for conjunction, mark in self._prefixes:
            together = mark + word
            for apart, by in self._contractions if mark else ():
                if together.startswith(apart):
                    together = by + together[len(apart) :]
                    break
            yield conjunction + together, mark, bool(conjunction)


_GAP = re.compile(f" ?[{COMMAS}]? ?")
# «tous les autres États»
_MOST_LEADS = 3


def _follows(text: str, end: int, start: int, found: Named, short: Named | None) -> bool:
    """«الدول الأطراف التي هي أيضا دول منشأ»: a name after a tail, with no comma between."""
    return short is None and bool(found.family) and start == end + 1 and text[end] == " "


def _any_of(phrases: Iterable[str], before: str = "", after: str = "") -> re.Pattern[str]:
    """One pattern for phrases, the longest first, each up to the end of a word."""
    return late(rf"{before}{either(phrases)}(?!\w){after}")


class Rule(NamedTuple):
    """A rule of the file with its words in search form."""

    own: OperativeRule
    marks: tuple[str, ...]
    clauses: frozenset[str]
    complements: frozenset[str]
    closing: re.Pattern[str] | None


class Phrase(NamedTuple):
    """What follows the first of a rule's words, and the rule."""

    tail: str
    rule: Rule


class Grammar:
    """The operative words of one language, by their first word, and what may stand around them."""

    def __init__(self, language: Language) -> None:
        words, fold = language.operative, language.fold
        self.bodies = Bodies(language)
        self.negations = frozenset(map(fold, words.negations))
        self.nouns = tuple(sorted(map(fold, words.nouns), key=lambda noun: -len(noun)))
        self.noun_marks = ("", *map(fold, words.noun_marks))
        conjunctions = ("", *map(fold, language.conjunctions))
        self.governors = frozenset(
            conjunction + fold(word) for word in words.governors for conjunction in conjunctions
        )
        self.relatives = frozenset(map(fold, words.relatives))
        self.openers = frozenset(map(fold, words.openers))
        self.openers_end = tuple(f"{fold(word)} " for word in words.openers_end)
        self.governing = frozenset(
            conjunction + fold(word) for word in words.governing for conjunction in conjunctions
        )
        self.pronouns = frozenset(map(fold, words.pronouns))
        self.attached = frozenset(map(fold, language.prepositions))
        comma = words.commas
        self.subject_first = words.subject_first
        fillers = either(map(fold, words.fillers))
        self._between = late(
            rf" ?(?:{fillers}(?!\w)|[{comma}][^{comma}.{SEMICOLONS}{COLONS}]{{1,100}}[{comma}])"
        )
        leads = [fold(lead) for lead in words.leads]
        self._lead_ends = frozenset(lead.rpartition(" ")[2] for lead in leads)
        self._leads = late(
            rf"(?:^|[{CLAUSE_ENDS})\]]\s*)(?:(?<!\w){either(leads)}(?:\s*[{comma}]\s*|\s+)){{1,2}}$"
        )
        firsts: dict[str, list[Phrase]] = {}
        for own in words.rules:
            self._add(firsts, own, language)
        self.firsts = {first: Tails(phrases) for first, phrases in firsts.items()}
        self.begin: Memory[Places] = Memory(self._begin)

    def _begin(self, piece: str) -> Places:
        """The words of a piece that begin operative words."""
        found = WORD.finditer(piece)
        return tuple((word.start(), word[0]) for word in found if word[0] in self.firsts)

    def _add(self, firsts: dict[str, list[Phrase]], own: OperativeRule, language: Language) -> None:
        fold = language.fold
        closing = either(map(fold, own.closing))
        rule = Rule(
            own,
            tuple(map(fold, own.marks)),
            frozenset(map(fold, own.clauses)),
            frozenset(map(fold, own.complements)),
            late(rf"(?<!\w){closing}(?!\w)") if own.closing else None,
        )
        for words in map(fold, own.words):
            word = WORD.match(words)
            first, rest = (word[0], words[word.end() :]) if word else (words, "")
            for conjunction in ("", *map(fold, language.conjunctions)):
                firsts.setdefault(conjunction + first, []).append(Phrase(rest, rule))

    def past_fillers(self, text: str, start: int) -> int:
        """Return the offset of the next word that is no filler and in no parenthesis of commas."""
        for _ in range(3):
            between = self._between.match(text, start)
            if between is None:
                break
            start = between.end()
        return start + text.startswith(" ", start)

    def opens(self, text: str, start: int, ends: str = CLAUSE_ENDS) -> bool:
        """Tell whether a clause (a sentence) begins at `start`, or does but for words that may lead it."""
        before = text[max(0, start - _NEAR) : start].rstrip(_OPENING)
        if not before or before[-1] in ends:
            return not before or before[-1] in ends
        if before.rpartition(" ")[2].strip(CLAUSE_ENDS) not in self._lead_ends:
            return False
        return self._leads.search(before + " ") is not None


@cache
def grammar(language: Language) -> Grammar:
    """Return the grammar of a language, made once."""
    return Grammar(language)
