"""themes: what each paragraph is about, by schemes that others sort by, each row with what shows it."""

import math
import re
import string
import struct
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from msgspec.structs import replace

from unrec.languages import Language
from unrec.models import Extraction, Paragraph, Reference, ThemeRow, ThemeStatus
from unrec.nested import grouped
from unrec.text import Folded, Memory, mapped
from unrec.themes.terms import SCHEMES, Scheme, Split, Term, find_terms, load_scheme, terms_of

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
    cited = grouped(extraction.references, lambda row: row.paragraph_id)
    rows = tuple(
        row
        for paragraph in extraction.paragraphs
        for row in _rows(paragraph, cited.get(paragraph.paragraph_id, ()), language)
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
    """What shows a theme, and where that stands in the text itself; words together stand nowhere."""

    status: ThemeStatus
    rule: str
    start: int | None = None
    end: int | None = None


def _rows(paragraph: Paragraph, cited: Sequence[Reference], language: Language) -> Iterator[ThemeRow]:
    """Yield one row a theme: the surest that there is."""
    schemes = [load_scheme(name) for name in SCHEMES]
    terms = spoken(Folded(paragraph.search), schemes, language.code)
    for scheme in schemes:
        named = _cited(cited, scheme) if cited else {}
        model = load_model(scheme.scheme, language.code)
        summed = model.features.told(paragraph.search) if model is not None else []
        guessed = guesses(summed, model, min(DOUBT, model.least)) if model is not None else {}
        seen = {*named, *(terms.keys() & scheme.themes), *guessed}
        for theme_id in sorted(seen, key=scheme.place):
            score = guessed.get(theme_id)
            if theme_id in named:
                place = named[theme_id]
            elif theme_id in terms and (model is None or score is not None):
                place = _written(paragraph, terms[theme_id], language)
            elif model is not None and score is not None and score >= model.least:
                place = _Place("model", f"model:{'+'.join(evidence(theme_id, summed))}")
            else:
                continue
            yield ThemeRow(
                paragraph_id=paragraph.paragraph_id,
                document_id=paragraph.document_id,
                scheme=scheme.scheme,
                theme_id=theme_id,
                status=place.status,
                rule=place.rule,
                char_start=place.start,
                char_end=place.end,
                score=score,
            )


def _cited(cited: Iterable[Reference], scheme: Scheme) -> Mapping[str, _Place]:
    """The themes that references name by number, where a target names its Goal, too, and those that cited
    instruments speak of, each with the first reference that does.
    """
    named: dict[str, _Place] = {}
    spoken_of: dict[str, _Place] = {}
    for row in cited:
        if scheme.explicit and row.instrument_id == scheme.explicit and row.part is not None:
            goal = row.part.partition(".")[0]
            for theme_id in (goal, row.part) if goal in scheme.themes else ():
                named.setdefault(theme_id, _Place("explicit", "named", row.char_start, row.char_end))
        for theme_id in scheme.by_instrument.get(row.instrument_id or "", ()):
            place = _Place("term", f"instrument:{row.instrument_id}", row.char_start, row.char_end)
            spoken_of.setdefault(theme_id, place)
    return spoken_of | named


def spoken(search: Folded, schemes: Iterable[Scheme], language: str) -> dict[str, list[Term]]:
    """Return the themes of which enough different terms stand in a folded text, with them in text order."""
    terms = grouped(find_terms(search, terms_of(language)), lambda term: term.theme_id)
    return {
        theme: written
        for scheme in schemes
        for theme, written in terms.items()
        if theme in scheme.themes and len({term.term for term in written}) >= scheme.least_terms
    }


def _written(paragraph: Paragraph, terms: Sequence[Term], language: Language) -> _Place:
    folded = mapped(paragraph.text, Folded(paragraph.search), language.folding)
    start, end = folded.to_source(terms[0].start, terms[0].end)
    return _Place("term", f"term:{'+'.join(dict.fromkeys(term.term for term in terms))}", start, end)


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
    rows = grouped(extraction.themes, lambda row: row.paragraph_id.partition(":")[2])
    return Version(rows, _places(extraction))


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


def _places(extraction: Extraction) -> Mapping[str, int]:
    bare = [unit.path for unit in extraction.paragraphs if unit.label is None]
    lists = Counter(path.rstrip(string.digits) for path in bare)
    counted = {path: lists[path.rstrip(string.digits)] for path in bare}
    return {unit.path: counted.get(unit.path, 0) for unit in extraction.paragraphs}


# A linear model over folded words: what a paragraph is about where no term names it.
#
# The weights are plain text, `<scheme>.<language>.tsv`, made by `python -m dev.themes`. Nothing but
# the standard library is needed to use them, and no sum depends on the machine: features are added in text
# order.

_WORD = re.compile(r"[^\W\d_²³¹⁰-₉]+(?:'[^\W\d_²³¹⁰-₉]+)?")
words_of = Split(_WORD, str)
"""The words of a folded text. Numbers are no words: what is recommended does not depend on a year."""
_EVIDENCE = 3
"""So many features are named in a rule."""


class Features:
    """Words and pairs of words: how telling each is, and what it weighs for each theme, in hundredths.

    `lines` are what the file says of each, `name telling theme:weight …`; one is read when a text has it.
    """

    def __init__(self, lines: Sequence[str], themes: Sequence[str]) -> None:
        self._lines, self._themes = sorted(lines), themes
        self._words, self._sums = Split(_WORD, self._led), Memory(self._summed)
        self.level = sum(_HALF << _LANE * at for at in range(len(themes)))
        """Added to lanes, leaves none below zero; then taken out of each, leaves their signs."""

    def told(self, search: str) -> "list[Summed]":
        """Return what the features of a folded text add to sums, each once: words and pairs of neighbours."""
        led = self._words(search)
        if not led:
            return []
        words, names, begun = zip(*led, strict=True)
        pairs = [pairs[then] for pairs, then in zip(begun, words[1:], strict=False) if then in pairs]
        return list(map(self._sums.__getitem__, dict.fromkeys([*filter(None, names), *pairs])))

    def _led(self, word: str) -> tuple[str, str, Mapping[str, str]]:
        """Return a word, again if it is a feature, else nothing; and its pairs by the word after it."""
        start, end = bisect_left(self._lines, f"{word}\t"), bisect_left(self._lines, f"{word}!")
        names = [line.partition("\t")[0] for line in self._lines[start:end]]
        pairs = {name[len(word) + 1 :]: name for name in names if name != word}
        return word, word if word in names[:1] else "", pairs

    def _summed(self, name: str) -> "Summed":
        _, telling, pairs = self._lines[bisect_left(self._lines, f"{name}\t")].split("\t")
        lanes = themes = 0
        speaks = {}
        for pair in pairs.split(" "):
            at, _, weight = pair.partition(":")
            theme, weighed = int(at), int(telling) * int(weight)
            lanes += weighed << _LANE * theme
            themes |= 1 << theme
            if weighed > 0:
                speaks[self._themes[theme]] = weighed
        return Summed(name, int(telling) ** 2, lanes, themes, speaks)


class Summed(NamedTuple):
    """What a feature adds to sums: its square, its weighed weights side by side in one number, its themes.

    Such numbers are added at once for all themes. A lane may be below zero, and then takes from the next.
    `speaks` are the themes it speaks for, each with how much.
    """

    name: str
    square: int
    lanes: int
    themes: int
    speaks: dict[str, int]


_LANE = 32
"""Bits of a lane: all that a file weighs for a theme, each feature once, is no tenth of what they hold."""
_HALF = 1 << _LANE - 1


class Model(NamedTuple):
    """Weights of one scheme in one language.

    A theme's margin is `bias + Σ telling·weight / ‖telling‖`; its score is `1 / (1 + exp(-(slope·margin +
    offset)))`, the share of such margins that were right on States kept out of the fitting. `least` is the
    score below which no theme is given.
    """

    features: Features
    bias: Mapping[str, float]
    slope: float
    offset: float
    least: float


def margins(summed: Sequence[Summed], model: Model, least: float = -math.inf) -> dict[str, float]:
    """Return how far a text is on the side of each theme that any of its features speaks of, in the order of
    the scheme; margins below the least may be left out.
    """
    if not summed:
        return {}
    count = len(model.bias)
    lanes = sum([each.lanes for each in summed], model.features.level) ^ model.features.level
    sums = struct.unpack(f"<{count}i", lanes.to_bytes(_LANE // 8 * count, "little"))
    length = 100 * math.sqrt(sum([each.square for each in summed]))
    low = (least - max(model.bias.values())) * length
    return {
        theme: bias + sums[at] / length
        for at, (theme, bias) in enumerate(model.bias.items())
        if sums[at] >= low and any(each.themes >> at & 1 for each in summed)
    }


_NEAR = 1e-6
"""What a margin may be off where it is worked out from its score."""


def guesses(summed: Sequence[Summed], model: Model, least: float) -> dict[str, float]:
    """Return the themes that features give, with their scores of at least so much, in the scheme's order."""
    low = (
        (-math.log(1 / least - 1) - model.offset) / model.slope - _NEAR
        if 0 < least < 1 and model.slope > 0
        else -math.inf
    )
    scores = {
        theme: 1 / (1 + math.exp(-(model.slope * margin + model.offset)))
        for theme, margin in margins(summed, model, low).items()
    }
    return {theme: round(score, 3) for theme, score in scores.items() if score >= least}


def evidence(theme: str, summed: Sequence[Summed]) -> tuple[str, ...]:
    """Return the names of the features that weigh most for a theme, the heaviest first."""
    parts = sorted([(-each.speaks[theme], each.name) for each in summed if theme in each.speaks])
    return tuple(name for _, name in parts[:_EVIDENCE])


@cache
def load_model(scheme: str, language: str) -> Model | None:
    """Return the weights of a scheme in a language; None where there are none."""
    source = files("unrec.themes").joinpath(f"{scheme}.{language}.tsv")
    return parse_model(source.read_text("utf-8")) if source.is_file() else None


def parse_model(text: str) -> Model:
    """Return the model that a file of weights holds.

    Lines that begin with `#` are remarks. The first line is `slope offset least`, the next ones up to an
    empty line `theme bias`, the others `feature telling theme:weight …`; fields are parted by tabs.
    """
    head, _, body = "\n".join(line for line in text.split("\n") if not line.startswith("#")).partition("\n\n")
    first, *themes = head.strip().split("\n")
    slope, offset, least = map(float, first.split("\t"))
    bias = {name: float(value) for name, value in (line.split("\t") for line in themes)}
    return Model(Features(body.rstrip("\n").split("\n"), tuple(bias)), bias, slope, offset, least)
