"""A unit's folded text → its operative words in order, each with those it addresses.

The ways in which a name is tied to the words have ids of their own; see `Tied`.
"""

import re
from collections.abc import Collection, Iterator
from functools import partial
from typing import NamedTuple

from unrec.kinds.grammar import Grammar, Named, Rule
from unrec.text import CLAUSE_ENDS, COMMAS, SENTENCE_ENDS, WORD, places

# How far words may stand from the words that close them, and a subject before its verb: characters.
_CLOSING = 200
_BEFORE, _FAR_BEFORE = 160, 240
_WORD = 20
# Words that lead a clause, before its subject.
_MOST_LEADS = 4
# How far after a verb its object may stand, in words: a speaker's full name comes between.
_REACH = 16
# How long a complement of one who is asked may be.
_CLAUSE = 40
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

    def word(self, start: int) -> str | None:
        """Return the word that begins at an offset."""
        word = WORD.match(self.text, start)
        return word[0] if word else None

    def operative(self, start: int, end: int, rule: Rule) -> Operative | None:
        """Return the operative words at `[start, end)`, where they are some by their place and needs."""
        opens = self.opens(start)
        before = self._before(start, end, rule, opens=opens)
        if not (opens or before or rule.own.place == "slot"):
            return None
        stop: int | None = end
        if rule.closing is not None:
            first, stop = self._closed(end, rule, rule.closing)
        else:
            first = _tie(before, "before") if rule.own.before else self._tied(end, rule)
        if stop is None or not self._is_placed(start, rule, opens=opens, first=first, before=before):
            return None
        if not self._has_need(start, end, rule, first=first, before=before):
            return None
        joined = self.grammar.bodies.joined(self.text, first.named) if first else ()
        ties = (first if first and not at else Tied(named, "joined") for at, named in enumerate(joined))
        return Operative(rule, start, stop, tuple(ties))

    def _before(self, start: int, end: int, rule: Rule, *, opens: bool) -> Named | None:
        """The subject before a verb, which may stand in it: «Конференция, возможно, пожелает»."""
        within = rule.own.before and "," in self.text[start:end]
        before = self._subject_before(start, rule) if within or not opens else None
        if before is None and rule.own.before and self.grammar.subject_first:
            return self._subject_apart(start)
        return before

    def _is_placed(
        self, start: int, rule: Rule, *, opens: bool, first: Tied | None, before: Named | None
    ) -> bool:
        """Tell whether the words stand where the rule lets them."""
        place = rule.own.place
        if place == "slot" and not opens:
            last = self.text[max(0, start - _WORD) : start].rstrip().rpartition(" ")[2]
            if last in self.grammar.relatives or first is None or first.tie != "marked":
                return False
            end = first.named.end
            return self._followed_by_clause(end, rule) or self._followed_at_length(end, rule)
        if place == "sentence":
            return first is not None or self.opens(start, SENTENCE_ENDS)
        return place != "unit" or before is not None or self.grammar.opens(self.text[:start], start, "")

    def _has_need(
        self, start: int, end: int, rule: Rule, *, first: Tied | None, before: Named | None
    ) -> bool:
        """Tell whether there is what the words need to be operative."""
        needs = rule.own.needs
        if needs == "addressee" or not needs:
            return first is not None or not needs
        if needs == "that":
            if first is None or self._followed_by_clause(first.named.end, rule):
                return first is not None
            return self.opens(start, SENTENCE_ENDS) and self._followed_at_length(first.named.end, rule)
        # The organ that stands directly after a verb is its subject, as it seems.
        after = self.name(self.past(end)) if rule.own.speaks else None
        if before is not None or (after is not None and after.body.organ):
            return True
        beside = first is not None and len(WORD.findall(self.text[end : first.named.start])) <= 1
        return {"speaker": False, "either": first is not None, "beside": beside}[needs]

    def _subject_before(self, start: int, rule: Rule) -> Named | None:
        """The subject that opens the clause: «إن الفريق العامل يوصي», «الدول الأطراف مدعوة»."""
        if not (rule.own.before or rule.own.speaks) or self.text[start - 1] != " ":
            return None
        begin = max(0, start - _BEFORE)
        window = self.text[begin:start]
        if window.endswith(", "):
            window = f"{window[:-2]}  "
        named = self._opening_name(begin, window, CLAUSE_ENDS)
        if named is None or not (named.body.organ or rule.own.before):
            return None
        return named if self.after_name(self._last_joined(named).end) >= start else None

    def _last_joined(self, named: Named) -> Named:
        """The last name joined to a subject that stands before its verb."""
        if not self.grammar.subject_first:
            return named
        *_, last = self.grammar.bodies.joined(self.text, named)
        return last

    def _subject_apart(self, start: int) -> Named | None:
        """The subject that a complement or an insertion parts from its verb: «States that … should»."""
        begin = max(0, start - _FAR_BEFORE)
        window = self.text[begin:start]
        if not window.endswith(" "):
            return None
        for ends in self.grammar.openers_end:
            clause, ended = max(map(window.rfind, CLAUSE_ENDS)) + 1, window.rfind(ends)
            if ended >= clause and self.opens(begin + clause, SENTENCE_ENDS):
                named = self.name(begin + ended + len(ends))
                if named and self.after_name(named.end) >= start:
                    return named
        named = self._opening_name(begin, window, SENTENCE_ENDS)
        if named is None:
            return None
        end = self.grammar.bodies.after(self.text, self._last_joined(named).end)
        return named if end < start and self._parted(end, start) else None

    def _opening_name(self, begin: int, window: str, ends: str) -> Named | None:
        """The first name in the last clause (sentence) of a window of the text, after what may lead it."""
        clause = max(map(window.rfind, ends)) + 1
        if clause == 0 and begin > 0:
            return None
        stop, subject_first = begin + len(window), self.grammar.subject_first
        position = stop - len(window[clause:].lstrip(" \"“«'(["))
        for _ in range(_MOST_LEADS if subject_first else 2):
            if named := self.name(position):
                return named
            position = self.text.find(" ", position, stop) + 1
            while position and not self.opens(position):
                position = self.text.find(" ", position, stop) + 1 if subject_first else 0
            if not position:
                return None
        return None

    def _followed_by_clause(self, end: int, rule: Rule) -> bool:
        """Tell whether one of the rule's particles stands after a name that ends at `end`."""
        return self.word(self.after_name(end)) in rule.clauses

    def _followed_at_length(self, end: int, rule: Rule) -> bool:
        """Tell whether one stands after a relative clause or another complement of a name that ends at `end`.

        «الدول التي تعترف بنظام التبني أن»
        """
        barred = self.grammar.governing | self.grammar.openers
        for start in (self.after_name(end), self.past(end)):
            if self.word(start) in self.grammar.openers:
                words = self._words(start, _CLAUSE)
                return any(word in rule.clauses and before not in barred for _, word, before in words)
        return False

    def _parted(self, end: int, start: int) -> bool:
        """Tell whether a complement or an insertion is all that parts a subject that ends at `end` from its
        verb.

        «States that recognize adoption should», «государства, признающие усыновление, должны». A verb right
        after the subject of that clause is its own: «States that the Committee should visit».
        """
        between = self.text[end:start].rstrip()
        if not between or sum(map(between.count, COMMAS)) % 2:
            return False
        if between[0] in COMMAS:
            return between[-1] in COMMAS
        opener = self.past(end)
        word = self.word(opener)
        if word is None or word not in self.grammar.openers:
            return False
        own = self.name(opener + len(word) + 1)
        return own is None or self.after_name(own.end) < start

    # -----------------------------------------------------------------------------------------
    # Whom the words address

    def _tied(self, end: int, rule: Rule) -> Tied | None:
        """The first name that words ending at `end` address."""
        start = self.past(end)
        if self.text.startswith(", ", start) and self.word(start + 2) in rule.clauses:
            start += 2
        if rule.own.speaks:
            return self._after_verb(start, rule)
        if named := self.name(start, rule.marks):
            return Tied(named, "marked")
        if rule.own.direct and (named := self.name(start)):
            return Tied(named, "direct")
        tied = (self._noun(start) if rule.own.nouns else None) or self._subject(start, rule)
        return tied or (_tie(self._unknown(start, rule), "marked") if rule.clauses else None)

    def _closed(self, end: int, rule: Rule, closing: re.Pattern[str]) -> tuple[Tied | None, int | None]:
        """The name between opening and closing words, known or up to eight words without a comma, and where
        the latter end; None where no such words stand in the sentence.
        """
        closed = closing.search(self.text, end, end + _CLOSING)
        between = self.text[end + 1 : closed.start()].rstrip() if closed else ""
        if closed is None or any(mark in self.text[end : closed.start()] for mark in SENTENCE_ENDS):
            return None, None
        if not rule.own.direct:
            return None, closed.end()
        words = WORD.findall(between)
        named = self.name(end + 1)
        if named is not None:
            named = named if named.end < closed.start() else None
        elif words and len(words) <= _UNKNOWN and words[0] not in self.grammar.governors:
            barred = any(mark in between for mark in COMMAS)
            named = None if barred else Named(end + 1, end + 1 + len(between))
        return _tie(named, "enclosed"), closed.end()

    def _after_verb(self, start: int, rule: Rule) -> Tied | None:
        """What a verb of asking governs: its object, which may stand after its subject."""
        first, direct = self.name(start), rule.own.direct
        # A verb's subject can only stand before it where nothing has to complete what it governs.
        after = bool(rule.own.complements) or not self.grammar.subject_first
        speaker = first if first and first.body.organ and after else None
        if first and not speaker and direct:
            return Tied(first, "direct")
        if rule.own.nouns and (noun := self._noun(start)):
            return noun
        governed = self._governed(start, speaker, rule)
        if governed is not None or not direct:
            return governed[0] if governed else None
        if speaker is None:
            barred = self.grammar.pronouns | (self.grammar.governors - rule.complements)
            return _tie(self._until(start, rule.complements, barred, _FEW), "direct")
        # «يُشجَّع الفريق العامل على»: what completes the verb follows at once, so there is no other object.
        completed = self.word(self.after_name(speaker.end)) in rule.complements
        return Tied(speaker, "direct") if completed else None

    def _governed(self, start: int, speaker: Named | None, rule: Rule) -> tuple[Tied | None] | None:
        """What the words after a verb and its subject say of its object for certain, which may be that it has
        none: a clause, a marked name, an object; None where they say nothing.
        """
        begin = speaker.end + 1 if speaker else start
        for position, word, before in self._words(begin):
            if word in rule.clauses:
                return (self._subject(position, rule),)
            if named := self.name(position, rule.marks):
                return (Tied(named, "marked"),)
            attached = word[:1] if position == begin else ""
            if word in rule.marks or (attached in rule.marks and attached and not speaker):
                return (_tie(self._unknown(position, rule), "marked"),)
            if not rule.own.direct:
                continue
            if before not in self.grammar.governors and (named := self.name(position)):
                return (Tied(named, "object"),)
            if word in rule.complements or attached in rule.complements:
                return None
        return None

    def _words(self, start: int, most: int = _REACH) -> Iterator[tuple[int, str, str]]:
        """Yield the next words of the sentence with their offsets and the word before each."""
        before, position = "", start
        for _ in range(most):
            word = WORD.search(self.text, position, position + 40)
            if word is None or any(mark in SENTENCE_ENDS for mark in self.text[position : word.start()]):
                return
            yield word.start(), word[0], before
            before, position = word[0], word.end()

    def _noun(self, start: int) -> Tied | None:
        """The name after a noun of asking."""
        noun = self.grammar.noun.match(self.text, start)
        return _tie(self.name(noun.end(), self.grammar.noun_marks), "noun") if noun else None

    def _subject(self, start: int, rule: Rule) -> Tied | None:
        """The subject of the verb in the clause that begins at `start`."""
        word = self.word(start)
        if word is None or word not in rule.clauses:
            return None
        start = self.past(start + len(word))
        if not self.grammar.subject_first:
            verb = self.word(start)
            if verb in self.grammar.negations:
                start += len(verb or "") + 1
                verb = self.word(start)
            if verb is None:
                return None
            start = self.past(start + len(verb))
        return _tie(self.name(start), "subject")

    def _unknown(self, start: int, rule: Rule) -> Named | None:
        """Whoever stands after a mark and before the clause: «ينبغي لأجهزة الشرطة أن»; a few words."""
        word = self.word(start)
        if word is None or word in self.grammar.pronouns:
            return None
        if word in rule.marks:
            start += len(word) + 1
        elif word[0] not in rule.marks or word[0] not in self.grammar.attached or len(word) < 4:
            return None
        return self._until(start, rule.clauses, self.grammar.pronouns, _UNKNOWN)

    def _until(self, start: int, stops: Collection[str], barred: Collection[str], most: int) -> Named | None:
        """Whoever stands between an offset and what completes a verb or begins its clause: «تُدعى الجامعات
        إلى»; fewer words than `most`, none of them `barred`, no mark between.
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
