"""Whether a paper quotes and cites rightly: each quotation and each citation, against the collection.

A quotation is right where its very letters stand in the document that is cited beside it, in the paragraph
that is cited, however print set them: line ends, hyphens, the shape of quotes, ligatures, vowel signs and
spaces count for nothing. Nothing else is forgiven. Letters that stand elsewhere are found elsewhere. Where
they stand nowhere, the one stretch that is most like them is given with what differs, word by word; where
nothing is like them, and the document cited beside them is there in that language, they are not in the
document. A citation is right where the document is there and has the paragraph, or the treaty has the
article. What is not held is not vouched for, and every answer says what was searched.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from itertools import starmap
from typing import Any, Literal, NamedTuple

from msgspec.structs import replace
from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from unrec.catalogue import Catalogue
from unrec.find.search import DocumentRow, Finder, Hit, Term, fts
from unrec.find.words import folded_words, is_stump
from unrec.languages import Language, load, supported
from unrec.models import Extraction, Paragraph, Record, Reference
from unrec.nested import grouped
from unrec.series.changed import swaps
from unrec.structure.labels import readings
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
    "found",
    "found elsewhere",
    "differs",
    "not in the document",
    "no such paragraph",
    "no such article",
    "not held",
    "too short",
]
Kind = Literal["quotation", "document", "place", "article"]
"""What is checked: words; that a document or instrument is held; a paragraph of one; an article of one."""


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
    """A quotation or a citation with its verdict. `paper` is the path in the paper, with its page.

    `distance` counts the letters to be changed, and `changes` are word by word, where it differs. `note` says
    in words what a verdict does not. `searched` is what was searched.
    """

    kind: Kind
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


class Cited(NamedTuple):
    """What is cited beside a quotation: a symbol, its documents that are held, the paragraphs named there.

    `said` says that one of the documents is in the language of the paper.
    """

    symbol: str
    documents: tuple[DocumentRow, ...] = ()
    paragraphs: tuple[str, ...] = ()
    said: bool = False


def check_quotation(finder: Finder, words: str, cited: Cited | None = None) -> Checked:
    """Return whether words stand in the collection, and where; those of what is cited first.

    What is left out («…», `[...]`) parts them: all parts must stand in one paragraph, in order.
    """
    checked = partial(
        Checked,
        kind="quotation",
        words=words,
        cited=cited.symbol if cited else None,
        searched=finder.searched,
    )
    absent = f"{cited.symbol}, cited beside it, is not held" if cited and not cited.documents else ""
    parts = [part for each in _LEFT_OUT.split(words) if (part := each.strip(_EDGES))]
    letters = [_letters(part) for part in parts]
    if sum(map(str.isalnum, "".join(letters))) < SHORTEST:
        return checked(verdict="too short", note=f"under {SHORTEST} letters")
    candidates = _candidates(finder, max(parts, key=len), cited.documents if cited else ())
    places = [place for hit in candidates if (place := _in_order(letters, hit)) is not None]
    if places:
        right = places if cited is None else [place for place in places if _is_cited(place, cited)]
        if right:
            return checked(verdict="found", places=tuple(right))
        return checked(verdict="found elsewhere", places=tuple(places), note=absent)
    nearest = _nearest(" ".join(parts), candidates)
    if nearest is not None:
        return checked(verdict="differs", note=absent, **nearest)
    if cited is None or not cited.said:
        return checked(verdict="not held", note=absent or "nothing in the collection is like it")
    held = ", ".join(document.document_id for document in cited.documents)
    return checked(verdict="not in the document", note=f"nothing in {held}, cited beside it, is like it")


def _is_cited(place: Place, cited: Cited) -> bool:
    """Whether a place is in a cited document and in, or under, a paragraph that is cited there."""
    if cited.paragraphs:
        ids = cited.paragraphs
        return place.paragraph_id in ids or place.paragraph_id.startswith(tuple(f"{each}." for each in ids))
    return place.paragraph_id.startswith(tuple(f"{each.document_id}:" for each in cited.documents))


def _in_order(letters: Sequence[str], hit: Hit) -> Place | None:
    start = end = 0
    for at, part in enumerate(letters):
        span = _place(part, hit.text[end:])
        if span is None:
            return None
        start = end + span[0] if at == 0 else start
        end += span[1]
    return Place(hit.paragraph_id, start, end)


def _candidates(finder: Finder, part: str, documents: Sequence[DocumentRow]) -> list[Hit]:
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
        for within in (*documents, None):
            ids = finder.matching(fts(term), _CANDIDATES, ranked=ranked, within=within)
            rows.update(dict.fromkeys(ids))
        if rows:
            break
    return [finder.hit(row) for row in rows]


def _nearest(words: str, candidates: Sequence[Hit]) -> dict[str, Any] | None:
    """The stretch of a paragraph that is most like words, how far it is, and what differs."""
    quoted = _even(words)
    best: tuple[float, Hit, int, int] | None = None
    for hit in candidates:
        alignment = fuzz.partial_ratio_alignment(quoted, _even(hit.text), score_cutoff=_LIKE)
        if alignment is not None and (best is None or alignment.score > best[0]):
            best = alignment.score, hit, alignment.dest_start, alignment.dest_end
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


# Citations


def check_reference(
    finder: Finder, row: Reference, text: str, language: str, catalogue: Catalogue
) -> Checked:
    """Return whether what a reference names is there: a document, its paragraph, or an article."""
    checked = partial(Checked, words=row.surface, searched=finder.searched)
    if row.symbol is None:
        return _of_instrument(row, catalogue, partial(checked, searched="the catalogue of instruments"))
    documents = finder.documents("WHERE symbol = ? ORDER BY document_id", (row.symbol,))
    numbers = numbers_beside(row, text, language)
    kind: Kind = "place" if numbers else "document"
    checked = partial(checked, kind=kind, cited=", ".join((row.symbol, *numbers)))
    if not documents:
        return checked(verdict="not held")
    if not numbers:
        return checked(verdict="found", note=", ".join(each.document_id for each in documents))
    known = load(language)
    there = {number: _numbered(finder, documents, number, known) for number in numbers}
    missing = [number for number, hits in there.items() if not hits]
    if missing:
        held = ", ".join(each.document_id for each in documents)
        return checked(verdict="no such paragraph", note=f"{held} has no paragraph {', '.join(missing)}")
    hits = [hit for each in there.values() for hit in each]
    return checked(verdict="found", places=tuple(Place(hit.paragraph_id, 0, len(hit.text)) for hit in hits))


def _of_instrument(row: Reference, catalogue: Catalogue, checked: Callable[..., Checked]) -> Checked:
    """The verdict on an article or an instrument."""
    kind: Kind = "document" if row.article is None else "article"
    instrument = row.instrument_id or next(iter(row.candidates), None)
    cited = "/".join(filter(None, (instrument, row.article, row.paragraph))) or None
    checked = partial(checked, kind=kind, cited=cited)
    if row.rule.endswith(_NO_SUCH_ARTICLE):
        return checked(verdict="no such article", note=f"what is named has no article {row.article}")
    if row.instrument_id is None:
        return checked(verdict="not held", note="the catalogue does not hold what is named, or several are")
    if row.article is None:
        return checked(verdict="found")
    there = catalogue.has_article(row.instrument_id, row.article)
    if there is None:
        return checked(verdict="not held", note="the catalogue does not know its articles")
    if not there:
        note = f"{row.instrument_id} has no article {row.article}"
        return checked(verdict="no such article", note=note)
    return checked(verdict="found")


_NO_SUCH_ARTICLE = "unresolved.no_such_article"  # the rule of a reference beyond an instrument's articles


def _numbered(finder: Finder, documents: Sequence[DocumentRow], number: str, language: Language) -> list[Hit]:
    """The paragraphs of documents that print a number, and under it a letter: «12 (b)»."""
    whole, *letters = re.findall(r"[\d.]+|[^\W\d_]+", number)
    paths = [whole]
    for letter in letters:
        values = {letter, *(str(each.number) for each in readings(f"({letter}) {letter}", language))}
        paths = [f"{path}.{value}" for path in paths for value in sorted(values)]
    return [hit for document in documents for path in paths for hit in finder.numbered(document, path)]


# A paragraph: «129.5», «12 (b)»; and a list or a range of such, whatever short word or mark joins them.
_PARAGRAPH = r"\d{1,5}(?:[.-]\d{1,4}(?!\d|[.-]\d))?(?: ?\([^\W\d_]{1,4}\))*"
_LISTED = rf"{_PARAGRAPH}(?:\s*(?:[^\w\s(]|\b[^\W\d_]{{1,4}}\b)\s*{_PARAGRAPH})*"


class _Beside(NamedTuple):
    """The patterns of paragraph numbers right after a symbol, and right before it."""

    after: re.Pattern[str]
    before: re.Pattern[str]


def numbers_beside(row: Reference, text: str, language: str) -> tuple[str, ...]:
    """Return the paragraphs that a paper names with a symbol: `129.5`, `12(b)`; of a range, its ends.

    They stand after the symbol («A/77/1, para. 5») or before it («paragraph 5 of A/77/1»); what the
    reference itself says goes for what no such words show.
    """
    at = text.find(row.symbol or row.surface, row.char_start, row.char_end)
    start, end = (row.char_start, row.char_end) if at < 0 else (at, at + len(row.symbol or row.surface))
    patterns = _patterns(language)
    if patterns is not None:
        fold = load(language).fold
        after = patterns.after.match(fold(text[end : end + _NEARBY]))
        before = patterns.before.search(fold(text[max(start - _NEARBY, 0) : start]))
        # «paragraph 5 of A/77/1 and paragraph 6 of …»: what a word parts from the symbol is the next one's.
        match = before if before and (after is None or any(map(str.isalpha, after["gap"]))) else after
        if match:
            listed = re.findall(_PARAGRAPH, match["listed"])
            return tuple(dict.fromkeys(number.replace(" ", "").replace("-", ".") for number in listed))
    if row.paragraph is None:
        return ()
    return (f"{row.paragraph}({row.subparagraph})" if row.subparagraph else row.paragraph,)


_NEARBY = 80


@cache
def _patterns(language: str) -> _Beside | None:
    known = load(language)
    if known.reference_words is None:
        return None
    units = [unit for unit in known.references.units if unit.unit == "paragraph"]
    words = [word for unit in units if not unit.around for word in (*unit.one, *unit.two, *unit.many)]
    ahead = rf"\b\w{{0,3}}?{either(known.fold_words(words))}\s*\(?"
    around = either([known.fold(unit.around) for unit in units if unit.around])
    after = either(known.fold_words([word for unit in units if unit.around for word in unit.one]))
    # Words stand before numbers, or around them: «para. 5», «第5段».
    listed = rf"(?:{ahead}|(?P<around>{around})\s?)(?P<listed>{_LISTED})(?(around)\s?{after})"
    return _Beside(
        re.compile(rf"(?P<gap>\s*[^\w\s)]\s*[^\d;)]{{0,25}}?|(?:\s?\w){{0,6}}?\s?){listed}"),
        re.compile(rf"{listed}[^\d,;.()]{{0,45}}$"),
    )


# A whole paper


def check_paper(finder: Finder, paper: Extraction, catalogue: Catalogue) -> Iterator[Checked]:
    """Yield what came of each quotation and citation of a paper, in order.

    A quotation has to stand in the document that the paper cites nearest to it, in the same paragraph.
    """
    references = grouped(paper.references, lambda row: row.paragraph_id)
    for unit in paper.paragraphs:
        cited = references.get(unit.paragraph_id, [])
        checks = [(quote.start, _quoted(finder, quote, unit, cited)) for quote in quotations(unit.text)]
        if unit.language in supported():
            for row in cited:
                if row.symbol or row.instrument_id or row.article:
                    checked = check_reference(finder, row, unit.text, unit.language, catalogue)
                    checks.append((row.char_start, checked))
        # A list of paragraphs is one citation, though each is a row of its own.
        for _, checked in dict.fromkeys(sorted(checks, key=lambda check: check[0])):
            yield replace(checked, paper=unit.path, page=unit.page_first)


def _quoted(finder: Finder, quote: Quotation, unit: Paragraph, references: Sequence[Reference]) -> Checked:
    """The verdict on a quotation of a paper, by what it cites nearest to it."""
    end = quote.start + len(quote.words)
    nearest = min(
        (row for row in references if row.symbol),
        key=lambda row: min(abs(row.char_start - end), abs(quote.start - row.char_end)),
        default=None,
    )
    if nearest is None or nearest.symbol is None:
        return check_quotation(finder, quote.words)
    documents = finder.documents("WHERE symbol = ? ORDER BY document_id", (nearest.symbol,))
    known = load(unit.language)
    hits = [
        hit
        for number in numbers_beside(nearest, unit.text, unit.language)
        for hit in _numbered(finder, documents, number, known)
    ]
    cited = Cited(
        nearest.symbol,
        tuple(documents),
        tuple(hit.paragraph_id for hit in hits),
        any(document.language == unit.language for document in documents),
    )
    return check_quotation(finder, quote.words, cited)
