"""themes: what each paragraph is about, by schemes that others sort by, each row with what shows it."""

import string
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from unrec.languages import Language
from unrec.models import Extraction, Paragraph, Reference, ThemeRow
from unrec.nested import grouped
from unrec.text import Folded, mapped
from unrec.themes.model import Guess, features, guesses, load_model
from unrec.themes.terms import SCHEMES, Scheme, Term, find_terms, load_scheme, terms_of

__all__ = ["DOUBT", "Version", "shared", "shown_by", "spoken", "themes", "version_of"]

DOUBT = 0.1
"""A term alone gives no theme that the model, where there is one, holds for less likely than this."""


def themes(extraction: Extraction, language: Language) -> Extraction:
    """Return the extraction with a row for each theme of each paragraph: by paragraph, scheme, theme.

    `explicit`: the theme is named («Goal 16»). `term`: a term of it, or an instrument that speaks of it,
    stands in the text; the row has the span of the first. `model`: only the words together say so. Fewer
    terms than the scheme asks for, and scores below the model's least, give no row. A language without terms
    and model has rows only for what is named or cited.
    """
    cited: dict[str, list[Reference]] = defaultdict(list)
    for reference in extraction.references:
        cited[reference.paragraph_id].append(reference)
    rows = tuple(
        row
        for paragraph in extraction.paragraphs
        for name in SCHEMES
        for row in _rows(paragraph, cited.get(paragraph.paragraph_id, ()), load_scheme(name), language)
    )
    return replace(extraction, themes=rows)


def shown_by(language: str) -> str:
    """Return by what a language's texts show their themes, in words."""
    loaded = [load_scheme(name) for name in SCHEMES]
    has_terms = any(language in theme.terms for scheme in loaded for theme in scheme.themes.values())
    has_model = any(load_model(name, language) is not None for name in SCHEMES)
    ways = ["number", *["term"] * has_terms, *["model"] * has_model]
    return f"themes by {' and '.join(ways)}" if len(ways) > 1 else "themes only where named by number"


class _Place(NamedTuple):
    """What stands in a text and shows a theme; a span is in the text itself."""

    rule: str
    start: int
    end: int


def _rows(
    paragraph: Paragraph, cited: Sequence[Reference], scheme: Scheme, language: Language
) -> Iterator[ThemeRow]:
    """Yield one row a theme: the surest that there is."""
    named = dict(_named(cited, scheme))
    terms = spoken(Folded(paragraph.search), scheme, language.code)
    instruments = _instruments(cited, scheme)
    model = load_model(scheme.scheme, language.code)
    guessed: dict[str, Guess] = {}
    if model is not None:
        told = guesses(features(paragraph.search), model, DOUBT)
        guessed = {guess.theme_id: guess for guess in told}
    seen = {*named, *terms, *instruments, *guessed}
    for theme_id in sorted(seen, key=scheme.place):
        guess = guessed.get(theme_id)
        row = ThemeRow(
            paragraph_id=paragraph.paragraph_id,
            document_id=paragraph.document_id,
            scheme=scheme.scheme,
            theme_id=theme_id,
            status="model",
            rule="",
            score=guess.score if guess else None,
        )
        if theme_id in named:
            yield replace(_placed(row, named[theme_id]), status="explicit")
        elif theme_id in instruments:
            yield replace(_placed(row, instruments[theme_id]), status="term")
        elif theme_id in terms and (model is None or guess is not None):
            yield replace(_placed(row, _written(paragraph, terms[theme_id], language)), status="term")
        elif model is not None and guess is not None and guess.score >= model.least:
            yield replace(row, rule=f"model:{'+'.join(guess.evidence)}")


def _placed(row: ThemeRow, place: _Place) -> ThemeRow:
    return replace(row, rule=place.rule, char_start=place.start, char_end=place.end)


def _named(cited: Iterable[Reference], scheme: Scheme) -> Iterator[tuple[str, _Place]]:
    """Yield the themes that references name by number, the first of each; a target names its Goal, too."""
    first: dict[str, _Place] = {}
    for row in cited:
        if scheme.explicit is None or row.instrument_id != scheme.explicit or row.part is None:
            continue
        goal = row.part.partition(".")[0]
        if goal in scheme.themes:
            for theme_id in (goal, row.part):
                first.setdefault(theme_id, _Place("named", row.char_start, row.char_end))
    yield from first.items()


