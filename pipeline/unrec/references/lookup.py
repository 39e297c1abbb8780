"""Which known phrase begins at a word, without what is written together with it."""

import re
from collections.abc import Sequence
from itertools import compress, count
from typing import Any

from unrec.languages.phrases import GAP as _GAP
from unrec.languages.phrases import Phrases
from unrec.references.lexicon import Lexicon, Looked
from unrec.references.vocabulary import Description, Entry, Found, Mark, Name, UnitWord
from unrec.text import LONGEST_PIECE, Places, late

# «Arts 2(3), 17»: an abbreviation without its full stop.
_NUMBER = re.compile(r"\s\d")
# A mark after a number, or the end.
_ENDED = late(r"\s?(?:[.,،;؛:()\[\]\"“”«»!?؟]|$)")
# Letters in brackets are two at the most, and those without brackets stand alone.
_WORDY = 3
# Words after «of» by which an article is of another text: of a law, or of one that is not known.
_OTHER_TEXTS = frozenset({"law", "law head", "stranger", "other"})
_LAST_WORD = re.compile(r"(?<!\w)([^\W\d_]+)\s$")
WORD_REACH = 24
"""How far back a word before a place is looked for."""
PAUSE = re.compile(r"[،؛,;.:()]")
SENTENCE_END = late(r"[.؟!](?=\s|$)")


def word_before(text: str, start: int) -> re.Match[str] | None:
    """Return the word directly before a place, with the space after it; group 1 is the word alone."""
    return _LAST_WORD.search(text, max(0, start - WORD_REACH), start)


def find(text: str, start: int, lexicon: Lexicon) -> Found | None:
    """Return the longest known phrase whose first word begins at `start`, or None.

    A name may have a determiner before it: «the Convention on the Rights of the Child».
    """
    looked = lexicon.looked
    if looked is None or looked.text is not text:
        return _find(text, start, lexicon, [])
    known: Found | None = looked.found.get(start, _UNSEEN)
    if known is _UNSEEN:
        known = looked.found[start] = _find(text, start, lexicon, [])
    return known


_POINTED = (Name, Description, UnitWord)
# What no text has been looked for at a place.
_UNSEEN: Any = object()
# Stands after a text's last piece.
_END = " "
# A year, the space after it, and a letter.
_YEAR = 6


def _find(text: str, start: int, lexicon: Lexicon, reach: list[int]) -> Found | None:
    """What `find` returns. The text up to the furthest `reach` tells it: nothing after that piece between
    spaces has a part in it.
    """
    word = lexicon.starts.match(text, start)
    found = _known(text, start, word, lexicon, reach)
    whole = _presented(text, found, lexicon, reach) if found else None
    if whole or word is None or word[0] not in lexicon.joining.determiners:
        return whole or found
    following = _behind(text, word)
    named = lexicon.starts.match(text, following)
    other = _known(text, following, named, lexicon, reach)
    beaten = found is not None and (other is None or found.end > other.end or _is_known(found, other.end))
    if other and _names(other.entry) and not beaten:
        fused = word[0] in lexicon.joining.fused
        return other._replace(preposition=True) if fused else other._replace(start=start)
    return found


def _presented(text: str, found: Found, lexicon: Lexicon, reach: list[int]) -> Found | None:
    """«the present Charter of the United Nations»: the name after words that speak of the text at hand,
    where it is longer than the description that was found there.
    """
    this = lexicon.links.this.match(text, found.start) if isinstance(found.entry, Description) else None
    if this is None:
        return None
    start = skip(text, this.end())
    named = _known(text, start, lexicon.starts.match(text, start), lexicon, reach)
    longer = named is not None and isinstance(named.entry, Name) and named.end > found.end
    return named._replace(start=found.start) if named and longer else None


