"""The words of a language that tell kinds, as patterns on its folded text."""

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from unrec.classify.speakers import SENTENCES, Speakers, opening, speakers_of
from unrec.languages import Language
from unrec.languages.signs import words_pattern
from unrec.models import DocumentKind
from unrec.requests.grammar import Grammar, grammar
from unrec.requests.reading import read
from unrec.text import COMMAS, OPENING_QUOTES, SEMICOLONS, Finder, either, late

# What asks without one of the words above: wishes and possibilities, told by the grammar of requests. In an
# account only wishes count.
_STRONGEST = frozenset({"may_wish"})
_WISHES = frozenset(
    {"should", "may_wish", "may", "encouraged", "invited", "requested", "recommended", "called_on"}
)


# How far back the beginning of a sentence is looked for, and what stands in brackets in it.
_SENTENCE = 320
_BEFORE = f" {OPENING_QUOTES}"
_BRACKETED = re.compile(r"\([^()]*\)")


class Words(NamedTuple):
    """Patterns of one language; each fits nowhere where the language has no such words.

    `documents` tells a document by its title: pairs of a kind and its words. `headings` are words of headings
    over recommendations, each with one of `heading_words` in it, `about` of those over an account of earlier
    ones, `proceedings` headings over introductions and accounts, `agenda` those of agendas.
    `asking` finds words that recommend, in the group `ask`, in the past, in the group `reported`, of duty, in
    the group `obliging`, and phrases in which such
    words ask nothing. `speech` is what speakers did, `goes_on` a request after that, `speakers` what they are
    reported to have said, `concern` what a treaty
    body says of what it regrets, `opinion` an organ's view that something ought to be done, `reminder` what
    begins an entry that only reminds, `agreed` what ends a treaty's preamble, `deciding` with what an organ
    enacts, `listing` what announces a list of recommendations. `texts` is a clause that a text
    opens («Le Protocole … engage»), `reporting` what others said («a estimé que»): neither asks. `opening` is
    the pattern of `asking`, at a text's beginning. `statement` with `on_behalf` announces what an organ's
    president says in its name, `organs` are who speaks in it. `commenting` is what
    titles call a general comment. `known` is what was told of a document's
    paragraphs: several rules ask the same of them; `accounts` are texts in which speakers ask.
    """

    language: Language
    grammar: Grammar | None
    documents: tuple[tuple[DocumentKind, re.Pattern[str]], ...]
    headings: re.Pattern[str]
    heading_words: tuple[str, ...]
    conclusions: re.Pattern[str]
    about: re.Pattern[str]
    agenda: re.Pattern[str]
    asking: Finder
    opening: re.Pattern[str]
    goes_on: re.Pattern[str]
    speech: re.Pattern[str]
    speakers: Speakers
    concern: re.Pattern[str]
    opinion: re.Pattern[str]
    reminder: re.Pattern[str]
    enacting: re.Pattern[str]
    agreed: re.Pattern[str]
    deciding: re.Pattern[str]
    listing: re.Pattern[str]
    texts: re.Pattern[str]
    reporting: re.Pattern[str]
    commenting: re.Pattern[str]
    statement: re.Pattern[str]
    on_behalf: re.Pattern[str]
    organs: re.Pattern[str]
    proceedings: frozenset[str]
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
        before = folded[max(0, start - _SENTENCE) : start]
        sentence = SENTENCES.split(_BRACKETED.sub(" ", before))[-1]
        return self.reporting.search(sentence) is not None or (
            by_text and self.texts.search(sentence) is not None
        )

    def names_recommendations(self, folded: str) -> bool:
        """Whether a text speaks of recommendations: «a adopté les recommandations ci-après»."""
        return any(map(folded.__contains__, self.heading_words)) and self.headings.search(folded) is not None

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
        documents=tuple((kind, _words(language, words)) for kind, words in own.documents.items()),
        headings=words_pattern(language, own.headings),
        heading_words=tuple(map(language.fold, own.headings)),
        conclusions=words_pattern(language, own.conclusions),
        about=words_pattern(language, own.about),
        agenda=words_pattern(language, own.agenda),
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
        deciding=words_pattern(language, own.deciding),
        listing=_words(language, own.listing) if own.listing else late(r"(?!)"),
        texts=late(
            rf"(?:^|[{COMMAS}{SEMICOLONS}]\s?)\W*(?:[^\W\d_]{{1,5}}\s|[^\W\d_]{{1,4}}['’])?{either(map(language.fold, own.texts))}"
            rf"(?!\w)[^{COMMAS}{SEMICOLONS}]*$"
            rf"|(?:^|[{COMMAS}{SEMICOLONS}])\s?«[^«»]*»[^{COMMAS}{SEMICOLONS}\w]{{0,2}}(?:\S\s){{0,10}}$"
            if own.texts
            else r"(?!)"
        ),
        reporting=words_pattern(language, own.reporting),
        commenting=words_pattern(language, own.commenting),
        statement=words_pattern(language, own.statements.announced),
        on_behalf=words_pattern(language, own.statements.on_behalf),
        organs=words_pattern(language, own.statements.organs),
        proceedings=frozenset(str(language.fold(line)) for line in own.introductions),
        known={},
        accounts=set(),
    )


def _words(language: Language, words: Iterable[str]) -> re.Pattern[str]:
    return late(rf"(?<!\w){either(map(language.fold, words))}(?!\w)")
