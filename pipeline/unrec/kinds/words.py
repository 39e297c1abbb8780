"""The words of a language that tell kinds, as patterns on its folded text."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from unrec.kinds.grammar import Grammar, grammar
from unrec.kinds.reading import Operative, read
from unrec.languages import Language
from unrec.languages.signs import enacting_words, words_pattern
from unrec.models import DocumentKind
from unrec.text import COMMAS, IDEOGRAPHS, OPENING_QUOTES, SEMICOLONS, SENTENCE_ENDS, Finder, either, late

# How far back a sentence is looked through, how far a speaker may stand before the verb, and how far an organ
# from one that asks.
_SENTENCE, _FAR, _NEAR = 640, 90, 60
SENTENCES = re.compile(rf"[{SENTENCE_ENDS}](?=\s|$|[{IDEOGRAPHS}])")
"""What ends a sentence of a folded text."""
_AFTER_COMMA = re.compile(rf"[{COMMAS}]\s*$")


class Speakers(NamedTuple):
    """Patterns of one language, on its folded text.

    `said` is what speakers or participants said («several speakers stressed»), `asked` what speakers asked
    for («one speaker recommended»), `organ_before` and `organ_after` an organ beside a verb of asking, whose
    own the request is. After one of `relatives` nothing is reported («كما أكد متكلمون»). `verbs` are those
    of asking, `conjunctions` what is written together with a word, `names` what speakers are called.
    """

    said: re.Pattern[str]
    asked: re.Pattern[str]
    organ_before: re.Pattern[str]
    organ_after: re.Pattern[str]
    relatives: frozenset[str]
    verbs: frozenset[str]
    conjunctions: tuple[str, ...]
    names: tuple[str, ...]

    def named(self, folded: str) -> bool:
        """Whether a text names speakers or participants at all; without them it reports nothing of theirs."""
        return any(map(folded.__contains__, self.names))

    def report(self, folded: str, start: int, end: int, *, past: bool = False) -> bool:
        """Whether the words that ask at `[start, end)` stand in the reported speech of speakers.

        With `past` they are a verb in the past, which may itself tell what speakers asked for. After a comma
        and a conjunction of their own they are of another clause; with an organ for their subject they are
        its own.
        """
        if not self.named(folded):
            return False
        if folded.startswith(self.conjunctions, start) and _AFTER_COMMA.search(
            folded, max(0, start - 4), start
        ):
            return False
        sentence = _sentence(folded, start)
        if not self._told(self.said, sentence):
            return past and self._told(self.asked, f"{sentence}{folded[start : end + _NEAR]}")
        return not self.of_organ(folded, start, end, past=past)

    def of_organ(self, folded: str, start: int, end: int, *, past: bool = False) -> bool:
        """Whether a verb that asks has an organ for its subject, as it seems."""
        word = folded[start:end]
        verb = past or any(word.removeprefix(one) in self.verbs for one in ("", *self.conjunctions))
        return verb and (
            self.organ_before.search(folded, max(0, start - _NEAR), start) is not None
            or self.organ_after.match(folded, end) is not None
        )

    def of_meeting(self, folded: str, start: int, end: int, *, past: bool = False) -> bool:
        """Whether an organ asks in a sentence in which no speaker says so."""
        asks = self.of_organ(folded, start, end, past=past)
        return asks and not self._told(self.said, _sentence(folded, start))

    def _told(self, pattern: re.Pattern[str], sentence: str) -> bool:
        return any(
            sentence[: match.start()].rstrip().rpartition(" ")[2] not in self.relatives
            for match in pattern.finditer(sentence)
        )


def opening(phrases: Iterable[str]) -> Iterator[str]:
    """Yield phrases as they may open a sentence: the search form keeps the capital of a single letter."""
    for phrase in phrases:
        yield phrase
        if phrase[1:2] == " ":
            yield phrase[:1].upper() + phrase[1:]


def _sentence(folded: str, start: int) -> str:
    """What stands before an offset in its sentence."""
    before = folded[max(0, start - _SENTENCE) : start]
    return SENTENCES.split(before)[-1].lstrip()


@cache
def speakers_of(language: Language) -> Speakers:
    """Return the patterns of a language; they fit nowhere where it has no such words."""
    own, fold = language.evidence.speakers, language.fold
    conjunctions = tuple(map(str, map(fold, language.conjunctions)))
    everyone = either(map(fold, [*own.speakers, *own.participants]))
    speakers = either(map(fold, own.speakers))
    said, asked = either(map(fold, own.said)), either(map(fold, language.evidence.reported))
    amount = rf"(?:{either(map(fold, opening(own.amounts)))}\s){{0,4}}"
    organs, verbs, relatives, first = list[str](), set[str](), set[str](), False
    if language.operative_words is not None and language.addressee_words is not None:
        organs = [word for body in language.addressees.bodies if body.organ for word in body.words]
        verbs = {str(fold(word)) for rule in language.operative.rules if rule.speaks for word in rule.words}
        relatives = {
            one + str(fold(word)) for word in language.operative.relatives for one in ("", *conjunctions)
        }
        first = language.operative.subject_first
    organ = either(map(fold, organs))
    # A longer word holds the shorter one, which is looked for alone: «متكلم» in «المتكلمون».
    names = {str(fold(name)) for name in (*own.speakers, *own.participants)}
    active = rf"(?!\w)(?!\s{either(map(fold, own.passive))}(?!\w))"

    def telling(who: str, verb: str) -> re.Pattern[str]:
        if first:
            return late(
                rf"(?:^|[{COMMAS}])\W*{amount}{who}(?!\w)[^{SENTENCE_ENDS}]{{0,{_FAR}}}?(?<!\w){verb}{active}"
            )
        return late(rf"(?<!\w){either(conjunctions)}?{verb}\s{amount}{who}(?!\w)")

    return Speakers(
        said=telling(everyone, said),
        asked=telling(speakers, asked),
        organ_before=late(rf"(?<!\w){organ}(?!\w)(?:\s\w+){{0,3}}\s$"),
        organ_after=late(r"(?!)" if first else rf"\s(?:\w+\s)?{organ}(?!\w)"),
        relatives=frozenset(relatives),
        verbs=frozenset(verbs),
        conjunctions=conjunctions,
        names=tuple(name for name in names if not any(one in name for one in names - {name})),
    )


# ---------------------------------------------------------------------------------------------
# The words of a language

# What asks without one of the words above: wishes and possibilities, told by the grammar of requests. In an
# account only wishes count.
_STRONGEST = frozenset({"may_wish"})
_WISHES = frozenset(
    {"should", "may_wish", "may", "encouraged", "invited", "requested", "recommended", "called_on"}
)


# How far back the beginning of a sentence is looked for, and what stands in brackets in it.
_ACCOUNT = 320
_BEFORE = f" {OPENING_QUOTES}"
_BRACKETED = re.compile(r"\([^()]*\)")


class Titles(NamedTuple):
    """Words of titles and headings, as patterns.

    `documents` tells a document by its title: pairs of a kind and its words. `headings` are words of headings
    over recommendations, each with one of `heading_words` in it, `conclusions` over findings beside them,
    `about` over an account of earlier ones, `proceedings` headings over introductions and accounts, `agenda`
    those of agendas. `commenting` is what titles call a general comment.
    """

    documents: tuple[tuple[DocumentKind, re.Pattern[str]], ...]
    headings: re.Pattern[str]
    heading_words: tuple[str, ...]
    conclusions: re.Pattern[str]
    about: re.Pattern[str]
    agenda: re.Pattern[str]
    commenting: re.Pattern[str]
    proceedings: frozenset[str]


class Words(NamedTuple):
    """Patterns of one language; each fits nowhere where the language has no such words.

    `titles` are those of titles and headings. `asking` finds words that recommend, in the group `ask`, in the
    past, in the group `reported`, of duty, in the group `obliging`, and phrases in which such words ask
    nothing; `opening` is the same at a text's beginning. `speech` is what speakers did, `goes_on` a request
    after that, `speakers` what they are reported to have said, `concern` what a treaty body says of what it
    regrets, `opinion` an organ's view that something ought to be done, `reminder` what begins an entry that
    only reminds, `agreed` what ends a treaty's preamble, `deciding` with what an organ enacts, `clause` what
    begins a clause, `listing` what announces a list of recommendations. `texts` is a clause that a text opens
    («Le Protocole … engage»), `reporting` what others said («a estimé que»): neither asks. `statement` with
    `on_behalf` announces what an organ's president says in its name, `organs` are who speaks in it. `known`
    is what was told of a document's paragraphs: several rules ask the same of them; `accounts` are texts in
    which speakers ask.
    """

    language: Language
    grammar: Grammar | None
    titles: Titles
    asking: Finder
    opening: re.Pattern[str]
    goes_on: re.Pattern[str]
    speech: re.Pattern[str]
    speakers: Speakers
    concern: re.Pattern[str]
    opinion: re.Pattern[str]
    reminder: re.Pattern[str]
    enacting: re.Pattern[str]
    known_organ: re.Pattern[str]
    agreed: re.Pattern[str]
    deciding: re.Pattern[str]
    clause: re.Pattern[str]
    listing: re.Pattern[str]
    texts: re.Pattern[str]
    reporting: re.Pattern[str]
    statement: re.Pattern[str]
    on_behalf: re.Pattern[str]
    organs: re.Pattern[str]
    known: dict[tuple[str, bool], bool]
    accounts: set[str]

    def is_request(self, folded: str, *, reported: bool = False) -> bool:
        """Whether a paragraph asks something of somebody; what a speaker did asks nothing.

        With `reported` words in the past and words of duty count too: «أوصى الفريق العامل» under a meeting.
        """
        key = folded, reported
        if key not in self.known:
            self.known[key] = self._is_request(folded, reported=reported)
        return self.known[key]

    def only_speakers_ask(self, folded: str) -> bool:
        """Whether all that a paragraph asks stands in what speakers said."""
        named = self.speakers.named(folded)
        return named and not self.is_request(folded, reported=True) and folded in self.accounts

    def obliges(self, folded: str, *, must: bool) -> bool:
        """Whether a paragraph lays a duty on somebody it names, with `must` in so many words («يجب»)."""
        if self.grammar is None or self.speech.match(folded):
            return False
        return any(
            found.addressees
            and (found.rule.own.duty or (must and self._is_duty(folded, found.start)))
            and not self._is_account(folded, found.start)
            and not self.speakers.report(folded, found.start, found.end)
            for found in read(folded, self.grammar)
        )

    def _is_duty(self, folded: str, start: int) -> bool:
        found = self.opening.match(folded, start)
        return found is not None and found.lastgroup == "obliging"

    def _is_request(self, folded: str, *, reported: bool) -> bool:
        spoken = self.speech.match(folded) is not None
        if spoken and any(not self._of_speakers(folded, one) for one in self.goes_on.finditer(folded)):
            return True
        if self.asks(folded, reported=reported, spoken=spoken):
            return True
        if spoken or self.grammar is None:
            return False
        own = _STRONGEST if not reported else _WISHES
        return any(
            found.rule.own.strength in own
            and not _is_power(found)
            and not self._is_account(folded, found.start)
            and not self.speakers.report(folded, found.start, found.end, past=found.rule.own.speaks)
            for found in read(folded, self.grammar)
        )

    def asks(self, folded: str, *, reported: bool = False, spoken: bool = False) -> bool:
        """Whether a text holds a word that asks: in the present and not by duty, or with `reported` any.

        In a text that is `spoken`, an account by its first words, only an organ does, in a later sentence.
        """
        first = SENTENCES.search(folded) if spoken else None
        for match in self.asking.finditer(folded):
            if match.lastgroup is None or not (reported or match.lastgroup == "ask"):
                continue
            if self._of_speakers(folded, match):
                continue
            if spoken:
                past, start = match.lastgroup == "reported", match.start()
                below = first is not None and first.end() <= start
                if below and self.speakers.of_meeting(folded, start, match.end(), past=past):
                    return True
            elif not self._is_account(folded, match.start(), by_text=match.lastgroup == "ask"):
                return True
        return False

    def _of_speakers(self, folded: str, match: re.Match[str]) -> bool:
        """Whether words that ask stand in what speakers said, which is kept in mind."""
        start = match.start("asks") if "asks" in match.re.groupindex else match.start()
        past = match.lastgroup == "reported"
        found = self.speakers.report(folded, start, match.end(), past=past)
        if found:
            self.accounts.add(folded)
        return found

    def _is_account(self, folded: str, start: int, *, by_text: bool = True) -> bool:
        """Whether a text and no organ asks, or somebody is said to have asked,
        by what stands before in the sentence.

        Not `by_text` where the words are of duty, which a text's clause may well lay on somebody.
        """
        before = folded[max(0, start - _ACCOUNT) : start]
        sentence = SENTENCES.split(_BRACKETED.sub(" ", before))[-1]
        return self.reporting.search(sentence) is not None or (
            by_text and self.texts.search(sentence) is not None
        )

    def names_recommendations(self, folded: str) -> bool:
        """Whether a text speaks of recommendations: «a adopté les recommandations ci-après»."""
        return (
            any(map(folded.__contains__, self.titles.heading_words))
            and self.titles.headings.search(folded) is not None
        )

    def lists(self, folded: str) -> bool:
        """Whether a text that ends in a colon says in its last sentence that recommendations follow."""
        return self.listing.search(_last_sentence(folded)) is not None and not self.speech.match(folded)

    def leads(self, folded: str) -> bool:
        """Whether the last sentence of a text, which ends in a colon, asks what the list below it says."""
        return self.is_request(folded) and self.asks(_last_sentence(folded))

    def opens(self, folded: str) -> bool:
        """Whether a paragraph's first word asks."""
        found = self.opening.match(folded.lstrip())
        return found is not None and found.lastgroup in {"ask", "obliging"}

    def enacts(self, folded: str) -> bool:
        """Whether a clause's first word asks or decides: «Recommends …», «Decides»."""
        own = folded.lstrip(_BEFORE)
        found = self.opening.match(own)
        return (found is not None and found.lastgroup == "ask") or self.deciding.match(own) is not None

    def begins_clause(self, folded: str) -> bool:
        """Whether a text begins with a verb of the clauses of decisions, and its subject does not follow it.

        «Also underlines …», and not «ترحب اللجنة».
        """
        own = folded.lstrip(_BEFORE)
        verb = self.clause.match(own)
        if verb is None or self.grammar is None:
            return verb is not None
        start = self.grammar.past_fillers(own, verb.end())
        subject = self.grammar.bodies.marked(own, start)
        return subject is None or not subject.body.organ or self.grammar.subject_first

    def names_organ(self, folded: str) -> bool:
        """Whether a text begins with the name of an organ that decides, as enacting words do."""
        if self.known_organ.match(folded.lstrip(_BEFORE)) is not None:
            return True
        named = self.grammar.bodies.at(folded, 0) if self.grammar is not None else None
        return named is not None and named.body.organ