def beginnings(text: str, lexicon: Lexicon, *, anywhere: bool = False) -> list[tuple[int, str]]:
    """Return the words of a text that may begin a mention, each with its offset; none where none is one that
    mentions begin with.

    Where titles may begin with any word these are all; `anywhere` gives them in any text.
    """
    pieces = text.split(" ")
    begun = list(map(lexicon.begin.words.__getitem__, pieces))
    if lexicon.joining.apart or lexicon.counting.openers:
        every = anywhere or any(begun)
        return [(word.start(), word[0]) for word in lexicon.starts.finditer(text)] if every else []
    return _looked_up(text, pieces, begun, lexicon)


def _looked_up(
    text: str, pieces: list[str], begun: Sequence[Places], lexicon: Lexicon
) -> list[tuple[int, str]]:
    """The words, of those `begun` in each piece, that may begin a mention, each with its offset.

    A piece tells it, with what stands directly before the word in it and as many pieces after it as it takes,
    as it did in any text before; `find` knows it then.
    """
    looked, (_, alone, anew, told) = lexicon.looked or Looked(), lexicon.begin
    looked.text, looked.found = text, {}
    made: list[tuple[int, str]] = []
    pieces.append(_END)
    begin = last = 0
    for at in compress(count(), begun):
        for offset, word in begun[at]:
            node, place, piece, known = told.first, at, pieces[at], _UNSEEN
            if len(piece) <= LONGEST_PIECE:
                piece = piece[offset - 1 :] if offset else piece
                while (known := node.get(piece, _UNSEEN)).__class__ is dict:
                    node, place = known, place + 1
                    piece = pieces[place]
            if anew and not anew.isdisjoint(pieces[at : place + 1]):
                known = _UNSEEN
            if known is None and word not in alone:
                continue
            begin, last = begin + sum(map(len, pieces[last:at])) + at - last, at
            start = begin + offset
            known = _tell(text, start, pieces, at, offset, lexicon) if known is _UNSEEN else known
            if known or word in alone:
                looked.found[start] = known and _moved(known, start)
                made.append((start, word))
    return made


def _moved(found: Found, by: int) -> Found:
    return Found(found.entry, found.start + by, found.end + by, found.conjunction, found.preposition)


def _tell(
    text: str, start: int, pieces: Sequence[str], at: int, offset: int, lexicon: Lexicon
) -> Found | None:
    """What `find` returns at an offset of a piece, as from there, but for a word that points at nothing; the
    pieces that tell it are kept.
    """
    reach: list[int] = []
    found = _find(text, start, lexicon, reach)
    if found and isinstance(found.entry, Mark) and found.entry.what == "pointing":
        # «that», «the said» point only at what is known, too.
        following = _find(text, skip(text, found.end), lexicon, reach)
        found = found if following and isinstance(following.entry, _POINTED) else None
    stop, end = at + 1, start - offset + len(pieces[at])
    while max(reach) > end + 1 and stop < len(pieces):
        end += 1 + len(pieces[stop])
        stop += 1
    known = found and _moved(found, -start)
    if lexicon.begin.anew.isdisjoint(pieces[at:stop]):
        lexicon.begin.told.keep(pieces[at:stop], offset, known)
    return known


def is_no_number(word: str, lexicon: Lexicon) -> bool:
    """Tell whether a whole word begins neither a number nor a letter that counts, as most words do not."""
    return (
        len(word) >= _WORDY
        and word not in lexicon.counting.ordinals.firsts
        and word not in lexicon.counting.number_words.firsts
        and not word.isupper()
        and word.strip("ivx") != ""
    )


def past_determiner(text: str, start: int, lexicon: Lexicon) -> int:
    """Return the offset of what stands after a determiner at `start` («the», «l'», «du»), else `start`."""
    word = lexicon.starts.match(text, start)
    if word is None or word[0] not in lexicon.joining.determiners:
        return start
    return _behind(text, word)


def _behind(text: str, determiner: re.Match[str]) -> int:
    """The offset of what stands after a determiner, with an apostrophe or a space after it."""
    end = determiner.end()
    return skip(text, end + text.startswith("'", end))


def _is_known(found: Found, end: int) -> bool:
    """Tell whether what was found up to `end` is more than a word for an instrument that is not known."""
    return found.end == end and not (isinstance(found.entry, Mark) and found.entry.what == "other")


