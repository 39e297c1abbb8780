"""themes: what each paragraph is about, by schemes that others sort by, each row with what shows it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from unrec.languages import Language
from unrec.models import Extraction, Paragraph, Reference, ThemeRow
from unrec.text import Folded, mapped
from unrec.themes.model import Guess, features, guesses, load_model
from unrec.themes.terms import SCHEMES, Scheme, Term, find_terms, load_scheme, terms_of

__all__ = ["DOUBT", "shown_by", "spoken", "themes"]

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