def _is_power(found: Operative) -> bool:
    """Whether words only say what an organ may do: «the Committee may consider …»."""
    asked = found.addressees
    return found.rule.own.strength == "may" and bool(asked) and all(tied.named.body.organ for tied in asked)


def _last_sentence(folded: str) -> str:
    return SENTENCES.split(folded.rstrip(" :"))[-1]


@cache
def words_of(language: Language) -> Words:
    """Return the patterns of a language."""
    own = language.evidence
    any_asks = words_pattern(language, [*own.operative, *own.obliging]).pattern
    asks = late(
        rf"{words_pattern(language, own.not_asking).pattern}"
        rf"|(?P<ask>{words_pattern(language, own.operative).pattern})"
        rf"|(?P<obliging>{words_pattern(language, own.obliging).pattern})"
        rf"|(?P<reported>{words_pattern(language, [], own.reported).pattern})"
    )
    asking = [*own.not_asking, *own.operative, *own.obliging, *own.reported]
    return Words(
        language=language,
        grammar=grammar(language) if language.operative_words is not None else None,
        titles=Titles(
            documents=tuple((kind, _words(language, words)) for kind, words in own.documents.items()),
            headings=words_pattern(language, own.headings),
            heading_words=tuple(map(language.fold, own.headings)),
            conclusions=words_pattern(language, own.conclusions),
            about=words_pattern(language, own.about),
            agenda=words_pattern(language, own.agenda),
            commenting=words_pattern(language, own.commenting),
            proceedings=frozenset(str(language.fold(line)) for line in own.introductions),
        ),
        asking=Finder(asks, map(language.fold, asking), map(language.fold, language.conjunctions)),
        opening=asks,
        goes_on=late(rf"[.{COMMAS}{SEMICOLONS}]\s*(?=\w)(?P<asks>{any_asks})"),
        speech=late(rf"[^\w]*(?:\d+\W+)?{words_pattern(language, list(opening(own.speech))).pattern}"),
        speakers=speakers_of(language),
        concern=late(rf"{words_pattern(language, own.concern).pattern}"),
        opinion=late(
            rf"[^\w]*{words_pattern(language, own.opinions).pattern}[^.{COMMAS}{SEMICOLONS}]{{1,80}}?\s"
            rf"{either(map(language.fold, own.opinion_clauses))}\s{any_asks}"
        ),
        reminder=late(rf"[^\w]*{words_pattern(language, own.reminders).pattern}"),
        enacting=late(rf"{either(map(language.fold, own.enacting))}\s?[{COMMAS}]\s?\w"),
        agreed=words_pattern(language, own.agreed),
        known_organ=enacting_words(language),
        deciding=words_pattern(language, own.decisions.deciding),
        clause=_clause(language),
        listing=_words(language, own.listing) if own.listing else late(r"(?!)"),
        texts=late(
            rf"(?:^|[{COMMAS}{SEMICOLONS}]\s?)\W*(?:[^\W\d_]{{1,5}}\s|[^\W\d_]{{1,4}}['’])?{either(map(language.fold, own.texts))}"
            rf"(?!\w)[^{COMMAS}{SEMICOLONS}]*$"
            rf"|(?:^|[{COMMAS}{SEMICOLONS}])\s?«[^«»]*»[^{COMMAS}{SEMICOLONS}\w]{{0,2}}(?:\S\s){{0,10}}$"
            if own.texts
            else r"(?!)"
        ),
        reporting=words_pattern(language, own.reporting),
        statement=words_pattern(language, own.statements.announced),
        on_behalf=words_pattern(language, own.statements.on_behalf),
        organs=words_pattern(language, own.statements.organs),
        known={},
        accounts=set(),
    )


def _clause(language: Language) -> re.Pattern[str]:
    """What begins a clause: a verb of deciding or asking, also below an adverb («also decides»)."""
    own, operative = language.evidence, language.operative_words
    speaking = [word for rule in operative.rules if rule.speaks for word in rule.words] if operative else []
    adverbs = [*operative.leads, *operative.fillers] if operative else []
    verbs = words_pattern(language, [*own.decisions.deciding, *own.decisions.clauses, *speaking]).pattern
    return late(rf"(?:{either(map(language.fold, adverbs))}(?:\s?[{COMMAS}])?\s){{0,2}}{verbs}")


def _words(language: Language, words: Iterable[str]) -> re.Pattern[str]:
    return late(rf"(?<!\w){either(map(language.fold, words))}(?!\w)")