def _names(entry: Entry) -> bool:
    """Tell whether an entry names instruments by itself."""
    return isinstance(entry, Name) or (isinstance(entry, UnitWord) and bool(entry.whole))


def _known(
    text: str, start: int, word: re.Match[str] | None, lexicon: Lexicon, reach: list[int]
) -> Found | None:
    """The longest known phrase that begins with the word at `start`."""
    if word is None:
        reach.append(start + _YEAR)
        return None
    reach.append(word.end() + word[0].isdecimal() * _YEAR)
    form = lexicon.forms.get(word[0])
    if form is None:
        return None
    base, best = form.base, None
    for phrases in (lexicon.entries, lexicon.terms):
        if base in phrases.firsts:
            found = phrases.longest(text, start, base, word.end())
            reach.append(phrases.reach)
            best = found if found and (best is None or found[1] >= best[1]) else best
    if best is None:
        return None
    dotted = isinstance(best[0], UnitWord) and best[0].dotted
    ends = text.startswith(".", best[1])
    if dotted:
        reach.append(best[1] + _GAP)
        if not (ends or _NUMBER.match(text, best[1])):
            return None
    return Found(best[0], start, best[1] + (dotted and ends), form.conjunction, form.preposition)


def skip(text: str, start: int) -> int:
    """Return the offset of what stands after the spaces at `start` (two at most)."""
    if not text[start : start + 1].isspace():
        return start
    return start + 1 + text[start + 1 : start + 2].isspace()


def after(text: str, end: int, phrases: Phrases[bool] | Phrases[int]) -> int:
    """Return the end of one of the phrases where it follows directly, else `end`."""
    found = phrases.longest(text, skip(text, end))
    return found[1] if found else end


def stands_alone(text: str, end: int, lexicon: Lexicon) -> bool:
    """Tell whether a mark, a conjunction or the words that begin a subject stand at `end`, or nothing: what
    ends there is of nothing that follows.
    """
    if _ENDED.match(text, end):
        return True
    start = skip(text, end)
    separator = lexicon.links.separator.match(text, end)
    if separator is not None and separator[1] and text[separator.end() - 1].isspace():
        return True
    if lexicon.joining.conjunctions and text.startswith(
        tuple(f"{conjunction}{lexicon.joining.article_sign}" for conjunction in lexicon.joining.conjunctions),
        start,
    ):
        # «و2500 وثيقة» counts documents: only before the article is the letter a conjunction for certain.
        return True
    subjects = (lexicon.names.titled, lexicon.titles.title_marks, lexicon.pointers.relatives)
    return any(subject.longest(text, start) is not None for subject in subjects)


def numbered(text: str, end: int, lexicon: Lexicon) -> int:
    """Return the offset of the number after «No.» or the like,
    or of what stands there where no such word does.
    """
    found = lexicon.counting.number_words.longest(text, skip(text, end))
    if found is None:
        return skip(text, end)
    return skip(text, found[1] + (text[found[1] : found[1] + 1] == "."))


def kind_of(word: str, lexicon: Lexicon) -> str:
    """The kind of instrument that a word names; empty for any other."""
    form = lexicon.forms.get(word)
    base = form.base if form else word
    return (
        lexicon.kinds.bare.get(base) or lexicon.kinds.described.get(base) or lexicon.kinds.heads.get(base, "")
    )


def is_of_other(text: str, end: int, lexicon: Lexicon) -> bool:
    """Tell whether what ends there is said to be of something: «هذه المادة من القانون»."""
    of = lexicon.links.of.match(text, end)
    if of is None:
        return False
    if lexicon.joining.article_sign:
        return bool(of[0].strip()) and lexicon.pointers.adverbs.longest(text, skip(text, of.end())) is None
    # «of», «to» and «in» say much else: only before a law or another text is it of that.
    start = past_determiner(text, skip(text, of.end()), lexicon)
    found = find(text, start, lexicon)
    return found is not None and (
        isinstance(found.entry, Name | Description)
        or (isinstance(found.entry, Mark) and found.entry.what in _OTHER_TEXTS)
    )
