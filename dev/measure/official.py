"""The official record of the conference department: resolutions with what their fronts and ends say besides.

It gives each work in six languages, so that each is the other's oracle.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from glob import escape
from pathlib import Path
from typing import NamedTuple

import msgspec

from dev.measure.parts import ByTruth, Measured, Part, measured, pattern
from dev.measure.resolutions import BODY, ResolutionTruth, body_of, cited, links, rows_of_body, table
from unrec.languages import load
from unrec.languages.dates import find_date
from unrec.measure.annotated import (
    TRUTH,
    placed,
    plain,
    plain_label,
    plain_symbol,
    read_lines,
)
from unrec.measure.scorer import Row, Side, by_value
from unrec.models import Document, Extraction
from unrec.nested import grouped

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
    """Return what the record says of a document: labels apart, clauses as clauses, headings whole.

    A stretch without a label that most languages of the work call something else is what they call it.
    """
    name, _, language = path.name.removesuffix(TRUTH).rpartition(".")
    languages = _languages(path.parent, name)
    return list(_numbers_joined(list(_as_most(languages[language], list(languages.values())))))


@lru_cache(maxsize=8)  # the languages of a work are read one after the other
def _languages(folder: Path, work: str) -> dict[str, list[ResolutionTruth]]:
    """What the record says of a work in each language, each line by itself."""
    read = read_lines(ResolutionTruth)
    return {
        path.name.removesuffix(TRUTH).rpartition(".")[2]: [
            clause_marked(label_apart(line)) for line in read(path)
        ]
        for path in sorted(folder.glob(f"{escape(work)}.*{TRUTH}"))
    }


def _as_most(
    lines: Sequence[ResolutionTruth], languages: Sequence[Sequence[ResolutionTruth]]
) -> Iterator[ResolutionTruth]:
    """Yield lines, those without a label as most languages of the work call what stands at the same place:
    below as many labels, among as many lines without one.
    """
    mine = list(_between_labels(lines))
    told = (list(_between_labels(each)) for each in languages)
    alike = [each for each in told if len(each) == len(mine)]
    called = Counter(
        (stretch, len(kinds), at, kind)
        for each in alike
        for stretch, kinds in enumerate(each)
        for at, kind in enumerate(kinds)
    )
    most = {tuple(place): kind for (*place, kind), times in called.items() if 2 * times > len(languages)}
    stretch = at = 0
    for line in lines:
        if line.type not in BODY:
            yield line
        elif _is_labelled(line):
            stretch, at = stretch + 1, 0
            yield line
        else:
            type_, kind = most.get((stretch, len(mine[stretch]), at), (line.type, line.kind))
            at += 1
            yield msgspec.structs.replace(line, type=type_, kind=kind)


def _is_labelled(line: ResolutionTruth) -> bool:
    return line.type in BODY and bool(line.label)


def _between_labels(lines: Iterable[ResolutionTruth]) -> Iterator[list[tuple[str, str | None]]]:
    """Yield what lines without a label are called, above the first that has one and below each."""
    stretch: list[tuple[str, str | None]] = []
    for line in lines:
        if _is_labelled(line):
            yield stretch
            stretch = []
        elif line.type in BODY:
            stretch.append((line.type, line.kind))
    yield stretch


def clause_marked(line: ResolutionTruth) -> ResolutionTruth:
    """Return a heading that ends as a clause of a preamble does, in a comma or a semicolon, as such a clause:
    so the record marks those of the parts of some resolutions.
    """
    if line.type != "heading" or not pattern("clause_end").search(line.text):
        return line
    return msgspec.structs.replace(line, type="paragraph", kind="preambular")


def _numbers_joined(lines: Sequence[ResolutionTruth]) -> Iterator[ResolutionTruth]:
    """Yield lines, a heading that is a number alone with the title below it: the record marks both."""
    heads = [line.type == "heading" for line in lines] + [False]
    alone = [
        head and pattern("number_alone").fullmatch(line.text) is not None
        for head, line in zip(heads, lines, strict=False)
    ] + [False]
    titles = [head and not number for head, number in zip(heads, alone, strict=True)]
    for at, line in enumerate(lines):
        if alone[at] and titles[at + 1]:
            continue
        joined = at > 0 and alone[at - 1] and titles[at]
        yield msgspec.structs.replace(line, text=f"{lines[at - 1].text} {line.text}") if joined else line


def series_of(symbol: str) -> str:
    """Return what a symbol begins with up to its first number: `A/RES/`, `UNEP/EA.`."""
    return re.split(r"\d", symbol, maxsplit=1)[0]


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
        wrong. A symbol of a series to which the record links nowhere, as decisions are, is not judged.
        """
        for row in record_table(name, truth, extraction):
            judged = [side for side in row.output if series_of(str(side.value)) in self._series]
            yield row._replace(output=judged) if row.what == "symbols" else row
        work = name.rpartition(".")[0]
        if work not in self._linked:
            self._linked[work] = linked_by(
                [self._read(path) for path in self.part.truth if path.name.startswith(f"{work}.")]
            )
        most, some = self._linked[work]
        if not most:  # of some works hardly any language links anything
            return
        rows = rows_of_body(extraction.paragraphs if extraction else (), *body_of(truth))
        symbols = cited(extraction, {row.paragraph_id for row in rows}, set(some))
        symbols = [side for side in symbols if series_of(str(side.value)) in self._series]
        neither = some - most
        yield Row(
            "symbols of the work",
            [Side("", each, each) for each in sorted(most)],
            [side for side in symbols if side.value not in neither],
            (by_value,),
        )

    @cached_property
    def _series(self) -> frozenset[str]:
        """The series to which the record has links."""
        linked = (links(self._read(path)) for path in self.part.truth)
        # A link may lack its organ: `75/290B`.
        return frozenset(series_of(symbol) for symbols in linked for symbol in symbols) - {""}

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
        body, beyond = body_of(truth)
        rows = rows_of_body(extraction.paragraphs, body, beyond)
        return _Work(tuple(row.path for row in rows if row.label is not None), extraction.document.kind)

    def finish(self) -> Iterator[Measured]:
        """Yield what was measured of every document, then of every work."""
        yield from super().finish()
        languages = sorted({truth.with_suffix("").stem.rpartition(".")[2] for truth in self.part.truth})
        for work, there in sorted(self.works.items()):
            yield measured("works", self.part.family, work, _of_work(there, languages))


def linked_by(languages: Sequence[Sequence[ResolutionTruth]]) -> OfWork:
    """Return the links of a work: those of more than half of its languages, and those of any."""
    counts = Counter(symbol for truth in languages for symbol in links(body_of(truth)[0]))
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
    body, beyond = body_of(truth)
    lines = [line for line in body if line.type == "paragraph"]
    rows = rows_of_body(extraction.paragraphs if extraction else (), body, beyond)
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
    # Some forms of a document leave notes out, and a paragraph may hold the same words.
    printed = {plain(line.text) for line in lines}
    below = plain(" ".join(line.text for line in lines if line.role == "footnote"))
    notes = [side for side in notes if side.value in printed]
    if notes:
        yield Row(
            "notes", notes, [side for side in notes if str(side.value) in below], (by_value,), recall=True
        )
