"""What a language file says of operative words, made ready for reading."""

import re
from functools import cache
from typing import NamedTuple

from unrec.kinds.bodies import Bodies, Tails
from unrec.languages import Language
from unrec.languages.operative_words import OperativeRule
from unrec.text import CLAUSE_ENDS, COLONS, SEMICOLONS, WORD, Memory, Places, either, late

# Quotation marks and brackets may stand before the words.
_OPENING = " \"“”«»'‘’([–-"
_NEAR = 80


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
