"""Resolutions: clauses, headings, title and the symbols they cite; and what the official record says besides.

The official record gives each work in six languages, so that each is the other's oracle.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from dev.measure.parts import ByTruth, Measured, Part, measured, pattern
from unrec.languages import load
from unrec.languages.dates import find_date
from unrec.measure.annotated import (
    STRETCH,
    as_linked,
    clause,
    headings_met,
    placed,
    plain,
    plain_label,
    plain_symbol,
    read_lines,
)
from unrec.measure.scorer import Row, Side, by_value
from unrec.models import Document, Extraction, Paragraph
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
    body, beyond = _body_of(truth)
    rows = _rows_of_body(extraction.paragraphs if extraction else (), body, beyond)
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
        cited = _cited(extraction, {row.paragraph_id for row in rows}, linked)
        yield Row("symbols", [Side("", each, each) for each in sorted(linked)], cited, (by_value,))


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


def _cited(extraction: Extraction | None, units: set[str], linked: set[str]) -> list[Side]:
    """The symbols that the units of the body cite, each once, as links have them."""
    cited = {
        as_linked(each.symbol, each.part, linked): each
        for each in (extraction.references if extraction else ())
        if each.symbol and each.paragraph_id in units
    }
    return [Side("", symbol, each.surface, rule=each.rule) for symbol, each in sorted(cited.items())]


def _body_of(truth: Sequence[ResolutionTruth]) -> tuple[list[ResolutionTruth], set[str]]:
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


def _rows_of_body(
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


# The official record.

# The longest line of a front that is a date alone.
_ALONE = 40


class _Work(NamedTuple):
    """What one language of a work is held against in the others."""

    paths: tuple[str, ...]
    kind: str


def label_apart(line: ResolutionTruth) -> ResolutionTruth:
    """Return a clause with its label apart, where the record leaves it in the text, as it often does in
    Arabic.
    """
    if line.kind != "operative" or line.label:
        return line
    inside = pattern("label_inside").match(line.text)
    if inside is None:
        return line
    return msgspec.structs.replace(line, label=inside[1], text=line.text[inside.end() :])


def read_record(path: Path) -> list[ResolutionTruth]:
    """Return what the record says of a document, labels apart."""
    return [label_apart(line) for line in read_lines(ResolutionTruth)(path)]


class OfWork(NamedTuple):
    """The symbols to which the languages of a work have links: most of them, and any."""

    most: frozenset[str]
    some: frozenset[str]


class Record(ByTruth):
    """The official record: each document by its truth, then the languages of a work together."""

    def __init__(self, part: Part) -> None:
        super().__init__(part, read_record, self._table)
        self.works: dict[str, dict[str, _Work]] = {}
        self._linked: dict[str, OfWork] = {}

    def _table(self, name: str, truth: list[ResolutionTruth], extraction: Extraction | None) -> Iterator[Row]:
        """The rows of a document, and the symbols of its work: links of one language alone are often
        wrong.
        """
        yield from record_table(name, truth, extraction)
        work = name.rpartition(".")[0]
        if work not in self._linked:
            self._linked[work] = linked_by(
                [self._read(path) for path in self.part.truth if path.name.startswith(f"{work}.")]
            )
        most, some = self._linked[work]
        if not most:  # of some works hardly any language links anything
            return
        rows = _rows_of_body(extraction.paragraphs if extraction else (), *_body_of(truth))
        cited = _cited(extraction, {row.paragraph_id for row in rows}, set(some))
        neither = some - most
        yield Row(
            "symbols of the work",
            [Side("", each, each) for each in sorted(most)],
            [side for side in cited if side.value not in neither],
            (by_value,),
        )

    def keep(self, document: Path, extraction: Extraction) -> list[Measured]:
        """Compare a document, and hold its tree for its work."""
        work, _, language = document.stem.rpartition(".")
        if document.stem in self._left:
            self.works.setdefault(work, {})[language] = self._work(
                self._read(self._left[document.stem]), extraction
            )
        return super().keep(document, extraction)

    @staticmethod
    def _work(truth: list[ResolutionTruth], extraction: Extraction) -> _Work:
        body, beyond = _body_of(truth)
        rows = _rows_of_body(extraction.paragraphs, body, beyond)
        return _Work(tuple(row.path for row in rows if row.label is not None), extraction.document.kind)

    def finish(self) -> Iterator[Measured]:
        """Yield what was measured of every document, then of every work."""
        yield from super().finish()
        languages = sorted({truth.with_suffix("").stem.rpartition(".")[2] for truth in self.part.truth})
        for work, there in sorted(self.works.items()):
            yield measured("works", self.part.family, work, _of_work(there, languages))


def linked_by(languages: Sequence[Sequence[ResolutionTruth]]) -> OfWork:
    """Return the links of a work: those of more than half of its languages, and those of any."""
    counts = Counter(symbol for truth in languages for symbol in links(_body_of(truth)[0]))
    most = frozenset(symbol for symbol, times in counts.items() if 2 * times > len(languages))
    return OfWork(most, frozenset(counts))


def _of_work(there: Mapping[str, _Work], languages: Sequence[str]) -> Iterator[Row]:
    """Whether labelled paths are the same in all languages of a work, and whether kinds are."""
    empty = _Work((), "")
    trees = {language: there.get(language, empty).paths for language in languages}
    most = max(trees.values(), key=len, default=())
    same = [Side("work", "one tree" if len(set(trees.values())) == 1 else "trees differ")]
    yield Row("one tree", [Side("work", "one tree")], same)
    kinds = [Side(language, there.get(language, empty).kind) for language in languages]
    yield Row(
        "one kind", [Side("work", "one")], [Side("work", "one" if len({k.value for k in kinds}) == 1 else "")]
    )
    yield Row("kind", [Side(language, "resolution") for language in languages], kinds)
    for language in languages:
        gold, output = ([Side(path, path) for path in tree] for tree in (most, trees[language]))
        yield Row(f"paths {language}", gold, output, (by_value,))


def record_table(name: str, truth: list[ResolutionTruth], extraction: Extraction | None) -> Iterator[Row]:
    """Yield the rows of a document of the official record: its body, its front and end, its notes."""
    yield from table(name, truth, extraction)
    document = extraction.document if extraction else None
    yield Row("kind", [Side("kind", "resolution")], _if(document, "kind"))
    yield from _texts(truth, extraction)
    yield from _front(name, truth, document)
    yield from _notes(truth, extraction)


def _if(document: Document | None, column: str) -> list[Side]:
    value = getattr(document, column) if document else None
    return [Side(column, str(value), str(value))] if value else []


def _texts(truth: Sequence[ResolutionTruth], extraction: Extraction | None) -> Iterator[Row]:
    """Whether the whole text of a clause is that of the truth, and its label, where it is found by its
    beginning.
    """
    body, beyond = _body_of(truth)
    lines = [line for line in body if line.type == "paragraph"]
    rows = _rows_of_body(extraction.paragraphs if extraction else (), body, beyond)
    left = grouped(rows, lambda row: plain(row.text)[:60])
    places = placed(line.label or "p" for line in lines)
    texts, labels = list[Side](), list[Side]()
    for place, line in zip(places, lines, strict=True):
        if met := left.get(plain(line.text)[:60]):
            row = met.pop(0)
            texts.append(Side(place, plain(row.text), row.text))
            labels.append(Side(place, plain_label(row.label), row.label or ""))
    gold = list(zip(places, lines, strict=True))
    yield Row("texts", [Side(place, plain(line.text), line.text) for place, line in gold], texts)
    yield Row(
        "labels", [Side(place, plain_label(line.label), line.label or "") for place, line in gold], labels
    )


def _front(name: str, truth: Sequence[ResolutionTruth], document: Document | None) -> Iterator[Row]:
    """The symbol, session, agenda item and dates that the front matter and the end of a document give."""
    front = [line.text for line in truth if line.type == "frontmatter"]
    symbol = next((text for text in front if pattern("symbol").fullmatch(text)), None)
    if symbol:
        output = [Side("symbol", plain_symbol(document.symbol))] if document and document.symbol else []
        yield Row("symbol", [Side("symbol", plain_symbol(symbol), symbol)], output)
    session = pattern("session").match(name)
    if session:
        yield Row(
            "session",
            [Side("session", "".join(filter(None, session.groups())).replace("_", ""))],
            _if(document, "session"),
        )
    agenda = next((text for text in front if pattern("agenda").match(text)), None)
    if agenda:
        output = [replaced(side) for side in _if(document, "agenda_item")]
        yield Row("agenda item", [replaced(Side("agenda_item", agenda, agenda))], output)
    yield from _dates(name, truth, document)


def replaced(side: Side) -> Side:
    """Return an agenda item by its number and letters alone, however the words around them are printed."""
    text = "".join(str(unicodedata.digit(c)) if c.isdigit() else c for c in side.text)
    number = re.search(r"\d+(?:\s?\(\w+\))?", text)
    return side._replace(value=re.sub(r"\s", "", number[0]) if number else text)


def _dates(name: str, truth: Sequence[ResolutionTruth], document: Document | None) -> Iterator[Row]:
    """The day of issue, alone on a line of the front, in English in every language; that of adoption, at the
    end.
    """
    days = [load(code) for code in dict.fromkeys((name.rpartition(".")[2], "en"))]

    def day(text: str) -> str | None:
        for language in days:
            found = find_date(language.fold(text), language)
            if found is not None and found.last is not None:
                return str(found.last)
        return None

    front = [line.text for line in truth if line.type == "frontmatter"]
    alone = [found for text in front if len(text) < _ALONE and (found := day(text))]
    closing = [found for line in truth if line.type == "closing" if (found := day(line.text))]
    if alone:
        yield Row("issued", [Side("date", alone[0])], _if(document, "date"))
    if closing and document is not None and "adopted" in document.__struct_fields__:
        yield Row("adopted", [Side("adopted", closing[-1])], _if(document, "adopted"))


def _notes(truth: Iterable[ResolutionTruth], extraction: Extraction | None) -> Iterator[Row]:
    """The lines that close a text and its notes: no part of a paragraph, and notes in lines that are
    notes.
    """
    closing, notes = (
        [Side(line.label or "", plain(line.text), line.text) for line in truth if line.type == kind]
        for kind in ("closing", "note")
    )
    inside = " | ".join(plain(row.text) for row in extraction.paragraphs) if extraction else ""
    ended = [side for side in closing if extraction and str(side.value) not in inside]
    yield Row("closing lines", closing, ended, (by_value,), recall=True)
    lines = extraction.lines if extraction else ()
    printed = plain(" ".join(line.text for line in lines))
    below = plain(" ".join(line.text for line in lines if line.role == "footnote"))
    notes = [side for side in notes if str(side.value) in printed]  # some forms of a document leave notes out
    yield Row("notes", notes, [side for side in notes if str(side.value) in below], (by_value,), recall=True)


# Documents printed again.


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
