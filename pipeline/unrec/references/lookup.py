"""Which known phrase begins at a word, without what is written together with it."""

import re
from collections.abc import Iterator, Sequence
from itertools import compress
from typing import Any, Literal, cast

from unrec.languages.phrases import Phrases
from unrec.references.lexicon import Lexicon, Telling
from unrec.references.vocabulary import Description, Entry, Found, Mark, Name, UnitWord
from unrec.text import WORD, late

# «Arts 2(3), 17»: an abbreviation without its full stop.
_NUMBER = re.compile(r"\s\d")
# Stands for the end of a text after its pieces: none is like it.
_END = " "
_MOST_PIECES = 16
_LONGEST_PIECE = 100
# Units whose number stands after their word, and nowhere else.
_NUMBERED_BEHIND = frozenset({"article", "rule"})
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
        return _find(text, start, lexicon)
    known: Found | None = looked.found.get(start, _UNSEEN)
    if known is _UNSEEN:
        known = looked.found[start] = _find(text, start, lexicon)
    return known


# What no text has been looked for at a place.
_UNSEEN: Any = object()


def _find(text: str, start: int, lexicon: Lexicon) -> Found | None:
    word = lexicon.starts.match(text, start)
    if word is None:
        return None
    found = _known(text, start, word, lexicon)
    whole = _presented(text, found, lexicon) if found and isinstance(found.entry, Description) else None
    if whole or word[0] not in lexicon.joining.determiners:
        return whole or found
    named = lexicon.starts.match(text, _behind(text, word))
    if named:
        other = _known(text, named.start(), named, lexicon)
        beaten = found is not None and (other is None or found.end > other.end or _is_known(found, other.end))
        if other and _names(other.entry) and not beaten:
            fused = word[0] in lexicon.joining.fused
            return other._replace(preposition=True) if fused else other._replace(start=start)
    return found


def _presented(text: str, found: Found, lexicon: Lexicon) -> Found | None:
    """«the present Charter of the United Nations»: the name after words that speak of the text at hand,
    where it is longer than the description that was found there.
    """
    this = lexicon.links.this.match(text, found.start)
    word = lexicon.starts.match(text, skip(text, this.end())) if this else None
    named = _known(text, word.start(), word, lexicon) if word else None
    if named is None or not isinstance(named.entry, Name) or named.end <= found.end:
        return None
    return named._replace(start=found.start)


Beginning = tuple[int, str, Found | Literal[True] | None]
"""Where a word stands that may begin a mention, the word, and what `find` finds there.

True where that is nothing, and the word may name an instrument that is not known by its name; None where it
was not looked for.
"""


def beginnings(text: str, lexicon: Lexicon, *, anywhere: bool = False) -> list[Beginning] | None:
    """Return the words of a text that may begin a mention; None where none is one that mentions begin with.

    Where titles may begin with any word these are all; `anywhere` gives them in any text. Else the pieces
    between spaces tell of most words that they begin none, and of the others what they begin: a few of them
    do, and most come again.
    """
    pieces = text.split(" ")
    known = list(map(lexicon.begin.__getitem__, pieces))
    any_begun = any(known)
    if lexicon.joining.apart or lexicon.counting.openers:
        every = anywhere or any_begun
        return [(word.start(), word[0], None) for word in lexicon.starts.finditer(text)] if every else None
    found = list(_begun(text, pieces, known, lexicon))
    if lexicon.looked:
        lexicon.looked.text = text
        lexicon.looked.found = {at: None if it is True else it for at, _, it in found if it is not None}
    return found if found or any_begun else None


def _begun(text: str, pieces: list[str], known: Sequence[Telling], lexicon: Lexicon) -> Iterator[Beginning]:
    """The words that may begin a mention, by what the pieces of a text tell of each."""
    start = last = 0
    keys = list(map(lexicon.keys.__getitem__, pieces)) if lexicon.keys else pieces.copy()
    keys.append(_END)
    for at in compress(range(len(known)), known):
        start += sum(map(len, pieces[last:at])) + at - last
        last = at
        # In a long piece words begin at many places, and each would be kept with all that follows it.
        short = len(pieces[at]) <= _LONGEST_PIECE
        for offset, word, telling in known[at]:
            told = _told(pieces, keys, at, offset, lexicon) if telling and short else None
            place = start + offset
            if told is False or not (telling or not word.isdecimal() or lexicon.starts.match(text, place)):
                continue
            if told is None or told is True:
                yield place, word, told
            else:
                yield place, word, told._replace(start=place + told.start, end=place + told.end)


