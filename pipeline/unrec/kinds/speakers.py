"""What speakers at a meeting are reported to have said: a request within it is theirs, not the meeting's."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from unrec.languages import Language
from unrec.text import COMMAS, IDEOGRAPHS, SENTENCE_ENDS, either, late

# How far back a sentence is looked through, how far a speaker may stand before the verb, and how far an organ
# from one that asks.
_SENTENCE, _FAR, _NEAR = 640, 90, 60
SENTENCES = re.compile(rf"[{SENTENCE_ENDS}](?=\s|$|[{IDEOGRAPHS}])")
"""What ends a sentence of a folded text."""
_BEHIND_COMMA = re.compile(rf"[{COMMAS}]\s*$")


class Speakers(NamedTuple):
    """Patterns of one language, on its folded text.

    `said` is what speakers or participants said («several speakers stressed»), `asked` what speakers asked
    for («one speaker recommended»), `organ_before` and `organ_behind` an organ beside a verb of asking, whose
    own the request is. Behind one of `relatives` nothing is reported («كما أكد متكلمون»). `verbs` are those
    of asking, `conjunctions` what is written together with a word, `names` what speakers are called.
    """

    said: re.Pattern[str]
    asked: re.Pattern[str]
    organ_before: re.Pattern[str]
    organ_behind: re.Pattern[str]
    relatives: frozenset[str]
    verbs: frozenset[str]
    conjunctions: tuple[str, ...]
    names: tuple[str, ...]

    def named(self, folded: str) -> bool:
        """Whether a text names speakers or participants at all; without them it reports nothing of theirs."""
        return any(map(folded.__contains__, self.names))

    def report(self, folded: str, start: int, end: int, *, past: bool = False) -> bool:
        """Whether the words that ask at `[start, end)` stand in the reported speech of speakers.

        With `past` they are a verb in the past, which may itself tell what speakers asked for. Behind a comma
        and a conjunction of their own they are of another clause; with an organ for their subject they are
        its own.
        """
        if not self.named(folded):
            return False
        if folded.startswith(self.conjunctions, start) and _BEHIND_COMMA.search(
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
            or self.organ_behind.match(folded, end) is not None
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
        organ_behind=late(r"(?!)" if first else rf"\s(?:\w+\s)?{organ}(?!\w)"),
        relatives=frozenset(relatives),
        verbs=frozenset(verbs),
        conjunctions=conjunctions,
        names=tuple(name for name in names if not any(one in name for one in names - {name})),
    )
