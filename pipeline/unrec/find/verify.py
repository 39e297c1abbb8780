"""Whether a paper quotes and cites rightly: each quotation and each reference, against the collection.

A quotation is right where its very letters stand in a paragraph, however print set them: line ends, hyphens,
the shape of quotes, ligatures, vowel signs and spaces count for nothing. Nothing else is forgiven. Where that
is so nowhere, the one stretch that is most like it is given with what differs, word by word; where nothing
is like it, and the document cited beside it is there in that language, it is not in the document. What the
collection does not hold is never called wrong: every answer says what was searched.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache, partial
from itertools import starmap
from typing import Any, Literal, NamedTuple

from msgspec.structs import replace
from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from unrec.catalogue import Catalogue
from unrec.find.search import DocumentRow, Finder, Hit, Term, fts
from unrec.find.words import folded_words, is_stump
from unrec.languages import load, supported
from unrec.models import Extraction, Paragraph, Record, Reference
from unrec.nested import grouped
from unrec.series.changed import swaps
from unrec.text import (
    APOSTROPHES,
    COMMAS,
    CONTROLS,
    DASHES,
    INVISIBLE,
    MARKS,
    SENTENCE_ENDS,
    TATWEEL,
    either,
)

SHORTEST = 12
"""Letters and digits that a quotation has at least for a verdict."""
_LIKE = 70.0  # of 100: what is less alike is no quotation of it
_CANDIDATES = 40
_LONGEST_WORDS = 8

Verdict = Literal[
    "found", "found elsewhere", "differs", "not in the document", "not in the collection", "too short"
]


class Place(Record, frozen=True):
    """Where the words stand in the collection: a paragraph, and code points of its text."""

    paragraph_id: str
    start: int
    end: int


class Change(Record, frozen=True):
    """Words of a quotation, and those that are printed in their place; either may be none."""

    quoted: str
    printed: str


class Checked(Record, frozen=True, kw_only=True):
    """A quotation or a reference with its verdict. `paper` is the path in the paper, with its page.

    `distance` counts the letters to be changed, and `changes` are word by word, where it differs. `note` says
    in words what a verdict does not. `searched` is what was searched.
    """

    kind: Literal["quotation", "reference"]
    verdict: Verdict
    words: str
    paper: str = ""
    page: int | None = None
    cited: str | None = None
    places: tuple[Place, ...] = ()
    distance: int | None = None
    changes: tuple[Change, ...] = ()
    note: str = ""
    searched: str = ""


# The letters of print

_QUOTES = '"“”„«»「」『』〝〞＂'
_SAME = str.maketrans(
    dict.fromkeys(APOSTROPHES, "'") | dict.fromkeys(_QUOTES, '"') | dict.fromkeys(DASHES, "-")
)
_UNPRINTED = re.compile(f"[{INVISIBLE}{CONTROLS}{MARKS}{TATWEEL}]")
_SPACING = re.compile(r"[\s-]+")


def _even(text: str) -> str:
    """A text as any print would have it, its spaces kept."""
    text = _UNPRINTED.sub("", unicodedata.normalize("NFKC", text)).translate(_SAME)
    return " ".join(text.split())


def _letters(text: str) -> str:
    """The letters and marks of a text, without spaces and hyphens."""
    return _SPACING.sub("", _even(text))


def _place(letters: str, text: str) -> tuple[int, int] | None:
    """Where letters stand in a text, as whole words; its first letter may be small or a capital."""
    whole = _letters(text)
    for form in (letters, letters[:1].swapcase() + letters[1:]):
        at = whole.find(form)
        while at >= 0:
            span = _span(text, at, at + len(form))
            if span is not None:
                return span
            at = whole.find(form, at + 1)
    return None


def _span(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The stretch of a text whose letters have these places among all its letters; None inside a word."""
    places = [at for at, character in enumerate(text) for _ in _letters(character)]
    if end > len(
        places
    ):  # what normalisation makes of neighbours together, and of each alone, is not the same
        return None
    first, last = places[start], places[end - 1] + 1
    if _inside(text, first) or _inside(text, last):
        return None
    return first, last


def _inside(text: str, at: int) -> bool:
    """Whether a word stands on both sides of a place, whatever its signs."""
    before = _UNPRINTED.sub("", text[max(at - _NEAR, 0) : at])[-1:]
    after = _UNPRINTED.sub("", text[at : at + _NEAR])[:1]
    return before.isalnum() and after.isalnum() and not (is_stump(before) or is_stump(after))