def _told(
    pieces: Sequence[str], keys: Sequence[str], at: int, offset: int, lexicon: Lexicon
) -> Found | bool | None:
    """Return what the pieces from an offset of one on tell, from now on by as few of them as do.

    What is found is as from offset 0; false where no mention begins.
    """
    before: Any = lexicon.opening.first
    place, key = at, keys[at][offset:] if offset else keys[at]
    try:  # most have been told, and few words are looked at so often
        while (known := before[key]).__class__ is dict:
            before = known
            place += 1
            key = keys[place]
    except KeyError:
        for stop in range(place, min(len(keys), at + _MOST_PIECES)):
            key = keys[stop] if stop > at else key
            words = " ".join(pieces[at : stop + 1])[offset:]
            told = _tell(words, whole=key == _END, lexicon=lexicon)
            if not lexicon.opening.keep(before, key, {} if told is None else told):
                return None
            if told is not None:
                return told
            before = before[key]
        return None
    return cast("Found | bool", known)


def _takes_number(found: Found) -> bool:
    """Whether a word of a unit was read whose number stands after it."""
    word = found.entry
    return isinstance(word, UnitWord) and word.unit in _NUMBERED_BEHIND and word.members != 3


def _tell(words: str, *, whole: bool, lexicon: Lexicon) -> Found | bool | None:
    """Return what the words tell, which are a text's first pieces or the `whole` text; None if too little."""
    known = True if whole else _knows(words, 0, lexicon)
    found = find(words, 0, lexicon) if known else None
    if known is None:
        return None
    if found is None:
        word = lexicon.starts.match(words)
        return word is not None and lexicon.forms[word[0]].base in lexicon.kinds.headed
    if _takes_number(found):
        return _numbered_behind(words, found, whole=whole, lexicon=lexicon)
    if not isinstance(found.entry, Mark) or found.entry.what != "pointing":
        return found
    start = skip(words, found.end)
    following = True if whole else _knows(words, start, lexicon)
    if following is not None:
        return found if following and may_point(words, find(words, start, lexicon), lexicon) else False
    # A year is one by what stands after.
    return found if words[start : start + 1].isdecimal() else None


def _numbered_behind(words: str, found: Found, *, whole: bool, lexicon: Lexicon) -> Found | bool | None:
    """Return what was found where a number may stand after it; False where another word does."""
    start = found.end + words.startswith(" ", found.end)
    if start >= len(words):
        return found if whole else None
    word = WORD.match(words, start)
    dead = word is not None and is_no_number(word[0], lexicon) and word[0] not in lexicon.pointers.said.firsts
    return False if dead else found


def is_no_number(word: str, lexicon: Lexicon) -> bool:
    """Tell whether a whole word begins neither a number nor a letter that counts, as most words do not."""
    return (
        len(word) >= _WORDY
        and word not in lexicon.counting.ordinals.firsts
        and word not in lexicon.counting.number_words.firsts
        and not word.isupper()
        and word.strip("ivx") != ""
    )


def may_point(text: str, following: Found | None, lexicon: Lexicon) -> bool:
    """Tell whether a word that points may make a mention with what is found after it.

    «acknowledges that the Convention …» points at nothing.
    """
    if following is None or following.conjunction:
        return False
    if isinstance(following.entry, UnitWord):
        return following.entry.unit == "article"
    if not isinstance(following.entry, Name | Description):
        return False
    words = WORD.match(text, following.start)
    return words is None or words[0] not in lexicon.joining.determiners


def _knows(words: str, start: int, lexicon: Lexicon) -> bool | None:
    """Tell whether `find` may find anything in the first pieces of a text; None if more of them tell."""
    # A year is one by what stands after.
    if start >= len(words) or words[start].isdecimal():
        return None
    word = lexicon.starts.match(words, start)
    if word is None:
        return False
    known = _knows_word(words, word, lexicon)
    this = lexicon.links.this.match(words, start) if known else None
    presented = lexicon.starts.match(words, skip(words, this.end())) if this else None
    if presented and _knows_word(words, presented, lexicon) is None:
        return None
    if known is None or word[0] not in lexicon.joining.determiners:
        return known
    start = _behind(words, word)
    if start >= len(words) or words[start].isdecimal():
        return None
    named = lexicon.starts.match(words, start)
    other = _knows_word(words, named, lexicon) if named else False
    return None if other is None else known or other


def _knows_word(words: str, word: re.Match[str], lexicon: Lexicon) -> bool | None:
    """Tell whether `_known` may know a phrase that begins with a word; None if what stands after tells."""
    form = lexicon.forms.get(word[0])
    known = False
    for phrases in (lexicon.terms, lexicon.entries) if form else ():
        if form is None or form.base not in phrases.firsts:
            continue
        seen = phrases.seen(words, form.base, word.end())
        if seen is None:
            return None
        # The stop of an abbreviation, or the number after it, may come yet.
        if isinstance(seen[0], UnitWord) and seen[0].dotted and seen[1] + 1 >= len(words):
            return None
        known = known or seen[0] is not None
    return known


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
        tuple(f"{one}{lexicon.joining.article_sign}" for one in lexicon.joining.conjunctions), start
    ):
        # «و2500 وثيقة» counts documents: only before the article is the letter a conjunction for certain.
        return True
    subjects = (lexicon.names.titled, lexicon.titles.title_marks, lexicon.pointers.relatives)
    return any(one.longest(text, start) is not None for one in subjects)


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
