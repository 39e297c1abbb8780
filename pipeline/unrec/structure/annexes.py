"""Annexes, told by the word their heading begins with."""

import re
from functools import cache

from unrec.languages import Language
from unrec.text import either, late


def is_annex(title: str, language: Language) -> bool:
    """Whether a heading's title begins an annex, whose paragraphs count on their own."""
    return bool(_pattern(language).match(language.fold(title)))


@cache
def _pattern(language: Language) -> re.Pattern[str]:
    return late(rf"{either(map(language.fold, language.headings.annexes))}(?!\w)")
