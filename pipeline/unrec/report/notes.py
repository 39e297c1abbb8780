"""Findings as the page shows them: in whose language, and with what they are about marked."""

import re

import msgspec

from unrec.models import Finding, LanguageCode
from unrec.report.marks import Run, Span, runs
from unrec.text import fold, folded

QUOTED = re.compile("«([^«»]+)»")
"""Words of the source in a finding's message."""

SUSPECT = "suspect"
SUSPICION = "text.suspicion"


class Note(msgspec.Struct, frozen=True):
    """A finding with the language of the text it is about.

    `evidence` is the finding's, in which the words that its message quotes first are marked.
    """

    row: Finding
    language: LanguageCode
    evidence: tuple[Run, ...]


def note(row: Finding, language: LanguageCode) -> Note:
    """Return a finding with its evidence marked."""
    place = place_of(quoted(row), row.evidence)
    return Note(row, language, runs(row.evidence, [Span(*place, SUSPECT, "")] if place else []))


def quoted(row: Finding) -> str:
    """Return the words that the message of a finding quotes first; empty where it quotes none."""
    found = QUOTED.search(row.message)
    return found[1] if found else ""


def place_of(words: str, text: str) -> tuple[int, int] | None:
    """Return where words first stand in a text, whole; vowel signs, tatweel and invisible characters do not matter."""
    form = folded(words, ()).strip()
    if not form:
        return None
    bare = fold(text, ())
    found = re.search(rf"(?<!\w){re.escape(form)}(?!\w)", bare.text)
    return bare.to_source(*found.span()) if found else None


def suspects(text: str, row: Finding) -> list[Span]:
    """Return the first place of a text's form that may be misread, by such a finding; of others none."""
    place = place_of(quoted(row), text) if row.code == SUSPICION else None
    return [Span(*place, SUSPECT, row.message)] if place else []
