"""Terms a document defines for an instrument: «(المشار إليها فيما يلي باسم "الاتفاقية")», «(الاتفاقية)»."""

import re
from typing import NamedTuple

from unrec.references.lexicon import Lexicon, plain
from unrec.references.mentions import Mention
from unrec.text import WORD

_OPEN = re.compile(r"\s?[،,]?\s?[(\[]\s?")
_QUOTED = re.compile(r"\s?[\"“”«‘'](?P<term>[^\"“”»’'()\[\]]{2,80})[\"“”»’']\s?[)\]]?")
_BRACKETED = re.compile(r"\s?(?P<term>[^()\[\]،؛:.\"“”«»\d]{2,80}?)\s?(?:[)\]]|(?=[،؛.:]))")
_ACRONYM = re.compile(r"[A-Z]{3,12}\Z")
_REACH = 250


class Term(NamedTuple):
    """A defined term in search form, and the offset after its definition."""

    words: str
    end: int


def term_behind(text: str, end: int, lexicon: Lexicon) -> Term | None:
    """Return the term that is defined directly behind an instrument's name, or None."""
    opening = _OPEN.match(text, end)
    if opening is None:
        return None
    cue = lexicon.definitions.longest(text, opening.end())
    return term_at(text, cue[1] if cue else opening.end(), lexicon)


def term_at(text: str, start: int, lexicon: Lexicon) -> Term | None:
    """Return the term at `start`, where it is one for an instrument; «المكتب» and the like are none."""
    match = _QUOTED.match(text, start) or _BRACKETED.match(text, start)
    if match is None:
        return None
    words = plain(match["term"])
    if _ACRONYM.match(words):
        return Term(words, match.end())
    first = WORD.match(words)
    form = lexicon.forms.get(first[0]) if first else None
    if first is None or form is None or (form.base not in lexicon.heads and words not in lexicon.described):
        return None
    return Term(form.base + words[first.end() :], match.end())


def is_bracketed(text: str, start: int, end: int) -> bool:
    """Tell whether a phrase stands alone in brackets, with quotation marks or without."""
    before, behind = text[max(0, start - 2) : start].strip(), text[end : end + 2].strip()
    return before[:1] in {"(", "["} and behind[-1:] in {")", "]"}


def antecedent(mentions: list[Mention], start: int) -> tuple[str, ...]:
    """Return what the instrument named last, within reach before `start`, stands for.

    Empty where it is not in the catalogue, or where none was named.
    """
    for mention in reversed(mentions):
        if mention.end < start - _REACH:
            break
        if mention.anchor and mention.anchor.manner in {"named", "unknown"}:
            return mention.anchor.instruments
    return ()
