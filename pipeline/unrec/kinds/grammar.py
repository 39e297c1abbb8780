"""The operative words of a language and the names of those they can ask; what of both a unit's text holds.

The ways in which a name is tied to the words have ids of their own; see `Named`.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache, partial
from itertools import islice
from typing import Generic, NamedTuple, TypeVar

from msgspec.structs import replace

from unrec.languages import Language, attaching
from unrec.languages.operative_words import Body, OperativeRule
from unrec.text import (
    CLAUSE_ENDS,
    COLONS,
    COMMAS,
    SEMICOLONS,
    SENTENCE_ENDS,
    WORD,
    Memory,
    Places,
    either,
    late,
    places,
)

# Quotation marks and brackets may stand before the words.
_OPENING = " \"“”«»'‘’([–-"
_NEAR = 80
_GAP = re.compile(f" ?[{COMMAS}]? ?")
# «tous les autres États»; «ذات الصلة», «في الاتفاقية»
_MOST_LEADS, _MOST_TAILS, _MOST_FILLERS = 3, 3, 3

# How far words may stand from the words that close them, and a subject before its verb: characters.
_CLOSING = 200
_BEFORE = 240
_QUOTES = " \"“«'(\\["
_LED = re.compile(f"[{_QUOTES}]*")
_WORD = 20
# Words that lead a clause, before its subject.
_MOST_OPENING = 4
# How far after a verb its object may stand, in words: a speaker's full name comes between.
_REACH = 16
_UNKNOWN = 8
_FEW = 4
# How long a complement of one who is asked may be, in words.
_CLAUSE = 40

_UNMARKED = ("",)
_WHOLE = re.compile(rf"(?<!\w){WORD.pattern}")

Value = TypeVar("Value")


class Written(Generic[Value]):
    """Values by the phrases they are written as; a look-up takes a step for each length of phrase.

    Raises `ValueError` for a phrase that begins with no word: it could not be found.
    """

    def __init__(self, phrases: Iterable[tuple[str, Value]]) -> None:
        self._values: dict[str, list[Value]] = {}
        sizes: dict[str, set[int]] = {}
        for phrase, value in phrases:
            first = WORD.match(phrase)
            if first is None:
                raise ValueError(f"a phrase that is looked up begins with no word: {phrase!r}")
            self._values.setdefault(phrase, []).append(value)
            sizes.setdefault(first[0], set()).add(len(phrase))
        self._firsts = {first: sorted(lengths, reverse=True) for first, lengths in sizes.items()}
        self._begin: Memory[Places] = Memory(self._begun)

    def begun(self, text: str) -> Iterator[int]:
        """Yield where whole words that begin phrases stand in a text."""
        return (start for start, _ in places(text, self._begin))

    def _begun(self, piece: str) -> Places:
        words = _WHOLE.finditer(piece)
        return tuple((word.start(), word[0]) for word in words if word[0] in self._firsts)

    def at(self, text: str, start: int) -> Iterator[tuple[int, Value]]:
        """Yield the values of the phrases that stand at a place, whole words, the longest first, with their
        ends.
        """
        first = WORD.match(text, start)
        for size in self._firsts.get(first[0], ()) if first else ():
            end = start + size
            if end <= len(text) and not text[end : end + 1].isalnum():
                for value in self._values.get(text[start:end], ()):
                    yield end, value


UNKNOWN = Body(id="other", words=[], examples=[])
"""One that no file knows."""


class Named(NamedTuple):
    """A body at `[start, end)` of a folded text, whole words, with what is written together with it.

    `mark` is its preposition, attached or before it as a word of its own, which is outside the span. A
    `short` form has a family, and stands only after another name of it. `tie` is how operative words address
    it: `marked` («ينبغي للدول»), `noun` («ينبغي حث الدول»), `subject` («ينبغي أن تواصل الدول»), `direct`
    («تُشجَّع الدول»), `object` («يشجع الفريق العامل الدول»), `enclosed` («لعلّ الدول تودّ»), `before` («الدول
    مدعوة»), `joined` (after another addressee).
    """

    start: int
    end: int
    body: Body = UNKNOWN
    mark: str = ""
    conjunction: bool = False
    short: bool = False
    tie: str = "joined"


class Bodies:
    """Every way to write the bodies of a language; built once, lookups take time linear in a name."""

    def __init__(self, language: Language) -> None:
        words, fold = language.addressees, language.fold
        spelling = attaching(language, language.conjunctions, language.prepositions, words.contractions)
        self._names = Written(
            (written, (body, mark, conjunction, short))
            for short in (True, False)
            for body in words.bodies
            for name in (body.joined if short else body.words)
            for written, mark, conjunction in spelling.written(fold(name))
        )
        self._leads = {
            written: (mark, conjunction)
            for lead in words.leads
            for written, mark, conjunction in spelling.written(fold(lead))
        }
        self._tails = late(rf"(?: {either(map(fold, words.tails))}(?!\w)){{0,{_MOST_TAILS}}}")
        self._joiners = late(rf" ?[{words.commas}]? ?{either(map(fold, words.joiners))}(?!\w) ")

    def at(self, text: str, start: int, leads: int = _MOST_LEADS, family: str = "") -> Named | None:
        """Return the longest name that begins at `start`, also a short one of a `family`, with what is
        written together with it, or None.
        """
        for end, form in self._names.at(text, start):
            if not form[-1] or (family and form[0].family == family):
                return Named(start, end, *form)
        word = WORD.match(text, start)
        lead = self._leads.get(word[0]) if word and leads else None
        named = self.at(text, word.end() + 1, leads - 1) if word and lead else None
        if lead is None or named is None or named.mark or named.conjunction:
            return None
        return Named(start, named.end, named.body, *lead)

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
            named = self.at(text, start, family=last.body.family)
            if start == end or named is None or named.mark not in {"", last.mark}:
                continue
            # «الدول الأطراف التي هي أيضا دول منشأ»: a name after a tail, with no comma between.
            follows = not named.short and named.body.family and text[end:start] == " "
            if joiner is not None or named.conjunction or follows:
                return named
        return None


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
        # What may stand between a name and what goes on with it: a complement, or what commas part.
        aside = rf"[^{CLAUSE_ENDS}]*(?:[{COMMAS}][^{CLAUSE_ENDS}]*[{COMMAS}][^{CLAUSE_ENDS}]*)*"
        opener = either(map(fold, words.openers))
        self.between = late(rf" ?(?:{opener}(?!\w){aside}|[{COMMAS}]{aside}[{COMMAS}] ?)?")
        self.openers, self.governing = folded(words.openers), together((*words.governing, *words.openers))
        self.verb_letters = frozenset(words.verb_letters)
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
            replace(
                own,
                marks=[*map(fold, own.marks)],
                clauses=[*map(fold, own.clauses)],
                complements=[*map(fold, own.complements)],
            )
            for own in words.rules
        ]
        self.words = Written((phrase, rule) for rule in rules for phrase in together(rule.words))
        self.closing = {
            rule.id: late(rf"(?<!\w){either(map(fold, rule.closing))}(?!\w)")
            for rule in rules
            if rule.closing
        }

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


class Operative(NamedTuple):
    """Operative words at `[start, end)` of a folded text, and whom they address."""

    rule: OperativeRule
    start: int
    end: int
    addressees: tuple[Named, ...]


def read(text: str, grammar: Grammar) -> Iterator[Operative]:
    """Yield the operative words of a folded text in order; they do not overlap. Time is linear."""
    resume, reader = 0, _Reader(text, grammar)
    for start in grammar.words.begun(text):
        for end, rule in grammar.words.at(text, start) if start >= resume else ():
            if operative := reader.operative(start, end, rule):
                resume = operative.end
                yield operative
                break


def _tie(named: Named | None, tie: str) -> Named | None:
    return named and named._replace(tie=tie)


class _Reader:
    """Reads what stands around operative words in one text."""

    def __init__(self, text: str, grammar: Grammar) -> None:
        self.text, self.grammar = text, grammar
        self.name = partial(grammar.bodies.marked, text)
        self.past = partial(grammar.past_fillers, text)
        self.after_name = partial(grammar.after_name, text)
        self.opens = partial(grammar.opens, text)

    def operative(self, start: int, end: int, rule: OperativeRule) -> Operative | None:
        """Return the operative words at `[start, end)`, where they are some by their place and needs."""
        opens = self.opens(start)
        before = self._subject_before(start, end, rule, opens=opens)
        if not (opens or before or rule.place == "slot"):
            return None
        stop: int | None = end
        if rule.closing:
            first, stop = self._closed(end, rule)
        else:
            first = _tie(before, "before") if rule.before else self._tied(end, rule)
        if stop is None or not self._is_placed(start, rule, opens=opens, first=first, before=before):
            return None
        if not self._has_need(start, end, rule, first=first, before=before):
            return None
        joined = self.grammar.bodies.joined(self.text, first) if first else ()
        return Operative(rule, start, stop, tuple(joined))

    def _is_placed(
        self, start: int, rule: OperativeRule, *, opens: bool, first: Named | None, before: Named | None
    ) -> bool:
        """Tell whether the words stand where the rule lets them."""
        place = rule.place
        if place == "slot" and not opens:
            last = self.text[max(0, start - _WORD) : start].rstrip().rpartition(" ")[2]
            if last in self.grammar.relatives or first is None or first.tie != "marked":
                return False
            return self._goes_on(first, rule)
        if place == "sentence":
            return first is not None or self.opens(start, SENTENCE_ENDS)
        return place != "unit" or before is not None or self.grammar.opens(self.text[:start], start, "")

    def _has_need(
        self, start: int, end: int, rule: OperativeRule, *, first: Named | None, before: Named | None
    ) -> bool:
        """Tell whether there is what the words need to be operative."""
        needs = rule.needs
        if needs == "addressee" or not needs:
            return first is not None or not needs
        if needs == "that":
            apart = self.opens(start, SENTENCE_ENDS)
            return first is not None and self._goes_on(first, rule, apart=apart)
        # The organ that stands directly after a verb is its subject, as it seems.
        after = self.name(self.past(end)) if rule.speaks else None
        if before is not None or (after is not None and after.body.organ):
            return True
        beside = first is not None and len(WORD.findall(self.text[end : first.start])) <= 1
        return {"speaker": False, "either": first is not None, "beside": beside}[needs]

    def _precedes(self, named: Named, words: Collection[str]) -> bool:
        """Tell whether one of these words stands after a name."""
        return self._word(self.after_name(named.end)) in words

    def _word(self, start: int) -> str | None:
        word = WORD.match(self.text, start)
        return word[0] if word else None

    def _goes_on(self, named: Named, rule: OperativeRule, *, apart: bool = True) -> bool:
        """Tell whether the clause of a rule stands after a name, with `apart` also where a complement is
        between: «الدول التي تعترف بنظام التبني أن».
        """
        next_words = {self._word(self.after_name(named.end)), self._word(self.past(named.end))}
        if not apart or next_words.isdisjoint(self.grammar.openers):
            return self._precedes(named, rule.clauses)
        letters, words = self.grammar.verb_letters, islice(self._words(named.end), _CLAUSE)
        return any(
            word in rule.clauses
            and before not in self.grammar.governing
            and (not letters or not letters.isdisjoint((self._word(self.past(at + len(word))) or "")[:1]))
            for at, word, before in words
        )

    def _subject_before(self, start: int, end: int, rule: OperativeRule, *, opens: bool) -> Named | None:
        """The subject that opens the clause: «إن الفريق العامل يوصي», «الدول الأطراف مدعوة»; or the sentence,
        with something between: «States that recognize adoption should».

        Words with a comma may open one and have a subject: «Конференция, возможно, пожелает».
        """
        if self.text[start - 1] != " " or not (rule.before or rule.speaks):
            return None
        within = rule.before and "," in self.text[start:end]
        near = None if opens and not within else self._opening_subject(start, rule, CLAUSE_ENDS)
        if near or not (rule.before and self.grammar.subject_first):
            return near
        return self._opening_subject(start, rule, SENTENCE_ENDS)

    def _opening_subject(self, start: int, rule: OperativeRule, ends: str) -> Named | None:
        """The first name in the clause (sentence) before an offset, after what may lead it, where it can be
        the subject of what stands there.
        """
        begin, subject_first = max(0, start - _BEFORE), self.grammar.subject_first
        clause = begin + max(map(self.text[begin:start].removesuffix(", ").rfind, ends)) + 1
        if clause == begin > 0:
            return None
        position = _LED.match(self.text, clause, start).end()  # type: ignore[union-attr]
        for _ in range(_MOST_OPENING if subject_first else 2):
            if named := self.name(position):
                if not (named.body.organ or rule.before):
                    return None
                *_, last = self.grammar.bodies.joined(self.text, named) if subject_first else (named,)
                near = self.after_name(last.end) >= start
                return named if (near if ends is CLAUSE_ENDS else self._parted(last, start)) else None
            position = self.text.find(" ", position, start) + 1
            while position and not self.opens(position):
                position = self.text.find(" ", position, start) + 1 if subject_first else 0
            if not position:
                return None
        return None

    def _parted(self, named: Named, start: int) -> bool:
        """Tell whether nothing but a complement or an insertion stands between a subject and its verb.

        A verb right after another name is that one's: «States that the Committee should visit»; right after a
        relative, or a pronoun after one, it is theirs, and after a preposition with a relative that clause's
        own: «States with laws that should», «asked what they should», «States in which the police should».
        """
        after = partial(self.grammar.bodies.after, self.text)
        end = after(named.end)
        if self.grammar.between.fullmatch(self.text, end, start) is None:
            return False
        relatives, pronouns = self.grammar.relatives, self.grammar.pronouns
        words = WORD.findall(self.text, end, start)
        *_, before, last = "", "", *words
        if last in relatives or (last in pronouns and before in relatives):
            return False
        if words and words[0] not in relatives and not (relatives - pronouns).isdisjoint(words[1:3]):
            return False
        others = (self.name(word.start()) for word in WORD.finditer(self.text, end, start))
        return all(self.text[after(other.end) : start].strip() for other in others if other)

    # -----------------------------------------------------------------------------------------
    # Whom the words address

    def _closed(self, end: int, rule: OperativeRule) -> tuple[Named | None, int | None]:
        """The name between opening and closing words, known or up to eight words without a comma, and where
        the latter end; None where no such words stand in the sentence.
        """
        closed = self.grammar.closing[rule.id].search(self.text, end, end + _CLOSING)
        if closed is None or any(mark in self.text[end : closed.start()] for mark in SENTENCE_ENDS):
            return None, None
        between = self.text[end + 1 : closed.start()].rstrip()
        words = between.split() if rule.direct else []
        named = self.name(end + 1) if words else None
        if named is None and words and len(words) <= _UNKNOWN and words[0] not in self.grammar.governors:
            barred = any(mark in between for mark in COMMAS)
            named = None if barred else Named(end + 1, end + 1 + len(between))
        return _tie(named if named and named.end < closed.start() else None, "enclosed"), closed.end()

    def _tied(self, end: int, rule: OperativeRule) -> Named | None:
        """The first name that words ending at `end` address; what a verb of asking governs may stand after
        its subject, other words have theirs next.

        A known name goes before an unknown one: «ينبغي لأجهزة الشرطة أن», «تُدعى الجامعات إلى».
        """
        start = self.past(end)
        first = self.name(start) if rule.direct or rule.speaks else None
        # A verb's subject can only stand after it where something has to complete what it governs.
        after = rule.speaks and (bool(rule.complements) or not self.grammar.subject_first)
        speaker = first if first and first.body.organ and after else None
        if first and not speaker and rule.direct:
            return first._replace(tie="direct")
        noun = self.grammar.noun.match(self.text, start) if rule.nouns else None
        if noun and (named := self.name(noun.end(), self.grammar.noun_marks)):
            return named._replace(tie="noun")
        governed = self._governed(start, speaker, rule)
        return governed[0] if governed else self._completed(start, speaker, rule)

    def _governed(self, start: int, speaker: Named | None, rule: OperativeRule) -> tuple[Named | None] | None:
        """What the words after a verb and its subject say of its object for certain, which may be that it has
        none: a clause, a marked name, an object; None where they say nothing.
        """
        begin = speaker.end + 1 if speaker else start
        for position, word, before in islice(self._words(begin), _REACH if rule.speaks else 1):
            if word in rule.clauses:
                return (_tie(self._subject(position + len(word)), "subject"),)
            if named := self.name(position, rule.marks):
                return (named._replace(tie="marked"),)
            written = {word, word[:1]} if position == begin else {word}
            if not written.isdisjoint(rule.marks):
                return (_tie(self._marked(position, word, rule), "marked"),)
            if not rule.direct:
                continue
            if before not in self.grammar.governors and (named := self.name(position)):
                return (named._replace(tie="object"),)
            if not written.isdisjoint(rule.complements):
                return None
        return None

    def _completed(self, start: int, speaker: Named | None, rule: OperativeRule) -> Named | None:
        """Who stands directly before what completes a verb."""
        if not rule.direct or not rule.complements:
            return None
        if speaker is None:
            barred = self.grammar.pronouns | self.grammar.governors.difference(rule.complements)
            return _tie(self._until(start, rule.complements, barred, _FEW), "direct")
        # «يُشجَّع الفريق العامل على»: what completes the verb follows at once, so there is no other object.
        return speaker._replace(tie="direct") if self._precedes(speaker, rule.complements) else None

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

    def _marked(self, start: int, word: str, rule: OperativeRule) -> Named | None:
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
