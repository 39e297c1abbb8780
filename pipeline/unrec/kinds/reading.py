"""A unit's folded text → its operative words in order, each with those it addresses.

The ways in which a name is tied to the words have ids of their own; see `Tied`.
"""

import re
from collections.abc import Collection, Iterator
from functools import partial
from itertools import islice
from typing import NamedTuple

from unrec.kinds.grammar import Grammar, Named, Rule
from unrec.text import CLAUSE_ENDS, COMMAS, SENTENCE_ENDS, WORD, places

# How far words may stand from the words that close them, and a subject before its verb: characters.
_CLOSING = 200
_BEFORE = 160
_OPENING = " \"“«'(["
_WORD = 20
# Words that lead a clause, before its subject.
_MOST_LEADS = 4
# How far after a verb its object may stand, in words: a speaker's full name comes between.
_REACH = 16
_UNKNOWN = 8
_FEW = 4


class Tied(NamedTuple):
    """A name, and how it is tied to operative words.

    The ties: `marked` («ينبغي للدول»), `noun` («ينبغي حث الدول»), `subject` («ينبغي أن تواصل الدول»),
    `direct` («تُشجَّع الدول»), `object` («يشجع الفريق العامل الدول»), `enclosed` («لعلّ الدول تودّ»),
    `before` («الدول مدعوة»), `joined` (after another addressee).
    """

    named: Named
    tie: str


class Operative(NamedTuple):
    """Operative words at `[start, end)` of a folded text, and whom they address."""

    rule: Rule
    start: int
    end: int
    addressees: tuple[Tied, ...]


def read(text: str, grammar: Grammar) -> Iterator[Operative]:
    """Yield the operative words of a folded text in order; they do not overlap. Time is linear."""
    resume = 0
    for start, first in places(text, grammar.begin):
        for end, rule in grammar.words.at(text, start, first) if start >= resume else ():
            if operative := _Reader(text, grammar).operative(start, end, rule):
                resume = operative.end
                yield operative
                break


def _tie(named: Named | None, tie: str) -> Tied | None:
    return Tied(named, tie) if named else None


