"""Titles in marks and after their years, where print marks names, and which names it must mark."""

import re
from typing import NamedTuple

from unrec.languages import Language
from unrec.references.discourse import Anchor, Mention
from unrec.references.lexicon import Lexicon
from unrec.references.lookup import find
from unrec.references.vocabulary import Name
from unrec.text import WORD, Rewritten, fold, late

_OPEN, _CLOSE = "«", "»"
_MARK = re.compile(f"[{_OPEN}{_CLOSE}]")
# The longest title, in signs.
_LONGEST = 240


class _Quoted(NamedTuple):
    """A title with its outer marks: where it begins and ends."""

    start: int
    end: int


def title_at(text: str, start: int, lexicon: Lexicon) -> Anchor | None:
    """Return what the title is whose first word begins at `start`, after its mark;
    None where none begins there.

    None also for a description («公约»), a term of the document, and for what is no name of an instrument;
    one that only ends as such titles do is not known.
    """
    quoted = _quoted(text, start)
    if quoted is None:
        return None
    found = find(text, start, lexicon)
    if found and _OPEN in text[quoted.end : found.end]:
        # «《联合国气候变化框架公约》、《京都议定书》» are two, though one name has the words of both.
        inner = find(text[start : quoted.end], 0, lexicon)
        found = inner._replace(start=start, end=start + inner.end) if inner else None
    if found and not text[found.end : quoted.end].strip(f" {_CLOSE}"):
        if not isinstance(found.entry, Name) or found.entry.rule in {"customary", "term"}:
            return None
        return Anchor("named", quoted.start, quoted.end, found.entry.instruments, rule=found.entry.rule)
    bare = text[quoted.start : quoted.end].rstrip(f" {_CLOSE}")
    endings = lexicon.titles.title_endings
    kind = next((kind for ending, kind in endings.items() if bare.endswith(ending)), "")
    return Anchor("unknown", quoted.start, quoted.end, kind=kind) if kind else None


def _quoted(text: str, start: int) -> _Quoted | None:
    """The title after the mark or marks directly before `start`, to where the outer one closes."""
    begin = start
    while begin and text[begin - 1] == _OPEN:
        begin -= 1
    if begin == start:
        return None
    depth = 0
    for mark in _MARK.finditer(text, begin, begin + _LONGEST):
        depth += 1 if mark[0] == _OPEN else -1
        if depth == 0:
            return _Quoted(begin, mark.end())
    return None


# --- What print must mark.

_SENTENCE_END = late(r"(?:^|[.؟!?:;])\s*[\"“”«»(\[]?\s*$")
# How far back the end of the sentence before is looked for.
_NEAR = 8


def marked(
    mentions: list[Mention], source: str, text: str, language: Language, known: Lexicon
) -> list[Mention]:
    """Return the mentions without descriptions that print does not mark;
    `text` is the search form of `source`.

    Of an article what it is of is then not known. A term that the document defines is marked so, too.
    """
    if not any(_needs_mark(mention, language, known) for mention in mentions):
        return mentions
    printed = fold(source, language.folding)
    kept: list[Mention] = []
    for mention in mentions:
        anchor = mention.anchor
        if (
            anchor is None
            or not _needs_mark(mention, language, known)
            or _is_marked(anchor, source, text, printed, language, known)
        ):
            kept.append(mention)
        elif mention.kind != "instrument":
            unknown = Anchor("unknown", anchor.start, anchor.end, kind=anchor.kind)
            kept.append(mention._replace(anchor=unknown))
    return kept


def _needs_mark(mention: Mention, language: Language, known: Lexicon) -> bool:
    anchor = mention.anchor
    if anchor is None:
        return False
    if anchor.manner == "described":
        return anchor.kind in known.kinds.marked
    return anchor.rule == "term" and (language.search.capitals or language.search.apart)


def _is_marked(
    anchor: Anchor, source: str, text: str, printed: Rewritten, language: Language, known: Lexicon
) -> bool:
    """Tell whether a word of the phrase has a capital that is not the sentence's,
    or the phrase stands in the marks of a title.
    """
    if language.search.apart:
        within = text[anchor.start : anchor.end]
        before = text[max(0, anchor.start - _NEAR) : anchor.start].rstrip()[-1:]
        behind = text[anchor.end : anchor.end + _NEAR].lstrip()[:1]
        return anchor.pointing or _OPEN in within or (before == _OPEN and behind == _CLOSE)
    opens = _SENTENCE_END.search(text[max(0, anchor.start - _NEAR) : anchor.start]) is not None
    for word in WORD.finditer(text, anchor.start, anchor.end):
        if word[0] in known.joining.determiners:
            continue
        first = opens and word.start() == anchor.start
        if source[printed.to_source(word.start(), word.end())[0]].isupper() and not first:
            return True
    return False
