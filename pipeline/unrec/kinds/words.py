"""The words of a language that tell kinds, as patterns on its folded text."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from operator import itemgetter

from unrec.kinds.grammar import Operative, Written, grammar, read
from unrec.languages import Language
from unrec.languages.signs import enacting_words, words_pattern
from unrec.models import DocumentKind
from unrec.text import COMMAS, IDEOGRAPHS, OPENING_QUOTES, SEMICOLONS, SENTENCE_ENDS, either, late

# How far back a sentence is looked through, how far a speaker may stand before the verb, and how far an organ
# from one that asks.
_SENTENCE, _FAR, _NEAR = 640, 90, 60
_SENTENCES = re.compile(rf"[{SENTENCE_ENDS}](?=\s|$|[{IDEOGRAPHS}])")
_PARTS = f"{COMMAS}{SEMICOLONS}"
_AFTER_COMMA = re.compile(rf"[{COMMAS}]\s*$")
_AFTER_MARK = re.compile(rf"[.{_PARTS}]\s*$")
_BEFORE = f" {OPENING_QUOTES}"
# What asks without one of the words that do: wishes and possibilities, told by the grammar of requests. Where
# nothing is expected only wishes count.
_STRONGEST = frozenset({"may_wish"})
_WISHES = frozenset(
    {"should", "may_wish", "may", "encouraged", "invited", "requested", "recommended", "called_on"}
)


def _last_sentence(folded: str) -> str:
    return _SENTENCES.split(folded)[-1]


def _opening(phrases: Iterable[str]) -> Iterator[str]:
    """Yield phrases as they may open a sentence: the search form keeps the capital of a single letter."""
    for phrase in phrases:
        yield phrase
        if phrase[1:2] == " ":
            yield phrase[:1].upper() + phrase[1:]


def _speaking(language: Language) -> list[str]:
    """The verbs whose subject asks."""
    rules = language.operative_words.rules if language.operative_words else ()
    return [word for rule in rules if rule.speaks for word in rule.words]


class Speakers:
    """What tells, in one language, that words which ask are what speakers or participants said.

    `said` is that they said something («several speakers stressed»), `asked` what speakers asked for («one
    speaker recommended»). An organ before or after a verb of asking makes the request its own. After a
    relative nothing is reported («كما أكد متكلمون»).
    """

    def __init__(self, language: Language) -> None:
        tables, fold, operative = language.evidence.speakers, language.fold, language.operative_words
        bodies = language.addressee_words.bodies if language.addressee_words else ()
        first = operative is not None and operative.subject_first
        self._conjunctions = tuple(map(fold, language.conjunctions))
        together = ("", *self._conjunctions)
        relatives = operative.relatives if operative else ()
        self._verbs = {before + fold(word) for word in _speaking(language) for before in together}
        self._relatives = {before + fold(word) for word in relatives for before in together}
        self._names = tuple(map(fold, (*tables.speakers, *tables.participants)))
        organ = either(fold(word) for body in bodies if body.organ for word in body.words)
        self._organ_before = late(rf"(?<!\w){organ}(?!\w)(?:\s\w+){{0,3}}\s$")
        self._organ_after = late(r"(?!)" if first else rf"\s(?:\w+\s)?{organ}(?!\w)")
        amount = rf"(?:{either(map(fold, _opening(tables.amounts)))}\s){{0,4}}"
        active = rf"(?!\w)(?!\s{either(map(fold, tables.passive))}(?!\w))"

        def telling(names: list[str], verbs: list[str]) -> re.Pattern[str]:
            who, verb = either(map(fold, names)), either(map(fold, verbs))
            if first:
                far = rf"[^{SENTENCE_ENDS}]{{0,{_FAR}}}?"
                return late(rf"(?:^|[{COMMAS}])\W*{amount}{who}(?!\w){far}(?<!\w){verb}{active}")
            return late(rf"(?<!\w){either(together)}{verb}\s{amount}{who}(?!\w)")

        self._said = telling([*tables.speakers, *tables.participants], tables.said)
        self._asked = telling(tables.speakers, language.evidence.reported)

    def named(self, folded: str) -> bool:
        """Whether a text names speakers or participants at all; without them it reports nothing of theirs."""
        return any(map(folded.__contains__, self._names))

    def report(self, folded: str, start: int, end: int, *, past: bool = False) -> bool:
        """Whether the words that ask at `[start, end)` stand in the reported speech of speakers.

        With `past` they are a verb in the past, which may itself tell what speakers asked for. After a comma
        and a conjunction of their own they are of another clause.
        """
        joined = folded.startswith(self._conjunctions, start)
        # Not the whole text: many words may ask in it.
        near = folded[max(0, start - _SENTENCE) : end + _NEAR]
        if not self.named(near) or (joined and _AFTER_COMMA.search(folded, max(0, start - 4), start)):
            return False
        sentence, asking = self._sentence(folded, start), folded[start : end + _NEAR]
        return self._told(self._said, sentence) or (past and self._told(self._asked, sentence + asking))

    def of_organ(self, folded: str, start: int, end: int, *, past: bool = False) -> bool:
        """Whether a verb that asks has an organ for its subject, as it seems, in a later sentence, in which
        no speaker said anything before.
        """
        first = _SENTENCES.search(folded)
        if first is None or first.end() > start or not (past or folded[start:end] in self._verbs):
            return False
        before = self._organ_before.search(folded, max(0, start - _NEAR), start)
        organ = before or self._organ_after.match(folded, end)
        return organ is not None and not self._told(self._said, self._sentence(folded, start))

    def _sentence(self, folded: str, start: int) -> str:
        return _last_sentence(folded[max(0, start - _SENTENCE) : start]).lstrip()

    def _told(self, pattern: re.Pattern[str], sentence: str) -> bool:
        heads = (sentence[: match.start()].rstrip() for match in pattern.finditer(sentence))
        return any(before.rpartition(" ")[2] not in self._relatives for before in heads)


class Words:
    """Patterns of one language; each fits nowhere where the language has no such words.

    `headings` are words of headings over recommendations, `conclusions` over findings beside them, `about`
    over an account of earlier ones, `proceedings` headings over introductions and accounts, `agenda` those of
    agendas. `commenting` is what titles call a general comment.

    `concern` is what a treaty body says of what it regrets, `opinion` an organ's view that something ought to
    be done, `reminder` what begins an entry that only reminds, `agreed` what ends a treaty's preamble,
    `enacting` and `known_organ` the words of an organ that decides, `clause` what begins a clause.
    `statement` with `on_behalf` announces what an organ's president says in its name, `organs` are who speaks
    in it.
    """

    def __init__(self, language: Language) -> None:
        tables, fold, operative = language.evidence, language.fold, language.operative_words

        def words(phrases: Iterable[str], alone: Iterable[str] = ()) -> str:
            return words_pattern(language, [*phrases], [*alone]).pattern

        self.language, self.speakers = language, Speakers(language)
        self.grammar = None if operative is None else grammar(language)
        titles = tables.headings, tables.conclusions, tables.about, tables.agenda, tables.commenting
        self.headings, self.conclusions, self.about, self.agenda, self.commenting = map(
            late, map(words, titles)
        )
        said = tables.statements.announced, tables.statements.on_behalf, tables.statements.organs
        self.statement, self.on_behalf, self.organs = map(late, map(words, said))
        slots = tables.concern, tables.agreed, tables.decisions.deciding
        self.concern, self.agreed, self._deciding = map(late, map(words, slots))
        self._listing = late(words((), tables.listing))
        self._documents = [(kind, late(words((), phrases))) for kind, phrases in tables.documents.items()]
        named = tables.titled.laws, tables.titled.treaties
        self._laws, self._treaties = (late(words((), phrases)) for phrases in named)
        self._heading_words = tuple(map(fold, tables.headings))
        self.proceedings = frozenset(map(fold, tables.introductions))

        # Words that recommend, of duty and in the past; phrases in which they ask nothing are of no group.
        groups = {"": tables.not_asking, "ask": tables.operative, "obliging": tables.obliging}
        together = ("", *map(fold, language.conjunctions))
        joined = (
            (before + fold(phrase), group)
            for group, phrases in groups.items()
            for phrase in phrases
            for before in together
        )
        self._asking = Written([*joined, *((fold(phrase), "reported") for phrase in tables.reported)])
        self.speech = late(rf"[^\w]*(?:\d+\W+)?{words(_opening(tables.speech))}")
        clauses = either(map(fold, tables.opinion_clauses))
        asks = words([*tables.operative, *tables.obliging])
        self.opinion = late(rf"[^\w]*{words(tables.opinions)}[^.{_PARTS}]{{1,80}}?\s{clauses}\s{asks}")
        self.reminder = late(rf"[^\w]*{words(tables.reminders)}")
        self.enacting = late(rf"{either(map(fold, tables.enacting))}\s?[{COMMAS}]\s?\w")
        self.known_organ = enacting_words(language)
        # A verb of deciding or asking, also below an adverb («also decides»).
        adverbs = either(map(fold, [*operative.leads, *operative.fillers] if operative else []))
        verbs = words([*tables.decisions.deciding, *tables.decisions.clauses, *_speaking(language)])
        self.clause = late(rf"(?:{adverbs}(?:\s?[{COMMAS}])?\s){{0,2}}{verbs}")

    def kinds(self, titles: Iterable[str]) -> tuple[DocumentKind, ...]:
        """Return the kinds of document that words of these titles tell, in the order of the data."""
        titles = tuple(titles)
        return tuple(kind for kind, pattern in self._documents if any(map(pattern.search, titles)))

    def is_law(self, title: str) -> bool:
        """Whether a title is that of a law or rules and of no treaty; a law on a treaty names itself last."""
        laws = list(self._laws.finditer(title))
        return bool(laws) and (laws[-1].end() == len(title) or self._treaties.search(title) is None)

    def is_request(self, folded: str, *, reported: bool = False) -> bool:
        """Whether a paragraph asks something of somebody; what a speaker did asks nothing.

        With `reported` words in the past and words of duty count too: «أوصى الفريق العامل» under a meeting.
        """
        if self.asks(folded, reported=reported):
            return True
        strengths = _STRONGEST if not reported else _WISHES
        return any(asked.rule.strength in strengths and not _is_power(asked) for asked in self._asked(folded))

    def obliges(self, folded: str, *, must: bool) -> bool:
        """Whether a paragraph lays a duty on somebody it names, with `must` in so many words («يجب»)."""
        return any(
            asked.addressees
            and (asked.rule.duty or (must and self._group(folded, asked.start) == "obliging"))
            for asked in self._asked(folded)
        )

    def _asked(self, folded: str) -> Iterator[Operative]:
        """What the grammar of requests reads, but for what speakers said."""
        if self.grammar is not None and self.speech.match(folded) is None:
            for asked in read(folded, self.grammar):
                bracketed = _in_brackets(folded, asked.start)
                if not (
                    bracketed or self.speakers.report(folded, asked.start, asked.end, past=asked.rule.speaks)
                ):
                    yield asked

    def _group(self, folded: str, start: int = 0) -> str | None:
        """What words that ask at an offset are called."""
        asking = self._asking_at(folded, start)
        return asking and asking[1]

    def _asking_at(self, folded: str, start: int) -> tuple[int, str] | None:
        """Where words that ask at an offset end, and their group: of several the first, then the longest."""
        return min(self._asking.at(folded, start), key=itemgetter(1), default=None)

    def _asking_in(self, folded: str) -> Iterator[tuple[int, int, str]]:
        """The words that ask, or in which such words do not, in order and with their groups."""
        done = 0
        for start in self._asking.begun(folded):
            if start >= done and (asking := self._asking_at(folded, start)):
                done, group = asking
                yield start, done, group

    def asks(self, folded: str, *, reported: bool = False) -> bool:
        """Whether a text holds a word that asks: in the present and not by duty, or with `reported` any.

        An account by its first words asks where such a word begins a clause, or is an organ's in a later
        sentence. What speakers asked for counts nowhere.
        """
        spoken = self.speech.match(folded) is not None
        for start, end, group in self._asking_in(folded):
            begins = spoken and _AFTER_MARK.search(folded, max(0, start - 4), start) is not None
            counts = group == "ask" or (group and reported) or (group == "obliging" and begins)
            past = group == "reported"
            if not counts or _in_brackets(folded, start):
                continue
            if self.speakers.report(folded, start, end, past=past):
                continue
            if not spoken or (begins and not past) or self.speakers.of_organ(folded, start, end, past=past):
                return True
        return False

    def reports(self, folded: str) -> bool:
        """Whether words of a text that ask are what speakers said."""
        return self.speakers.named(folded) and any(
            self.speakers.report(folded, start, end, past=group == "reported")
            for start, end, group in self._asking_in(folded)
        )

    def names_recommendations(self, folded: str) -> bool:
        """Whether a text speaks of recommendations: «a adopté les recommandations ci-après»."""
        named = any(map(folded.__contains__, self._heading_words))
        return named and self.headings.search(folded) is not None

    def lists(self, folded: str) -> bool:
        """Whether a text that ends in a colon says in its last sentence that recommendations follow."""
        last = _last_sentence(folded.rstrip(" :"))
        return self._listing.search(last) is not None and not self.speech.match(folded)

    def leads(self, folded: str) -> bool:
        """Whether the last sentence of a text, which ends in a colon, asks what the list below it says."""
        return self.is_request(folded) and self.asks(_last_sentence(folded.rstrip(" :")))

    def opens(self, folded: str) -> bool:
        """Whether a paragraph's first word asks."""
        return self._group(folded.lstrip()) in {"ask", "obliging"}

    def enacts(self, folded: str) -> bool:
        """Whether a clause's first word asks or decides: «Recommends …», «Decides»."""
        bare = folded.lstrip(_BEFORE)
        return self._group(bare) == "ask" or self._deciding.match(bare) is not None

    def begins_clause(self, folded: str) -> bool:
        """Whether a text begins with a verb of the clauses of decisions, and its subject does not follow it.

        «Also underlines …», and not «ترحب اللجنة».
        """
        bare = folded.lstrip(_BEFORE)
        verb = self.clause.match(bare)
        if verb is None or self.grammar is None or self.grammar.subject_first:
            return verb is not None
        subject = self.grammar.bodies.marked(bare, self.grammar.past_fillers(bare, verb.end()))
        return subject is None or not subject.body.organ

    def names_organ(self, folded: str) -> bool:
        """Whether a text begins with the name of an organ that decides, as enacting words do."""
        if self.known_organ.match(folded.lstrip(_BEFORE)) is not None:
            return True
        named = self.grammar.bodies.at(folded, 0) if self.grammar is not None else None
        return named is not None and named.body.organ


def _in_brackets(folded: str, start: int) -> bool:
    """Whether brackets are open at an offset: «English (recommended as a common language)» asks nothing."""
    low = max(0, start - _SENTENCE)
    return folded.rfind("(", low, start) > folded.rfind(")", low, start)


def _is_power(operative: Operative) -> bool:
    """Whether words only say what an organ may do: «the Committee may consider …»."""
    asked = operative.addressees
    return operative.rule.strength == "may" and bool(asked) and all(named.body.organ for named in asked)


words_of = cache(Words)
"""Return the patterns of a language, made once."""
