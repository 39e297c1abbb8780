"""Which known phrase begins at a word, without what is written together with it."""

import re
from collections.abc import Sequence
from typing import Any

from unrec.references.lexicon import Lexicon
from unrec.references.mentions import Record
from unrec.references.phrases import Phrases
from unrec.references.vocabulary import Entry, Mark, Name, UnitWord

# «Arts 2(3), 17»: an abbreviation without its full stop.
_NUMBER = re.compile(r"\s\d")
END = " "
"""Stands for the end of a text behind its pieces: none is like it."""
_MOST_PIECES = 16


class Found(Record, frozen=True, gc=False):
    """An entry at a place of a text; `start` takes in what is attached to its first word."""

    entry: Entry
    start: int
    end: int
    conjunction: bool
    preposition: bool


def find(text: str, start: int, lexicon: Lexicon) -> Found | None:
    """Return the longest known phrase whose first word begins at `start`, or None.

    A name may have a determiner before it: «the Convention on the Rights of the Child».
    """
    word = lexicon.starts.match(text, start)
    if word is None:
        return None
    found = _known(text, start, word, lexicon)
    if word[0] not in lexicon.determiners:
        return found
    named = lexicon.starts.match(text, _behind(text, word))
    if named:
        other = _known(text, named.start(), named, lexicon)
        beaten = found is not None and (other is None or found.end > other.end or _is_known(found, other.end))
        if other and _names(other.entry) and not beaten:
            fused = word[0] in lexicon.fused
            return other._replace(preposition=True) if fused else other._replace(start=start)
    return found


def begins(pieces: Sequence[str], at: int, offset: int, lexicon: Lexicon) -> Found | bool | None:
    """Return what `find` does at a word of `forms`, as from offset 0, by as few pieces as tell it.

    The word stands at an offset of one of the pieces between a text's spaces, behind the last of which stands
    `END`. False where nothing is found and the word may not name an unknown instrument, true where it may;
    None where it is not told here.
    """
    place, before = at, lexicon.opening.first
    known = before.get(pieces[at][offset:] if offset else pieces[at])
    while known.__class__ is dict:
        place += 1
        before = known
        known = before.get(pieces[place])
    return _told(pieces, at, offset, place, before, lexicon) if known is None else known


def _told(
    pieces: Sequence[str], at: int, offset: int, place: int, before: dict[str, Any], lexicon: Lexicon
) -> Found | bool | None:
    """Have pieces that are not known yet lead to what they tell, from the one at `place` on."""
    for stop in range(place, min(len(pieces), at + _MOST_PIECES)):
        piece = pieces[stop][offset:] if stop == at else pieces[stop]
        whole = piece == END
        words = " ".join(pieces[at : stop + (not whole)])[offset:]
        further: dict[str, Any] = {}
        told = _begins(words, whole=whole, lexicon=lexicon)
        if not lexicon.opening.keep(before, piece, further if told is None else told):
            return None
        if told is not None:
            return told
        before = further
    return None


def _begins(words: str, *, whole: bool, lexicon: Lexicon) -> Found | bool | None:
    """Return what the words tell, which are a text's first pieces or the `whole` text; None if too little."""
    word = lexicon.starts.match(words)
    form = lexicon.forms.get(word[0]) if word else None
    if word is None or form is None:
        raise ValueError(f"no word that is known: {words!r}")
    if not (whole or _is_enough(words, word, lexicon)):
        return None
    found = find(words, 0, lexicon)
    return form.base in lexicon.headed if found is None else found


def _is_enough(words: str, word: re.Match[str], lexicon: Lexicon) -> bool:
    """Tell whether `find` sees nothing behind these first pieces of a text."""
    if not _is_known_within(words, word, lexicon):
        return False
    if word[0] not in lexicon.determiners:
        return True
    start = _behind(words, word)
    # A year is one by what stands behind.
    if start >= len(words) or words[start].isdecimal():
        return False
    named = lexicon.starts.match(words, start)
    return named is None or _is_known_within(words, named, lexicon)


def _is_known_within(words: str, word: re.Match[str], lexicon: Lexicon) -> bool:
    """Tell whether `_known` sees nothing behind the words."""
    form = lexicon.forms.get(word[0])
    if form is None:
        return True
    for phrases in (lexicon.terms, lexicon.entries):
        if form.base in phrases.firsts and not phrases.ends_within(words, form.base, word.end()):
            return False
    # The stop of an abbreviation, or the number behind it, may come yet.
    best = lexicon.entries.longest(words, word.start(), form.base, word.end())
    dotted = best is not None and isinstance(best[0], UnitWord) and best[0].dotted
    return not dotted or (best is not None and best[1] + 1 < len(words))


def past_determiner(text: str, start: int, lexicon: Lexicon) -> int:
    """Return the offset of what stands behind a determiner at `start` («the», «l'», «du»), else `start`."""
    word = lexicon.starts.match(text, start)
    if word is None or word[0] not in lexicon.determiners:
        return start
    return _behind(text, word)


def _behind(text: str, determiner: re.Match[str]) -> int:
    """The offset of what stands behind a determiner, with an apostrophe or a space after it."""
    end = determiner.end()
    return skip(text, end + text.startswith("'", end))


def _is_known(found: Found, end: int) -> bool:
    """Tell whether what was found up to `end` is more than a word for an instrument that is not known."""
    return found.end == end and not (isinstance(found.entry, Mark) and found.entry.what == "other")


def _names(entry: Entry) -> bool:
    """Tell whether an entry names instruments by itself."""
    return isinstance(entry, Name) or (isinstance(entry, UnitWord) and bool(entry.whole))


def _known(text: str, start: int, word: re.Match[str], lexicon: Lexicon) -> Found | None:
    form = lexicon.forms.get(word[0])
    if form is None:
        return None
    base, terms, entries = form.base, lexicon.terms, lexicon.entries
    term = terms.longest(text, start, base, word.end()) if base in terms.firsts else None
    entry = entries.longest(text, start, base, word.end()) if base in entries.firsts else None
    best = term if term and (entry is None or term[1] >= entry[1]) else entry
    if best is None:
        return None
    dotted = isinstance(best[0], UnitWord) and best[0].dotted
    ends = text.startswith(".", best[1])
    if dotted and not (ends or _NUMBER.match(text, best[1])):
        return None
    return Found(best[0], start, best[1] + (dotted and ends), form.conjunction, form.preposition)


def skip(text: str, start: int) -> int:
    """Return the offset of what stands after the spaces at `start` (two at most)."""
    if not text[start : start + 1].isspace():
        return start
    return start + 1 + text[start + 1 : start + 2].isspace()


def after(text: str, end: int, phrases: Phrases[bool]) -> int:
    """Return the end of one of the phrases where it follows directly, else `end`."""
    found = phrases.longest(text, skip(text, end))
    return found[1] if found else end


def numbered(text: str, end: int, lexicon: Lexicon) -> int:
    """Return the offset of the number behind «No.» or the like,
    or of what stands there where no such word does.
    """
    found = lexicon.number_words.longest(text, skip(text, end))
    if found is None:
        return skip(text, end)
    return skip(text, found[1] + (text[found[1] : found[1] + 1] == "."))