_NEAR = 8  # more characters than signs stand on a letter


# Quotations

_QUOTED = re.compile(
    '“([^“”]+)”|„([^„“”]+)[“”]|«([^«»]+)»|「([^「」]+)」|『([^『』]+)』|(?<!\\w)"([^"]+)"(?!\\w)'
)
_LEFT_OUT = re.compile(r"\s*(?:\[\s*(?:…|\.{3}|\. \. \.)\s*\]|…|\.{3}|\. \. \.)\s*")
_EDGES = f" \t\n{SENTENCE_ENDS}{COMMAS}".replace("…", "")


class Quotation(NamedTuple):
    """Words between quotation marks, and where they begin in their paragraph."""

    words: str
    start: int


def quotations(text: str) -> Iterator[Quotation]:
    """Yield what stands between quotation marks of any kind, outermost."""
    for match in _QUOTED.finditer(text):
        words = next(filter(None, match.groups()))
        yield Quotation(words, match.start())


def check_quotation(finder: Finder, words: str, document: DocumentRow | None = None) -> Checked:
    """Return whether words stand in the collection, and where; those of `document` first.

    What is left out («…», `[...]`) parts them: all parts must stand in one paragraph, in order.
    """
    told = partial(Checked, kind="quotation", words=words, searched=finder.searched)
    parts = [part for each in _LEFT_OUT.split(words) if (part := each.strip(_EDGES))]
    letters = [_letters(part) for part in parts]
    if sum(map(str.isalnum, "".join(letters))) < SHORTEST:
        return told(verdict="too short", note=f"under {SHORTEST} letters")
    candidates = _candidates(finder, max(parts, key=len), document)
    places = [place for hit in candidates if (place := _in_order(letters, hit)) is not None]
    if document is not None:
        places.sort(key=lambda place: not place.paragraph_id.startswith(f"{document.document_id}:"))
    if places:
        there = document is None or places[0].paragraph_id.startswith(f"{document.document_id}:")
        verdict: Verdict = "found" if there else "found elsewhere"
        return told(verdict=verdict, places=tuple(places))
    nearest = _nearest(" ".join(parts), candidates)
    if nearest is None:
        return told(verdict="not in the collection")
    return told(verdict="differs", **nearest)


def _in_order(letters: Sequence[str], hit: Hit) -> Place | None:
    start = end = 0
    for at, part in enumerate(letters):
        span = _place(part, hit.text[end:])
        if span is None:
            return None
        start = end + span[0] if at == 0 else start
        end += span[1]
    return Place(hit.paragraph_id, start, end)


def _candidates(finder: Finder, part: str, document: DocumentRow | None) -> list[Hit]:
    """The paragraphs that words may stand in: those that hold them all in a row, else those most alike."""
    even = _even(part)
    joined = re.sub(r"(?<=\w)-\s+(?=\w)", "", even)  # a word that a line's end has parted
    ways = dict.fromkeys(
        folded_words(text, language) for text in (even, joined) for language in finder.languages
    )
    rows: dict[int, None] = {}
    phrase = Term("", tuple(filter(None, ways)))
    longest = sorted({word for way in ways for word in way}, key=len, reverse=True)[:_LONGEST_WORDS]
    some = Term("", tuple((word,) for word in longest))
    for term, ranked in ((phrase, False), (some, True)):
        for within in (None, document) if document else (None,):
            found = finder.matching(fts(term), _CANDIDATES, ranked=ranked, within=within)
            rows.update(dict.fromkeys(found))
        if rows:
            break
    return [finder.hit(row) for row in rows]


def _nearest(words: str, candidates: Sequence[Hit]) -> dict[str, Any] | None:
    """The stretch of a paragraph that is most like words, how far it is, and what differs."""
    quoted = _even(words)
    best: tuple[float, Hit, int, int] | None = None
    for hit in candidates:
        found = fuzz.partial_ratio_alignment(quoted, _even(hit.text), score_cutoff=_LIKE)
        if found is not None and (best is None or found.score > best[0]):
            best = found.score, hit, found.dest_start, found.dest_end
    if best is None:
        return None
    _, hit, start, end = best
    text = _even(hit.text)
    while start and _inside(text, start):
        start -= 1
    while end < len(text) and _inside(text, end):
        end += 1
    run = text[start:end].strip()
    span = _span(hit.text, len(_letters(text[:start])), len(_letters(text[:end]))) or (0, len(hit.text))
    return {
        "places": (Place(hit.paragraph_id, *span),),
        "distance": Levenshtein.distance(quoted, run),
        "changes": tuple(starmap(Change, swaps(quoted, run))),
    }


