"""Resolutions: their clauses, headings, titles and symbols cited; and trees that were printed again."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from dev.measure.parts import pattern
from unrec.measure.annotated import (
    STRETCH,
    as_linked,
    clause,
    headings_met,
    placed,
    plain,
    plain_symbol,
)
from unrec.measure.scorer import Row, Side, by_value
from unrec.models import Extraction, Paragraph
from unrec.nested import annex_of, grouped, levels_of, path_steps

BODY = frozenset({"paragraph", "heading", "title"})
# Characters of the longest number of a resolution, «2453 (XXIII)».
_NUMBER = 15
_CLAUSES: Mapping[str, frozenset[str]] = {
    "operative": frozenset({"operative", "recommendation"}),
    "preambular": frozenset({"preambular"}),
}


class ResolutionTruth(msgspec.Struct, frozen=True):
    """A stretch of a resolution: `type` is paragraph, heading, title or another, `kind` that of
    paragraphs.
    """

    type: str
    text: str
    kind: str | None = None
    level: int | None = None
    label: str | None = None
    path: str | None = None
    urls: list[str] = msgspec.field(default_factory=list)


def table(_: str, truth: list[ResolutionTruth], extraction: Extraction | None) -> Iterator[Row]:
    """Yield the rows of the body of a resolution: its clauses, headings, title and the symbols it cites.

    Annexes are left out: most truths have none, the others call everything in them operative or preambular.
    """
    body, beyond = body_of(truth)
    rows = rows_of_body(extraction.paragraphs if extraction else (), body, beyond)
    for kind, kinds in _CLAUSES.items():
        gold = [
            Side(line.label or "", clause(line.label, line.text), line.text)
            for line in body
            if line.kind == kind
        ]
        output = [
            Side(row.path, clause(row.label, row.text), row.text, rule=row.kind_rule)
            for row in rows
            if row.kind in kinds
        ]
        yield Row(kind, gold, output, (by_value, _words))
    heads = [("", line.text) for line in body if line.type == "heading"]
    yield headings_met(heads, extraction.sections if extraction else ())
    titled = next((line.text for line in body if line.type == "title"), None)
    if titled:
        yield _title(titled, extraction)
    linked = links(body)
    if linked:  # nearly half of the truths hold no link at all
        symbols = cited(extraction, {row.paragraph_id for row in rows}, linked)
        yield Row("symbols", [Side("", each, each) for each in sorted(linked)], symbols, (by_value,))


def links(lines: Iterable[ResolutionTruth]) -> set[str]:
    """Return the symbols to which paragraphs of a truth have links."""
    urls = (url for line in lines if line.type == "paragraph" for url in line.urls)
    return {plain_symbol(link[1]) for url in urls if (link := pattern("link").search(url))}


def _words(side: Side) -> object:
    """A clause by its words alone, so that a wrong label is told as such."""
    return side.value[1] if isinstance(side.value, tuple) else side.value


def _title(titled: str, extraction: Extraction | None) -> Row:
    """Whether the document has the truth's title, which has the number before it."""
    text = extraction.document.title if extraction else None
    title = plain(text)
    right = bool(title) and plain(titled).endswith(title) and len(plain(titled)) - len(title) <= _NUMBER
    output = [Side("title", text=text)] if text and title else []
    return Row("titles", [Side("title", text=titled)], output, agree=lambda *_: right)


def cited(extraction: Extraction | None, units: set[str], linked: set[str]) -> list[Side]:
    """The symbols that the units of the body cite, each once, as links have them."""
    cited = {
        as_linked(each.symbol, each.part, linked): each
        for each in (extraction.references if extraction else ())
        if each.symbol and each.paragraph_id in units
    }
    return [Side("", symbol, each.surface, rule=each.rule) for symbol, each in sorted(cited.items())]


def body_of(truth: Sequence[ResolutionTruth]) -> tuple[list[ResolutionTruth], set[str]]:
    """The truth above the annexes, and the texts that are outside of it."""
    heads = (
        at
        for at, line in enumerate(truth)
        if line.type in {"heading", "title"} and pattern("annex").match(line.text)
    )
    annex = next(heads, len(truth))
    body = [line for line in truth[:annex] if line.type in BODY]
    beyond = {
        plain(line.text)[:STRETCH] for at, line in enumerate(truth) if at >= annex or line.type not in BODY
    }
    return body, beyond - {plain(line.text)[:STRETCH] for line in body}


def rows_of_body(
    rows: Sequence[Paragraph], body: Sequence[ResolutionTruth], beyond: set[str]
) -> list[Paragraph]:
    """The rows between the first and the last that the truth has: volumes carry neighbours on a page."""
    kept = [
        row
        for row in rows
        if not annex_of(row.path) and row.kind != "provision" and plain(row.text)[:STRETCH] not in beyond
    ]
    true = {plain(line.text)[:STRETCH] for line in body if line.type == "paragraph"}
    met = [at for at, row in enumerate(kept) if plain(row.text)[:STRETCH] in true]
    return kept[met[0] : met[-1] + 1] if met else []


def reprint_table(_: str, truth: list[ResolutionTruth], extraction: Extraction | None) -> Iterator[Row]:
    """Yield the rows of a document printed from its tree: paths, texts, kinds and headings are those of it.

    A paragraph is found by its whole text, in order where a text stands twice.
    """
    lines = [line for line in truth if line.type == "paragraph"]
    rows = extraction.paragraphs if extraction else ()
    places = placed(line.path or "" for line in lines)
    gold = list(zip(places, lines, strict=True))
    texts = [Side(place, plain(line.text), line.text) for place, line in gold]
    yield Row("texts", texts, [Side(row.path, plain(row.text), row.text) for row in rows], (by_value,))
    left = grouped(rows, lambda row: plain(row.text))
    # A tree that cannot be told from its labels has no paths.
    sure = {place for place, line in gold if line.path}
    met = {place: same.pop(0) for place, line in gold if (same := left.get(plain(line.text)))}
    yield Row(
        "paths",
        [Side(place, _below(line.path), line.text) for place, line in gold if line.path],
        [Side(place, _below(row.path), row.text) for place, row in met.items() if place in sure],
    )
    yield Row(
        "kinds",
        [Side(place, _asking(line.kind or "paragraph"), line.text) for place, line in gold],
        [Side(place, _asking(row.kind), row.text, rule=row.kind_rule) for place, row in met.items()],
    )
    heads = [("", line.text) for line in truth if line.type == "heading"]
    if heads:
        yield headings_met(heads, extraction.sections if extraction else ())


def _below(path: str) -> str:
    """A path below the meetings, decisions and annexes that a document is divided into."""
    return re.sub(r"~\d+", "", ".".join(path_steps(path)[len(levels_of(path)) :]))


def _asking(kind: str) -> str:
    """A kind of paragraph; what asks or enacts is one here, since truths call both operative."""
    return "operative" if kind == "recommendation" else kind
