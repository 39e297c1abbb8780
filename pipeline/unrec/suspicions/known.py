"""Misreadings that are words or phrases themselves, told by what stands around them."""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from unrec.languages import Language
from unrec.languages.suspicion_words import SuspicionWords
from unrec.suspicions.judge import Suspicion
from unrec.suspicions.vocabulary import Place, Vocabulary
from unrec.text import either, late

# How far before the form the words may stand that make it suspect: characters of one sentence.
_REACH = 120


class _Pattern(NamedTuple):
    form: str
    proposed: str
    pattern: re.Pattern[str]
    behind: re.Pattern[str] | None


def known_misreadings(
    vocabulary: Vocabulary, words: SuspicionWords, language: Language
) -> Iterator[tuple[Place, Suspicion]]:
    """Yield each known misreading with its first place, one a form and what is written together with it."""
    patterns = _patterns(words, language)
    holding = vocabulary.holding(known.form for known in patterns)
    for known in patterns:
        found: dict[str, tuple[Place, int]] = {}
        for number in holding.get(known.form, ()):
            text = vocabulary.searches[number]
            for match in known.pattern.finditer(text):
                if known.behind is None or known.behind.search(
                    text, _sentence_start(text, match.start(), words.sentence.ends), match.start()
                ):
                    place, times = found.get(match["before"], (Place(number, match.start()), 0))
                    found[match["before"]] = (place, times + 1)
        proposed = vocabulary.times(language.fold(known.proposed)) if found else 0
        for before, (place, times) in found.items():
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
    before = either(map(language.fold, words.affixes.before))
    made = []
    for known in words.known:
        form = language.fold(known.form)
        behind = either(map(language.fold, known.behind))
        made.append(
            _Pattern(
                form,
                known.proposed,
                late(rf"(?<!\w)(?P<before>{before}?){re.escape(form)}(?!\w)"),
                late(rf"(?<!\w){before}?{behind}(?!\w)") if known.behind else None,
            )
        )
    return tuple(made)