def _instruments(cited: Iterable[Reference], scheme: Scheme) -> Mapping[str, _Place]:
    """The themes that cited instruments speak of, each with the first reference that does."""
    first: dict[str, _Place] = {}
    for row in cited:
        for theme_id in scheme.by_instrument.get(row.instrument_id or "", ()):
            place = _Place(f"instrument:{row.instrument_id}", row.char_start, row.char_end)
            first.setdefault(theme_id, place)
    return first


def spoken(search: Folded, scheme: Scheme, language: str) -> dict[str, list[Term]]:
    """Return the themes of which enough different terms stand in a folded text, with them in text order."""
    terms: dict[str, list[Term]] = defaultdict(list)
    for term in find_terms(search, terms_of(scheme.scheme, language)):
        terms[term.theme_id].append(term)
    least = scheme.least_terms
    return {
        theme: written for theme, written in terms.items() if len({term.term for term in written}) >= least
    }


def _written(paragraph: Paragraph, terms: Sequence[Term], language: Language) -> _Place:
    folded = mapped(paragraph.text, Folded(paragraph.search), language.folding)
    start, end = folded.to_source(terms[0].start, terms[0].end)
    return _Place(f"term:{'+'.join(dict.fromkeys(term.term for term in terms))}", start, end)


# The languages of a work: what one of them shows, all are about.


class Version(NamedTuple):
    """A document as the other languages of its work see it: the rows of each path, and where paths stand.

    A path stands at 0 where its number or letter is printed, else at how many such paths its list has: two
    paragraphs are one where they have path and place in common.
    """

    rows: Mapping[str, Sequence[ThemeRow]]
    places: Mapping[str, int]


def version_of(extraction: Extraction) -> Version:
    """Return what a document shows to the other languages of its work."""
    return Version(_by_path(extraction), _places(extraction))


def shared(extraction: Extraction, others: Sequence[Version]) -> Extraction:
    """Return a document with the themes that its paragraphs have in the work's other languages alone, too.

    Such a row has status and score of the surest one there, no span, and a rule `aligned:<paragraph>:<rule>`
    that says where it stands and what shows it. Rows of the document itself stay as they are. Another tree,
    one with fewer than half of the paths in common, shows nothing.
    """
    rows, places = version_of(extraction)
    others = [
        each for each in others if 2 * len(each.places.keys() & places) >= len(each.places.keys() | places)
    ]
    about: list[ThemeRow] = []
    for paragraph in extraction.paragraphs:
        path = paragraph.path
        here = {(row.scheme, row.theme_id): row for row in rows.get(path, ())}
        there = [
            row for each in others if each.places.get(path) == places[path] for row in each.rows.get(path, ())
        ]
        for row in sorted(there, key=lambda row: _SUREST.index(row.status)):
            aligned = replace(
                row,
                paragraph_id=paragraph.paragraph_id,
                document_id=paragraph.document_id,
                rule=f"aligned:{row.paragraph_id}:{row.rule}",
                char_start=None,
                char_end=None,
            )
            here.setdefault((row.scheme, row.theme_id), aligned)
        about += sorted(here.values(), key=_order)
    return replace(extraction, themes=tuple(about))


_SUREST = ("explicit", "term", "model")


def _order(row: ThemeRow) -> tuple[int, object]:
    return SCHEMES.index(row.scheme), load_scheme(row.scheme).place(row.theme_id)


def _by_path(extraction: Extraction) -> Mapping[str, Sequence[ThemeRow]]:
    return grouped(extraction.themes, lambda row: row.paragraph_id.partition(":")[2])


def _places(extraction: Extraction) -> Mapping[str, int]:
    bare = [unit.path for unit in extraction.paragraphs if unit.label is None]
    lists = Counter(path.rstrip(string.digits) for path in bare)
    counted = {path: lists[path.rstrip(string.digits)] for path in bare}
    return {unit.path: counted.get(unit.path, 0) for unit in extraction.paragraphs}