# References


def check_reference(
    finder: Finder, row: Reference, text: str, language: str, catalogue: Catalogue
) -> Checked:
    """Return whether what a reference names is there: a document with its paragraph, or an article."""
    cited = row.symbol or "/".join(filter(None, (row.instrument_id, row.article, row.paragraph)))
    number = row.paragraph or (_paragraph_after(text, row.char_end, language) if row.symbol else None)
    told = partial(Checked, kind="reference", words=row.surface, cited=cited, searched=finder.searched)
    if row.symbol is not None:
        documents = finder.documents("WHERE symbol = ? ORDER BY document_id", (row.symbol,))
        if not documents:
            return told(verdict="not in the collection")
        if number is None:
            return told(verdict="found", note=documents[0].document_id)
        places = tuple(
            Place(hit.paragraph_id, 0, len(hit.text))
            for document in documents
            for hit in finder.numbered(document, number)
        )
        told = partial(told, cited=f"{cited}, {number}")
        if places:
            return told(verdict="found", places=places)
        note = f"{documents[0].document_id} has no paragraph {number}"
        return told(verdict="differs", note=note)
    told = partial(told, searched="the catalogue of instruments")
    if row.article is None:
        return told(verdict="found")
    there = catalogue.has_article(row.instrument_id or "", row.article)
    if there is None:
        note = "the catalogue does not know its articles"
        return told(verdict="not in the collection", note=note)
    note = "" if there else f"{row.instrument_id} has no article {row.article}"
    return told(verdict="found" if there else "differs", note=note)


def _paragraph_after(text: str, end: int, language: str) -> str | None:
    """The number of a paragraph that is named right after a symbol: `A/RES/77/1, para. 5`."""
    pattern = _number_pattern(language)
    match = pattern.match(load(language).fold(text[end : end + 60])) if pattern else None
    return match["number"] if match else None


@cache
def _number_pattern(language: str) -> re.Pattern[str] | None:
    known = load(language)
    if known.reference_words is None:
        return None
    words = [
        word
        for unit in known.references.units
        if unit.unit == "paragraph"
        for word in (*unit.one, *unit.many)
    ]
    return re.compile(rf"\s*[,;(]?\s*\w{{0,2}}?{either(known.fold_words(words))}\s*\(?(?P<number>\d+)\b")


# A whole paper


def check_paper(finder: Finder, paper: Extraction, catalogue: Catalogue) -> Iterator[Checked]:
    """Yield what came of each quotation and reference of a paper, in order.

    A quotation is looked for first in the document that the paper cites nearest to it, in the same paragraph.
    """
    references = grouped(paper.references, lambda row: row.paragraph_id)
    for unit in paper.paragraphs:
        own = references.get(unit.paragraph_id, [])
        checks = [(quote.start, _quoted(finder, quote, unit, own)) for quote in quotations(unit.text)]
        if unit.language in supported():
            for row in own:
                if row.symbol or row.instrument_id:
                    checked = check_reference(finder, row, unit.text, unit.language, catalogue)
                    checks.append((row.char_start, checked))
        for _, checked in sorted(checks, key=lambda check: check[0]):
            yield replace(checked, paper=unit.path, page=unit.page_first)


def _quoted(finder: Finder, quote: Quotation, unit: Paragraph, references: Sequence[Reference]) -> Checked:
    symbols = [row for row in references if row.symbol]
    end = quote.start + len(quote.words)
    nearest = min(
        symbols, key=lambda row: min(abs(row.char_start - end), abs(quote.start - row.char_end)), default=None
    )
    documents = finder.documents("WHERE symbol = ?", (nearest.symbol,)) if nearest else []
    same = [document for document in documents if document.language == unit.language] or documents
    checked = check_quotation(finder, quote.words, same[0] if same else None)
    if nearest is None:
        return checked
    if checked.verdict == "not in the collection" and same and same[0].language == unit.language:
        note = f"nothing in {same[0].document_id}, cited beside it, is like it"
        return replace(checked, cited=nearest.symbol, verdict="not in the document", note=note)
    note = checked.note or (
        "" if documents else f"{nearest.symbol}, cited beside it, is not in the collection"
    )
    return replace(checked, cited=nearest.symbol, note=note)
