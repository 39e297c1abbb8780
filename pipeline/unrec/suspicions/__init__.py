"""suspicions: words that print, conversion or character recognition may have misread. No text is changed.

The language's `suspicions.toml` says which letters are taken for one another, and holds the words by
which a misreading is told from a rare word. A language without that file has no suspicions.
"""

import re
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from typing import NamedTuple

from msgspec.structs import replace

from unrec.findings import finding_of
from unrec.languages import Language
from unrec.languages.suspicion_words import SuspicionWords, load
from unrec.models import Extraction, Finding, Paragraph
from unrec.suspicions.judge import Place, Suspicion, Vocabulary, judge
from unrec.text import WORD, Rewritten, either, fold, late

# Misreadings that are words or phrases themselves, told by what stands around them.

# How far before the form the words may stand that make it suspect: characters of one sentence.
_REACH = 120


class _Pattern(NamedTuple):
    """A misreading. One of the words `ends` stands in every text that holds it."""

    form: str
    ends: frozenset[str]
    proposed: str
    pattern: re.Pattern[str]
    behind: re.Pattern[str] | None


def known_misreadings(
    vocabulary: Vocabulary, words: SuspicionWords, language: Language
) -> Iterator[tuple[Place, Suspicion]]:
    """Yield each known misreading with its first place, one a form and what is written together with it."""
    for known in _patterns(words, language):
        places: dict[str, tuple[Place, int]] = {}
        likely = not known.ends.isdisjoint(vocabulary.counts)
        for number, text in enumerate(vocabulary.searches if likely else ()):
            for match in known.pattern.finditer(text) if known.form in text else ():
                if known.behind is None or known.behind.search(
                    text, _sentence_start(text, match.start(), words.sentence.ends), match.start()
                ):
                    place, times = places.get(match["before"], (Place(number, match.start()), 0))
                    places[match["before"]] = (place, times + 1)
        proposed = vocabulary.times(language.fold(known.proposed)) if places else 0
        for before, (place, times) in places.items():
            start, end = place.start, place.start + len(before) + len(known.form)
            yield (
                place,
                Suspicion(
                    vocabulary.texts[place.unit][start:end],
                    before + known.proposed,
                    "known.misreading",
                    times,
                    proposed,
                    "seen before",
                ),
            )


def _sentence_start(text: str, at: int, ends: str) -> int:
    """Where what stands before `text[at]` in its sentence and within reach begins."""
    reach = max(0, at - _REACH)
    return max([reach, *(text.rfind(end, reach, at) + 1 for end in ends)])


@cache
def _patterns(words: SuspicionWords, language: Language) -> tuple[_Pattern, ...]:
    attached = tuple(map(language.fold, words.affixes.before))
    before, made = either(attached), []
    for known in words.known:
        form = language.fold(known.form)
        after_it = either(map(language.fold, known.behind))
        *others, last = WORD.findall(form)
        made.append(
            _Pattern(
                form,
                frozenset([last] if others else [each + last for each in ("", *attached)]),
                known.proposed,
                late(rf"(?<!\w)(?P<before>{before}?){re.escape(form)}(?!\w)"),
                late(rf"(?<!\w){before}?{after_it}(?!\w)") if known.behind else None,
            )
        )
    return tuple(made)


def suspicions(extraction: Extraction, language: Language) -> Extraction:
    """Add a finding `text.suspicion` for each distinct form that may be misread, at its first place.

    The message proposes a form and counts both in the document's paragraphs; the evidence is the text around
    the first place. Findings come in text order. A failed document is returned as it is.
    """
    words = load(language.code)
    if words is None or extraction.document.status == "failed":
        return extraction
    units, findings = extraction.paragraphs, list(extraction.findings)
    for number, forms in groupby(sorted(_all(units, words, language)), key=lambda form: form[0].unit):
        folded = fold(units[number].text, ())  # once, however much is found in it
        findings += (_finding(units[number], folded, *form) for form in forms)
    return replace(extraction, findings=tuple(findings))


def _all(
    units: tuple[Paragraph, ...], words: SuspicionWords, language: Language
) -> Iterator[tuple[Place, Suspicion]]:
    vocabulary = Vocabulary(units, language)
    judged = judge(words, language)
    by_form = {
        suspicion.form: suspicion
        for suspicion in (
            *judged.endings(vocabulary.bare),
            *judged.suspicions(vocabulary.counts, vocabulary.printed),
        )
    }
    for form, place in vocabulary.first_places(by_form.keys()).items():
        yield place, by_form[form]
    for place, suspicion in known_misreadings(vocabulary, words, language):
        if suspicion.form not in by_form:
            yield place, suspicion


def _finding(unit: Paragraph, folded: Rewritten, place: Place, suspicion: Suspicion) -> Finding:
    start, end = folded.to_source(place.start, place.start + len(suspicion.form))
    first = ", first here" if suspicion.times > 1 else ""
    return finding_of(
        unit,
        "text.suspicion",
        f"«{suspicion.form}» ({_often(suspicion.times)}{first}) may be misread for «{suspicion.proposed}» "
        f"({_often(suspicion.proposed_times)}), by {suspicion.rule}; evidence: {suspicion.evidence}",
        _around(unit.text, start, end),
    )


_AROUND = 60


def _often(times: int) -> str:
    return ("never", "once")[times] if times < 2 else f"{times} times"


def _around(text: str, start: int, end: int) -> str:
    """The stretch of whole words around `text[start:end]`, with `…` where there is more."""
    begin = 0 if start <= _AROUND else text.find(" ", start - _AROUND, start) + 1 or start
    stop = len(text) if len(text) - end <= _AROUND else max(text.rfind(" ", end, end + _AROUND), end)
    return f"{'…' if begin else ''}{text[begin:stop]}{'…' if stop < len(text) else ''}"
