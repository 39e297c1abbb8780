"""Words that recommend, as the language file lists them, where only their presence matters."""

import re
from collections.abc import Sequence
from functools import cache

from unrec.languages import Language
from unrec.text import either, late


def begins_to_recommend(line: str, language: Language) -> bool:
    """Whether a line begins with a word that recommends, with or without a conjunction: it is no heading."""
    return bool(_opening(language).match(language.fold(line)))


def begins_to_enact(line: str, language: Language) -> bool:
    """Whether a line begins with the enacting words of a resolution."""
    return bool(enacting_words(language).match(language.fold(line)))


def words_pattern(
    language: Language, after_conjunction: Sequence[str], alone: Sequence[str] = ()
) -> re.Pattern[str]:
    """Return a pattern of whole words of a folded text; the first may have a conjunction written to them."""
    conjunction = either(map(language.fold, language.conjunctions))
    alternatives = (
        [f"{conjunction}?{either(map(language.fold, after_conjunction))}"] if after_conjunction else []
    )
    alternatives += [either(map(language.fold, alone))] if alone else []
    return late(rf"(?<!\w)(?:{'|'.join(alternatives) or '(?!)'})(?!\w)")


@cache
def enacting_words(language: Language) -> re.Pattern[str]:
    """Return a pattern of the enacting words of resolutions, at the start of a folded text."""
    return late(rf"{either(map(language.fold, language.evidence.enacting))}(?!\w)")


@cache
def _opening(language: Language) -> re.Pattern[str]:
    return late(rf"\W*{words_pattern(language, language.evidence.operative).pattern}")
