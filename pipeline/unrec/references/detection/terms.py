"""Terms a document defines for an instrument: «(المشار إليها فيما يلي باسم "الاتفاقية")», «(الاتفاقية)»."""

import re
from typing import NamedTuple

from unrec.references.mentions import Mention
from unrec.references.words.lexicon import Lexicon
from unrec.references.words.lookup import past_determiner
from unrec.references.words.written import plain
from unrec.text import WORD

_OPEN = re.compile(r"\s?[»\"”]?\s?[،,]?\s?[(\[]\s?")
_QUOTED = re.compile(
    r"\s?(?:[\"“”«]{1,2}\s?(?P<term>[^\"“”«»()\[\]]{2,80}?)\s?[\"“”»]{1,2}|[‘'](?P<single>[^\"“”«»‘’'()\[\]]{2,80})[’'])\s?[)\]]?"
)
_BRACKETED = re.compile(r"\s?(?P<term>[^()\[\]،؛:.\"“”«»\d]{2,80}?)\s?(?:[)\]]|(?=[،؛.:]))")
# What may stand between «hereinafter» and the term.
_GAP = re.compile(r"\s?[،,:—–-]?\s?")
_FEWEST, _MOST = 3, 12
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
    cue = lexicon.titles.definitions.longest(text, opening.end())
    return term_at(text, cue[1] if cue else opening.end(), lexicon)


def term_at(text: str, start: int, lexicon: Lexicon) -> Term | None:
    """Return the term at `start`, where it is one for an instrument; «المكتب» and the like are none.

    A word for a kind of instrument begins it, where it stands in quotation marks is anywhere in it («the
    "Guiding Principles"»); or it is an acronym. A determiner is no part of it.
    """
    gap = _GAP.match(text, start)
    start = gap.end() if gap else start
    bare = past_determiner(text, start, lexicon)
    match = _QUOTED.match(text, start) or _QUOTED.match(text, bare)
    quoted = match is not None
    match = match or _BRACKETED.match(text, start)
    if match is None:
        return None
    term = next(filter(None, match.groups()))
    words = plain(term[past_determiner(term, 0, lexicon) :])
    if words.isupper() and words.isalpha() and _FEWEST <= len(words) <= _MOST:
        return Term(words, match.end())
    first = WORD.match(words)
    if first is None:
        return None
    form = lexicon.forms.get(first[0])
    base = form.base if form else first[0]
    heads = base in lexicon.kinds.heads or any(
        one in lexicon.kinds.bare for one in (words, base + words[first.end() :])
    )
    ends = (
        match[0].rstrip().endswith((")", "]")) or lexicon.kinds.heads.get(base, "") not in lexicon.kinds.told
    )
    if (heads and ends) or (quoted and _holds_head(words, lexicon)):
        return Term((base if heads else first[0]) + words[first.end() :], match.end())
    return None


def _holds_head(words: str, lexicon: Lexicon) -> bool:
    """Tell whether any word is one for a kind of instrument: «guiding principles»."""
    return any(word in lexicon.kinds.bare for word in words.split()) or any(
        words.endswith(f" {one}") for one in lexicon.kinds.bare if " " in one
    )


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