class _Reader:
    """Reads what stands around operative words in one text."""

    def __init__(self, text: str, grammar: Grammar) -> None:
        self.text, self.grammar = text, grammar
        self.name = partial(grammar.bodies.marked, text)
        self.past = partial(grammar.past_fillers, text)
        self.after_name = partial(grammar.after_name, text)
        self.opens = partial(grammar.opens, text)

    def operative(self, start: int, end: int, rule: Rule) -> Operative | None:
        """Return the operative words at `[start, end)`, where they are some by their place and needs."""
        opens = self.opens(start)
        # A subject before a verb may also stand in it: «Конференция, возможно, пожелает».
        within = rule.own.before and "," in self.text[start:end]
        before = self._subject_before(start, rule) if within or not opens else None
        if not (opens or before or rule.own.place == "slot"):
            return None
        stop: int | None = end
        if rule.closing is not None:
            first, stop = self._closed(end, rule, rule.closing)
        else:
            first = _tie(before, "before") if rule.own.before else self._tied(end, rule)
        if stop is None or not self._is_placed(start, rule, opens=opens, first=first, before=before):
            return None
        if not self._has_need(end, rule, first=first, before=before):
            return None
        joined = self.grammar.bodies.joined(self.text, first.named) if first else ()
        ties = (first if first and not at else Tied(named, "joined") for at, named in enumerate(joined))
        return Operative(rule, start, stop, tuple(ties))

    def _is_placed(
        self, start: int, rule: Rule, *, opens: bool, first: Tied | None, before: Named | None
    ) -> bool:
        """Tell whether the words stand where the rule lets them."""
        place = rule.own.place
        if place == "slot" and not opens:
            last = self.text[max(0, start - _WORD) : start].rstrip().rpartition(" ")[2]
            if last in self.grammar.relatives or first is None or first.tie != "marked":
                return False
            return self._precedes(first.named, rule.clauses)
        if place == "sentence":
            return first is not None or self.opens(start, SENTENCE_ENDS)
        return place != "unit" or before is not None or self.grammar.opens(self.text[:start], start, "")

    def _has_need(self, end: int, rule: Rule, *, first: Tied | None, before: Named | None) -> bool:
        """Tell whether there is what the words need to be operative."""
        needs = rule.own.needs
        if needs == "addressee" or not needs:
            return first is not None or not needs
        if needs == "that":
            return first is not None and self._precedes(first.named, rule.clauses)
        # The organ that stands directly after a verb is its subject, as it seems.
        after = self.name(self.past(end)) if rule.own.speaks else None
        if before is not None or (after is not None and after.body.organ):
            return True
        beside = first is not None and len(WORD.findall(self.text[end : first.named.start])) <= 1
        return {"speaker": False, "either": first is not None, "beside": beside}[needs]

    def _precedes(self, named: Named, words: Collection[str]) -> bool:
        """Tell whether one of these words stands after a name."""
        word = WORD.match(self.text, self.after_name(named.end))
        return word is not None and word[0] in words

    def _subject_before(self, start: int, rule: Rule) -> Named | None:
        """The subject that opens the clause: «إن الفريق العامل يوصي», «الدول الأطراف مدعوة»."""
        if not (rule.own.before or rule.own.speaks) or self.text[start - 1] != " ":
            return None
        begin = max(0, start - _BEFORE)
        window = self.text[begin:start]
        clause = max(map(window.removesuffix(", ").rfind, CLAUSE_ENDS)) + 1
        if clause == 0 and begin > 0:
            return None
        position, subject_first = start - len(window[clause:].lstrip(_OPENING)), self.grammar.subject_first
        for _ in range(_MOST_LEADS if subject_first else 2):
            if named := self.name(position):
                *_, last = self.grammar.bodies.joined(self.text, named) if subject_first else (named,)
                is_subject = named.body.organ or rule.own.before
                return named if is_subject and self.after_name(last.end) >= start else None
            position = self.text.find(" ", position, start) + 1
            while position and not self.opens(position):
                position = self.text.find(" ", position, start) + 1 if subject_first else 0
            if not position:
                return None
        return None

    # -----------------------------------------------------------------------------------------
    # Whom the words address

    def _closed(self, end: int, rule: Rule, closing: re.Pattern[str]) -> tuple[Tied | None, int | None]:
        """The name between opening and closing words, known or up to eight words without a comma, and where
        the latter end; None where no such words stand in the sentence.
        """
        closed = closing.search(self.text, end, end + _CLOSING)
        if closed is None or any(mark in self.text[end : closed.start()] for mark in SENTENCE_ENDS):
            return None, None
        between = self.text[end + 1 : closed.start()].rstrip()
        words = between.split() if rule.own.direct else []
        named = self.name(end + 1) if words else None
        if named is None and words and len(words) <= _UNKNOWN and words[0] not in self.grammar.governors:
            barred = any(mark in between for mark in COMMAS)
            named = None if barred else Named(end + 1, end + 1 + len(between))
        return _tie(named if named and named.end < closed.start() else None, "enclosed"), closed.end()

    def _tied(self, end: int, rule: Rule) -> Tied | None:
        """The first name that words ending at `end` address; what a verb of asking governs may stand after
        its subject, other words have theirs next.

        A known name goes before an unknown one: «ينبغي لأجهزة الشرطة أن», «تُدعى الجامعات إلى».
        """
        own, start = rule.own, self.past(end)
        first = self.name(start)
        # A verb's subject can only stand after it where something has to complete what it governs.
        after = own.speaks and (bool(rule.complements) or not self.grammar.subject_first)
        speaker = first if first and first.body.organ and after else None
        if first and not speaker and own.direct:
            return Tied(first, "direct")
        noun = self.grammar.noun.match(self.text, start) if own.nouns else None
        if noun and (named := self.name(noun.end(), self.grammar.noun_marks)):
            return Tied(named, "noun")
        begin = speaker.end + 1 if speaker else start
        for position, word, before in islice(self._words(begin), _REACH if own.speaks else 1):
            if word in rule.clauses:
                return _tie(self._subject(position + len(word)), "subject")
            if named := self.name(position, rule.marks):
                return Tied(named, "marked")
            attached = word[:1] if position == begin else ""
            if word in rule.marks or (attached in rule.marks and attached and not speaker):
                return _tie(self._marked(position, word, rule), "marked")
            if own.direct and before not in self.grammar.governors and (named := self.name(position)):
                return Tied(named, "object")
            if own.direct and (word in rule.complements or attached in rule.complements):
                break
        if speaker is None or not own.direct:
            barred = self.grammar.pronouns | (self.grammar.governors - rule.complements)
            return _tie(self._until(start, rule.complements, barred, _FEW), "direct") if own.direct else None
        # «يُشجَّع الفريق العامل على»: what completes the verb follows at once, so there is no other object.
        return Tied(speaker, "direct") if self._precedes(speaker, rule.complements) else None

    def _words(self, start: int) -> Iterator[tuple[int, str, str]]:
        """Yield the next words of the sentence with their offsets and the word before each."""
        before, position = "", start
        while word := WORD.search(self.text, position, position + 40):
            if any(mark in SENTENCE_ENDS for mark in self.text[position : word.start()]):
                return
            yield word.start(), word[0], before
            before, position = word[0], word.end()

    def _subject(self, start: int) -> Named | None:
        """The subject of the verb in a clause after its particle."""
        start = self.past(start)
        for _ in range(0 if self.grammar.subject_first else 2):
            verb = WORD.match(self.text, start)
            if verb is None:
                return None
            start = self.past(verb.end())
            if verb[0] not in self.grammar.negations:
                break
        return self.name(start)

    def _marked(self, start: int, word: str, rule: Rule) -> Named | None:
        """Whoever stands after a mark, or has it written to the first word, and before the clause."""
        if word in self.grammar.pronouns:
            return None
        if word in rule.marks:
            start += len(word) + 1
        elif word[0] not in self.grammar.attached or len(word) < 4:
            return None
        return self._until(start, rule.clauses, self.grammar.pronouns, _UNKNOWN)

    def _until(self, start: int, stops: Collection[str], barred: Collection[str], most: int) -> Named | None:
        """Whoever stands between an offset and what completes a verb or begins its clause; fewer words than
        `most`, none of them `barred`, no mark between.
        """
        end = start
        for position, word, _ in self._words(start):
            if self.text[end:position].strip() or word in barred:
                return None
            if word in stops:
                return Named(start, end) if end > start else None
            if len(self.text[start:position].split()) >= most:
                return None
            end = position + len(word)
        return None
