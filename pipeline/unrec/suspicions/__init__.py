"""suspicions: words that print, conversion or character recognition may have misread. No text is changed.

The language's `suspicions.toml` says which letters are taken for one another, and holds the words by
which a misreading is told from a rare word. A language without that file has no suspicions.
"""

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from msgspec.structs import replace

from unrec.findings import finding_of
from unrec.languages import Language
from unrec.languages.suspicion_words import SuspicionWords, load
from unrec.models import Extraction, Finding, Paragraph
from unrec.suspicions.judge import Suspicion, judge
from unrec.suspicions.known import known_misreadings
from unrec.suspicions.vocabulary import Place, Vocabulary
from unrec.text import Rewritten, fold

__all__ = ["suspicions"]

_AROUND = 60


class _Found(NamedTuple):
    place: Place
    suspicion: Suspicion


def suspicions(extraction: Extraction, language: Language) -> Extraction:
    """Add a finding `text.suspicion` for each distinct form that may be misread, at its first place.

    The message proposes a form and counts both in the document's paragraphs; the evidence is the text around
    the first place. Findings come in text order. A failed document is returned as it is.
    """
    words = load(language.code)
    if words is None or extraction.document.status == "failed":
        return extraction
    units = extraction.paragraphs
    found = sorted(_all(units, words, language))
    findings = tuple(
        _finding(unit, folded, one) for unit, folded, own in _by_unit(units, found) for one in own
    )
    return replace(extraction, findings=(*extraction.findings, *findings))


def _all(units: tuple[Paragraph, ...], words: SuspicionWords, language: Language) -> Iterator[_Found]:
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
        yield _Found(place, by_form[form])
    for place, suspicion in known_misreadings(vocabulary, words, language):
        if suspicion.form not in by_form:
            yield _Found(place, suspicion)


def _by_unit(
    units: tuple[Paragraph, ...], found: list[_Found]
) -> Iterator[tuple[Paragraph, Rewritten, list[_Found]]]:
    """Yield each unit with what was found in it; its text is folded once, however much that is."""
    for number, own in groupby(found, key=lambda one: one.place.unit):
        yield units[number], fold(units[number].text, ()), list(own)


def _finding(unit: Paragraph, folded: Rewritten, found: _Found) -> Finding:
    suspicion = found.suspicion
    start, end = folded.to_source(found.place.start, found.place.start + len(suspicion.form))
    first = ", first here" if suspicion.times > 1 else ""
    return finding_of(
        unit,
        "text.suspicion",
        f"«{suspicion.form}» ({_often(suspicion.times)}{first}) may be misread for «{suspicion.proposed}» "
        f"({_often(suspicion.proposed_times)}), by {suspicion.rule}; evidence: {suspicion.evidence}",
        _around(unit.text, start, end),
    )


def _often(times: int) -> str:
    return ("never", "once")[times] if times < 2 else f"{times} times"


def _around(text: str, start: int, end: int) -> str:
    """The stretch of whole words around `text[start:end]`, with `…` where there is more."""
    begin = 0 if start <= _AROUND else text.find(" ", start - _AROUND, start) + 1 or start
    stop = len(text) if len(text) - end <= _AROUND else max(text.rfind(" ", end, end + _AROUND), end)
    return f"{'…' if begin else ''}{text[begin:stop]}{'…' if stop < len(text) else ''}"
